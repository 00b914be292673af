package dev.trapeze.kernel.exec;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.GrowingStack;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;

/**
 * The stack of a new program.
 *
 * @param topVa behind its highest byte
 * @param roomBytes how much of it arguments may take
 */
record ProgramStack(AddressSpaceLayout layout, long imageEndVa, long topVa, long roomBytes) {
  private static final int PERMISSIONS = Pte.R | Pte.W | Pte.U;

  /** Arguments may take this part of a stack that grows, as in Linux. */
  private static final int ARGUMENTS_SHARE = 4;

  /** Where the layout has it, for an image (with its bss) that ends at {@code imageEndVa}. */
  static ProgramStack of(AddressSpaceLayout layout, long imageEndVa) {
    if (layout.growsStack()) {
      long roomBytes = AddressSpaceLayout.DEFAULT_STACK_LIMIT_BYTES / ARGUMENTS_SHARE;
      return new ProgramStack(layout, imageEndVa, layout.stackTopVa(), roomBytes);
    }
    return new ProgramStack(layout, imageEndVa, layout.stackEndVa(imageEndVa), layout.stackBytes());
  }

  /**
   * Maps it; one that grows begins with the pages of the arguments.
   *
   * @param spVa the first stack pointer, below which there are no arguments
   */
  void mapInto(AddressSpace space, long spVa) {
    if (layout.growsStack()) {
      space.map(new Region(RegionKind.STACK, Pages.roundDown(spVa), topVa, PERMISSIONS));
      space.setGrowingStack(
          new GrowingStack(
              topVa, AddressSpaceLayout.DEFAULT_STACK_LIMIT_BYTES, layout.stackGuardGapBytes()));
      return;
    }
    long guardVa = layout.guardStartVa(imageEndVa);
    long stackVa = layout.stackStartVa(imageEndVa);
    space.mapFilled(new Region(RegionKind.GUARD, guardVa, stackVa, Pte.R | Pte.W));
    space.map(new Region(RegionKind.STACK, stackVa, topVa, PERMISSIONS));
  }
}
