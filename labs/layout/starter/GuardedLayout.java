package lab;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.LayoutMaker;

/** A layout in which neither null nor what lies beside stack and heap is anybody's. */
public final class GuardedLayout implements LayoutMaker {

  @Override
  public AddressSpaceLayout layout(Xlen xlen) {
    // TODO task A: where trampoline, trapframe, init code and image lie.
    // TODO task B: how large the stack and its guards are.
    // VIMIX's layout for comparison:
    //   return new AddressSpaceLayout(
    //       "vimix",
    //       PagingMode.of(xlen),
    //       new KernelPlace.OwnTable(trampolineVa, trapframeVa),
    //       0, // the init code
    //       0, // the lowest address of a program
    //       new StackPlace.AboveImage(4096, 4096, 0, 0));
    throw new UnsupportedOperationException("TODO task A: the layout");
  }
}
