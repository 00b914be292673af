package lab;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.KernelPlace;
import dev.trapeze.kernel.mm.LayoutMaker;
import dev.trapeze.kernel.mm.StackPlace;

/** A layout in which neither null nor what lies beside stack and heap is anybody's. */
public final class GuardedLayout implements LayoutMaker {
  private static final long PAGE = 4096;
  private static final long FIRST_VA = 0x1_0000;
  private static final long STACK_BYTES = 8 * PAGE;
  private static final long LOWER_GUARD_BYTES = 2 * PAGE;
  private static final long UPPER_GUARD_BYTES = PAGE;
  private static final long HEAP_GUARD_BYTES = 16 * PAGE;

  @Override
  public AddressSpaceLayout layout(Xlen xlen) {
    long endVa = xlen == Xlen.RV32 ? 0x1_0000_0000L : 0x40_0000_0000L;
    long trampolineVa = endVa - PAGE;
    long trapframeVa = endVa - 3 * PAGE;
    long initCodeVa = FIRST_VA;
    long imageStartVa = FIRST_VA;
    return new AddressSpaceLayout(
        "guarded",
        PagingMode.of(xlen),
        new KernelPlace.OwnTable(trampolineVa, trapframeVa),
        initCodeVa,
        imageStartVa,
        new StackPlace.AboveImage(
            LOWER_GUARD_BYTES, STACK_BYTES, UPPER_GUARD_BYTES, HEAP_GUARD_BYTES));
  }
}
