package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import org.jspecify.annotations.Nullable;

/**
 * What the console says when a trap kills a process: xv6's two lines from {@code usertrap}, with
 * the cause and the place of the address in words.
 */
final class FaultReport {
  private static final String INDENT = " ".repeat(12);
  // Distances up to here are told in decimal: that far programs count.
  private static final long SMALL_DISTANCE = 64 * 1024;

  private FaultReport() {}

  /** Two lines, or one where the cause has no value to explain; each ends with a newline. */
  static String of(Process process, Xlen xlen, long scause, long sepc, long stval) {
    TrapCause cause = TrapCause.ofCsrValue(scause);
    StringBuilder text = new StringBuilder();
    text.append("usertrap(): pid ").append(process.pid()).append(' ').append(process.name());
    text.append(": ").append(cause == null ? "unknown cause" : cause.words());
    text.append(" (scause 0x").append(Long.toHexString(xlen.zeroExtend(scause)));
    text.append(") at pc ").append(xlen.hex(sepc));
    String detail = detail(process.addressSpace(), xlen, cause, stval);
    return text.append(detail.isEmpty() ? "\n" : ",\n" + INDENT + detail + "\n").toString();
  }

  /** xv6's two lines, which say the same in numbers. */
  static String inXv6sWords(Process process, Xlen xlen, long scause, long sepc, long stval) {
    return String.format(
        "usertrap(): unexpected scause %s pid=%d\n            sepc=%s stval=%s\n",
        xlen.hex(scause), process.pid(), xlen.hex(sepc), xlen.hex(stval));
  }

  private static String detail(
      AddressSpace space, Xlen xlen, @Nullable TrapCause cause, long stval) {
    if (cause == null) {
      return "stval " + xlen.hex(stval);
    }
    return switch (cause) {
      case ILLEGAL_INSTRUCTION -> String.format("instruction 0x%08x", (int) stval);
      case BREAKPOINT -> "";
      case LOAD_PAGE_FAULT, LOAD_ACCESS_FAULT, LOAD_ADDRESS_MISALIGNED ->
          address(space, xlen, stval, MemoryAccess.READ);
      case STORE_PAGE_FAULT, STORE_ACCESS_FAULT, STORE_ADDRESS_MISALIGNED ->
          address(space, xlen, stval, MemoryAccess.WRITE);
      default -> address(space, xlen, stval, MemoryAccess.EXECUTE);
    };
  }

  private static String address(AddressSpace space, Xlen xlen, long stval, MemoryAccess access) {
    return "address " + xlen.hex(stval) + ": " + place(space, xlen.zeroExtend(stval), access);
  }

  /** Where {@code va} lies and why the access failed, in words. */
  static String place(AddressSpace space, long va, MemoryAccess access) {
    Region region = space.regionAt(va);
    if (region != null) {
      return inRegion(region, access);
    }
    PagingMode mode = space.table().mode();
    if (va < 0 || va >>> mode.vaBits() != 0) {
      return "no mapping; beyond the " + mode.vaBits() + " bits of a virtual address";
    }
    return "no mapping" + nearest(space, va);
  }

  private static String inRegion(Region region, MemoryAccess access) {
    String words = region.kind().words();
    if (region.kind() == RegionKind.GUARD) {
      return words;
    }
    if (!region.isUser()) {
      return words + ", a page of the kernel's";
    }
    boolean allowed = (region.permissions() & access.permission()) != 0;
    return allowed ? words : words + ", not " + access.adjective();
  }

  /** The distance to the nearest region of the program's own. */
  private static String nearest(AddressSpace space, long va) {
    String words = "";
    long least = Long.MAX_VALUE;
    for (Region region : space.regions()) {
      if (!region.isUser()) {
        continue;
      }
      boolean below = region.endVa() <= va;
      long bytes = below ? va - region.endVa() : region.startVa() - va;
      // Of an empty heap and the stack that ends where it starts, the heap is what was missed.
      if (bytes <= least) {
        least = bytes;
        words =
            String.format(
                "; %s bytes %s the %s%s",
                distance(bytes),
                below ? "above" : "below",
                below ? "end of the " : "",
                region.kind().words());
      }
    }
    return words;
  }

  private static String distance(long bytes) {
    return bytes <= SMALL_DISTANCE ? Long.toString(bytes) : "0x" + Long.toHexString(bytes);
  }
}
