package lab;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.mm.FaultClassifier;
import dev.trapeze.kernel.mm.FaultKind;
import dev.trapeze.kernel.mm.FaultedAccess;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;

/** Tells from an address which mistake a program has made. */
public final class FaultTeller implements FaultClassifier {
  private static final long PAGE = 4096;

  @Override
  public FaultKind classify(FaultedAccess fault) {
    long va = fault.va();
    Region region = regionOnPage(fault, va);
    boolean belowPrograms = isBelow(va, fault.layout().imageStartVa());
    if (belowPrograms && region == null || !isBelow(va, lastPageVa(fault.layout().xlen()))) {
      return FaultKind.NULL_POINTER;
    }
    if (region == null) {
      return isBehindHeap(fault, va) ? FaultKind.HEAP_OVERRUN : FaultKind.WILD_POINTER;
    }
    if (region.kind() == RegionKind.GUARD) {
      return FaultKind.STACK_OVERFLOW;
    }
    if (region.kind() == RegionKind.UPPER_GUARD) {
      return FaultKind.STACK_UNDERFLOW;
    }
    return region.kind().ownsFrames() ? FaultKind.FORBIDDEN : FaultKind.KERNEL_PAGE;
  }

  /** The last page of all addresses: a small step back from null leads there. */
  private static long lastPageVa(Xlen xlen) {
    return xlen == Xlen.RV32 ? 0xFFFF_F000L : -PAGE;
  }

  /** A region that has a byte on the page: the machine protects whole pages. */
  private static Region regionOnPage(FaultedAccess fault, long va) {
    for (Region region : fault.regions()) {
      boolean empty = region.startVa() == region.endVa();
      if (!empty && !isBelow(va, region.firstPageVa()) && isBelow(va, region.endPageVa())) {
        return region;
      }
    }
    return null;
  }

  private static boolean isBehindHeap(FaultedAccess fault, long va) {
    long guardBytes = fault.layout().heapGuardBytes();
    for (Region region : fault.regions()) {
      long endVa = region.endPageVa();
      if (region.kind() == RegionKind.HEAP && !isBelow(va, endVa)) {
        return isBelow(va - endVa, guardBytes);
      }
    }
    return false;
  }

  private static boolean isBelow(long va, long otherVa) {
    return Long.compareUnsigned(va, otherVa) < 0;
  }
}
