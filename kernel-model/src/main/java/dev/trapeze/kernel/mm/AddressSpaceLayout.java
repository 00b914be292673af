package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import java.util.List;

/**
 * Where everything lies in a virtual address space, as data. Loader, fork, fault reports and the
 * {@code maps} command read it; nothing else knows an address.
 *
 * <p>Addresses of 32 bits are zero-extended, those of 64 bits are canonical: sign-extended from the
 * paging mode's highest bit. So addresses are to be compared as unsigned.
 *
 * @param name by which the user chooses it
 * @param pagingMode how addresses are translated
 * @param kernel where the kernel lies
 * @param initCodeVa the page of the first process before its exec
 * @param imageStartVa lowest address that a program's segments may have
 * @param stack where a program's stack lies
 */
public record AddressSpaceLayout(
    String name,
    PagingMode pagingMode,
    KernelPlace kernel,
    long initCodeVa,
    long imageStartVa,
    StackPlace stack) {

  private static final long TOP_32 = 0x1_0000_0000L;
  private static final long VIMIX_2024_TOP_32 = 0x1000_0000L;
  // One bit less than Sv39 has, so that no address needs sign extension (xv6's MAXVA).
  private static final long TOP_64 = 0x40_0000_0000L;

  /** How large a stack that grows may become, unless the limit is changed (Linux's 8 MiB). */
  public static final long DEFAULT_STACK_LIMIT_BYTES = 8L << 20;

  /** Name of the layout with the kernel in the upper part of every table. */
  public static final String LINUX = "linux";

  private static final long POSITION_INDEPENDENT_BYTES = 64 << 10;

  /** Names of the layouts that {@link #named} knows, the default first. */
  public static final List<String> NAMES = List.of("vimix", "xv6", "vimix-2024", LINUX);

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

  /** Linux's layout, with Sv32 or Sv39. */
  public static AddressSpaceLayout linux(Xlen xlen) {
    return linux(PagingMode.of(xlen));
  }

  /** Linux's layout: Sv32, Sv39 or Sv48. */
  public static AddressSpaceLayout linux(PagingMode mode) {
    return LinuxLayout.of(mode);
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
      case LINUX -> linux(xlen);
      default -> throw new IllegalArgumentException("no layout is named " + name);
    };
  }

  private static AddressSpaceLayout withTrapframeBelowTrampoline(
      String name, Xlen xlen, long topVa, int pagesBelow) {
    long trampolineVa = topVa - Pages.BYTES;
    return new AddressSpaceLayout(
        name,
        PagingMode.of(xlen),
        new KernelPlace.OwnTable(trampolineVa, trampolineVa - (long) pagesBelow * Pages.BYTES),
        0,
        0,
        new StackPlace.AboveImage(Pages.BYTES, Pages.BYTES));
  }

  /** Width of the registers. */
  public Xlen xlen() {
    return pagingMode == PagingMode.SV32 ? Xlen.RV32 : Xlen.RV64;
  }

  /** True if the kernel lies in the upper part of every table, and not in one of its own. */
  public boolean hasKernelHalf() {
    return kernel instanceof KernelPlace.UpperHalf;
  }

  /** The upper part of every table; not for a layout without {@link #hasKernelHalf}. */
  public KernelPlace.UpperHalf kernelHalf() {
    return (KernelPlace.UpperHalf) kernel;
  }

  /** The trampoline's page; not for a layout with {@link #hasKernelHalf}, which has none. */
  public long trampolineVa() {
    return ((KernelPlace.OwnTable) kernel).trampolineVa();
  }

  /** The trapframe's page; not for a layout with {@link #hasKernelHalf}, which has none. */
  public long trapframeVa() {
    return ((KernelPlace.OwnTable) kernel).trapframeVa();
  }

  /**
   * The page that each process has besides its program's, if it is to have one; not for a layout
   * with {@link #hasKernelHalf}.
   */
  public long processPageVa() {
    return trapframeVa() - Pages.BYTES;
  }

  /** True if the stack grows, down from {@link #stackTopVa}; else it has a fixed size. */
  public boolean growsStack() {
    return stack instanceof StackPlace.AtTop;
  }

  /** Behind the highest byte of a stack that grows; not for a layout where it does not. */
  public long stackTopVa() {
    return ((StackPlace.AtTop) stack).topVa();
  }

  /** What stays free below a stack that grows; 0 where it does not. */
  public long stackGuardGapBytes() {
    return stack instanceof StackPlace.AtTop top ? top.guardGapBytes() : 0;
  }

  /** Size of the guard between image and stack; 0 where the stack is elsewhere. */
  public long guardBytes() {
    return stack instanceof StackPlace.AboveImage above ? above.guardBytes() : 0;
  }

  /** Size of a stack behind the image; 0 where the stack is elsewhere. */
  public long stackBytes() {
    return stack instanceof StackPlace.AboveImage above ? above.stackBytes() : 0;
  }

  /** Start of the guard, for an image (with its bss) that ends at {@code imageEndVa}. */
  public long guardStartVa(long imageEndVa) {
    return Pages.roundUp(imageEndVa);
  }

  /** Lowest byte of a stack behind the image. */
  public long stackStartVa(long imageEndVa) {
    return guardStartVa(imageEndVa) + guardBytes();
  }

  /** Behind the highest byte of a stack behind the image. */
  public long stackEndVa(long imageEndVa) {
    return stackStartVa(imageEndVa) + stackBytes();
  }

  /** Size of the guard between stack and heap; 0 where the stack is elsewhere. */
  public long upperGuardBytes() {
    return stack instanceof StackPlace.AboveImage above ? above.upperGuardBytes() : 0;
  }

  /** What stays free behind the end of the heap. */
  public long heapGuardBytes() {
    return stack instanceof StackPlace.AboveImage above ? above.heapGuardBytes() : 0;
  }

  /** Where the heap starts; it grows upwards. */
  public long heapStartVa(long imageEndVa) {
    return stackEndVa(imageEndVa) + upperGuardBytes();
  }

  /** Where mapped memory ends, which grows downwards from there. */
  public long mmapTopVa(long stackLimitBytes) {
    return stack instanceof StackPlace.AtTop top
        ? LinuxLayout.mmapTopVa(top, stackLimitBytes)
        : trapframeVa();
  }

  /** Behind the last address that programs can have anything at. */
  public long userEndVa() {
    return stack instanceof StackPlace.AtTop top ? top.topVa() : trapframeVa();
  }

  /** Where the heap ends at the latest. */
  public long heapLimitVa() {
    return mmapTopVa(0) - heapGuardBytes();
  }

  /** Behind the last address that a program's segments may have. */
  public long imageLimitVa() {
    return heapLimitVa() - guardBytes() - stackBytes() - upperGuardBytes();
  }

  /**
   * Where a program begins that could be anywhere: in the upper third of the program's part
   * (Linux's {@code ELF_ET_DYN_BASE}), or where a null pointer does not lead.
   */
  public long positionIndependentVa() {
    return hasKernelHalf()
        ? Pages.roundDown(userEndVa() / 3 * 2)
        : imageStartVa + POSITION_INDEPENDENT_BYTES;
  }

  /**
   * Lowest byte of the kernel stack of the process in a slot of the process table; below each lies
   * a page that is not mapped (xv6's {@code KSTACK}).
   */
  public long kernelStackVa(int slot) {
    return kernel.stacksTopVa() - 2L * Pages.BYTES * (slot + 1);
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
