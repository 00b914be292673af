package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
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
    Region below = null;
    Region above = null;
    for (Region candidate : space.regions()) {
      if (candidate.sizeBytes() > 0 || candidate.kind() == RegionKind.HEAP) {
        if (Long.compareUnsigned(candidate.endVa(), va) <= 0) {
          below = candidate;
        } else if (above == null) {
          above = candidate;
        }
      }
    }
    return "no mapping" + nearest(va, below, above);
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

  private static String nearest(long va, @Nullable Region below, @Nullable Region above) {
    long fromBelow = below == null ? -1 : va - below.endVa();
    long toAbove = above == null ? -1 : above.startVa() - va;
    if (below != null && (above == null || Long.compareUnsigned(fromBelow, toAbove) <= 0)) {
      return "; " + distance(fromBelow) + " above the end of " + below.kind().words();
    }
    return above == null ? "" : "; " + distance(toAbove) + " below " + above.kind().words();
  }

  private static String distance(long bytes) {
    boolean small = bytes >= 0 && bytes <= SMALL_DISTANCE;
    return (small ? Long.toString(bytes) : "0x" + Long.toHexString(bytes)) + " bytes";
  }
}
