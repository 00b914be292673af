package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.isa.Xlen;
import java.util.List;

/**
 * Where everything lies in a virtual address space, as data. Loader, fork, fault reports and the
 * {@code maps} command read it; nothing else knows an address.
 *
 * <p>Addresses are zero-extended.
 *
 * @param name by which the user chooses it
 * @param xlen width of the registers
 * @param trampolineVa the page of {@code uservec} and {@code userret}, in every table
 * @param trapframeVa the page with the registers of the process, in every process's table
 * @param initCodeVa the page of the first process before its exec
 * @param imageStartVa lowest address that a program's segments may have
 * @param guardBytes size of the guard between image and stack
 * @param stackBytes size of the stack
 */
public record AddressSpaceLayout(
    String name,
    Xlen xlen,
    long trampolineVa,
    long trapframeVa,
    long initCodeVa,
    long imageStartVa,
    long guardBytes,
    long stackBytes) {

  private static final long TOP_32 = 0x1_0000_0000L;
  private static final long VIMIX_2024_TOP_32 = 0x1000_0000L;
  // One bit less than Sv39 has, so that no address needs sign extension (xv6's MAXVA).
  private static final long TOP_64 = 0x40_0000_0000L;

  /** Names of the layouts that {@link #named} knows, the default first. */
  public static final List<String> NAMES = List.of("vimix", "xv6", "vimix-2024");

  /** VIMIX's layout: one unmapped page between trampoline and trapframe. */
  public static AddressSpaceLayout vimix(Xlen xlen) {
    return withTrapframeBelowTrampoline("vimix", xlen, top(xlen), 2);
  }

  /** xv6's layout: the trapframe directly below the trampoline. */
  public static AddressSpaceLayout xv6(Xlen xlen) {
    return withTrapframeBelowTrampoline("xv6", xlen, top(xlen), 1);
  }

  /** That of VIMIX as of May 2024: as xv6's, but within 256 MiB for 32 bits. */
  public static AddressSpaceLayout vimix2024(Xlen xlen) {
    long topVa = xlen == Xlen.RV32 ? VIMIX_2024_TOP_32 : TOP_64;
    return withTrapframeBelowTrampoline("vimix-2024", xlen, topVa, 1);
  }

  private static long top(Xlen xlen) {
    return xlen == Xlen.RV32 ? TOP_32 : TOP_64;
  }

  /** The layout with that name; {@link IllegalArgumentException} if there is none. */
  public static AddressSpaceLayout named(String name, Xlen xlen) {
    return switch (name) {
      case "vimix" -> vimix(xlen);
      case "xv6" -> xv6(xlen);
      case "vimix-2024" -> vimix2024(xlen);
      default -> throw new IllegalArgumentException("no layout is named " + name);
    };
  }

  private static AddressSpaceLayout withTrapframeBelowTrampoline(
      String name, Xlen xlen, long topVa, int pagesBelow) {
    long trampolineVa = topVa - Pages.BYTES;
    return new AddressSpaceLayout(
        name,
        xlen,
        trampolineVa,
        trampolineVa - (long) pagesBelow * Pages.BYTES,
        0,
        0,
        Pages.BYTES,
        Pages.BYTES);
  }

  /** Start of the guard, for an image (with its bss) that ends at {@code imageEndVa}. */
  public long guardStartVa(long imageEndVa) {
    return Pages.roundUp(imageEndVa);
  }

  /** Lowest byte of the stack. */
  public long stackStartVa(long imageEndVa) {
    return guardStartVa(imageEndVa) + guardBytes;
  }

  /** Behind the highest byte of the stack. */
  public long stackEndVa(long imageEndVa) {
    return stackStartVa(imageEndVa) + stackBytes;
  }

  /** Where the heap starts; it grows upwards. */
  public long heapStartVa(long imageEndVa) {
    return stackEndVa(imageEndVa);
  }

  /** Where the heap ends at the latest: all that programs have lies below. */
  public long userEndVa() {
    return trapframeVa;
  }

  /**
   * Lowest byte of the kernel stack of the process in a slot of the process table; below each lies
   * a page that is not mapped (xv6's {@code KSTACK}).
   */
  public long kernelStackVa(int slot) {
    return trampolineVa - 2L * Pages.BYTES * (slot + 1);
  }

  /** Lowest byte of the room for that many kernel stacks, with the page below the lowest. */
  public long kernelStacksVa(int stacks) {
    return kernelStackVa(stacks - 1) - Pages.BYTES;
  }

  /** Behind the highest byte of that kernel stack. */
  public long kernelStackEndVa(int slot) {
    return kernelStackVa(slot) + Pages.BYTES;
  }
}
