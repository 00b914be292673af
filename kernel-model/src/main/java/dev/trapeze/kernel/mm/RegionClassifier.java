package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.isa.Xlen;
import org.jspecify.annotations.Nullable;

/** The kernel's own {@link FaultClassifier}. */
public final class RegionClassifier implements FaultClassifier {

  @Override
  public FaultKind classify(FaultedAccess fault) {
    long va = fault.va();
    AddressSpaceLayout layout = fault.layout();
    Region region = onPage(fault, va);
    long lastPageVa = layout.xlen() == Xlen.RV32 ? 0xFFFF_F000L : -Pages.BYTES;
    boolean below = Long.compareUnsigned(va, layout.imageStartVa()) < 0;
    if (below && region == null || Long.compareUnsigned(va, lastPageVa) >= 0) {
      return FaultKind.NULL_POINTER;
    }
    if (region != null) {
      return switch (region.kind()) {
        case GUARD -> FaultKind.STACK_OVERFLOW;
        case UPPER_GUARD -> FaultKind.STACK_UNDERFLOW;
        default -> region.kind().ownsFrames() ? FaultKind.FORBIDDEN : FaultKind.KERNEL_PAGE;
      };
    }
    for (Region heap : fault.regions()) {
      // Below the heap's end the difference is larger than any guard.
      long behindBytes = va - heap.endPageVa();
      if (heap.kind() == RegionKind.HEAP
          && Long.compareUnsigned(behindBytes, layout.heapGuardBytes()) < 0) {
        return FaultKind.HEAP_OVERRUN;
      }
    }
    return FaultKind.WILD_POINTER;
  }

  private static @Nullable Region onPage(FaultedAccess fault, long va) {
    long pageVa = Pages.roundDown(va);
    for (Region region : fault.regions()) {
      if (region.sizeBytes() != 0 && region.touches(pageVa, pageVa + Pages.BYTES)) {
        return region;
      }
    }
    return null;
  }
}
