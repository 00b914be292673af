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
 * @param limitBytes to which it may grow, unsigned
 */
record ProgramStack(AddressSpaceLayout layout, long imageEndVa, long topVa, long limitBytes) {
  private static final int PERMISSIONS = Pte.R | Pte.W | Pte.U;

  /** What a growing stack has from the start below the arguments (Linux's {@code stack_expand}). */
  private static final long FIRST_BYTES = 128 << 10;

  /** The most that arguments may take of a stack that grows (three quarters of Linux's 8 MiB). */
  private static final long MOST_ROOM_BYTES = 6 << 20;

  /** Where the layout has it, for an image (with its bss) that ends at {@code imageEndVa}. */
  static ProgramStack of(AddressSpaceLayout layout, long imageEndVa, long limitBytes) {
    long topVa = layout.growsStack() ? layout.stackTopVa() : layout.stackEndVa(imageEndVa);
    return new ProgramStack(layout, imageEndVa, topVa, limitBytes);
  }

  /** How much of it may be taken by what the program is given. */
  long roomBytes() {
    if (!layout.growsStack()) {
      return layout.stackBytes();
    }
    boolean small = Long.compareUnsigned(limitBytes, 2 * MOST_ROOM_BYTES) < 0;
    return small ? limitBytes / 2 : MOST_ROOM_BYTES;
  }

  /** From where on something can be mapped that is neither image nor stack. */
  long roomForMappingsVa() {
    return layout.growsStack()
        ? Pages.roundUp(imageEndVa)
        : layout.heapStartVa(imageEndVa) + layout.heapGuardBytes();
  }

  /**
   * Maps it. One that grows ends where what the program is given begins, which has a region of its
   * own.
   *
   * @param spVa the first stack pointer
   */
  void mapInto(AddressSpace space, long spVa) {
    if (layout.growsStack()) {
      GrowingStack growing = new GrowingStack(topVa, limitBytes, layout.stackGuardGapBytes());
      long pageVa = Pages.roundDown(spVa - 1);
      long startVa = Math.max(pageVa - FIRST_BYTES, Math.min(growing.lowestVa(), pageVa));
      space.map(new Region(RegionKind.STACK, startVa, spVa, PERMISSIONS));
      space.map(new Region(RegionKind.ARGUMENTS, spVa, topVa, PERMISSIONS));
      space.setGrowingStack(growing);
      return;
    }
    long guardVa = layout.guardStartVa(imageEndVa);
    long stackVa = layout.stackStartVa(imageEndVa);
    mapGuard(space, RegionKind.GUARD, guardVa, stackVa);
    space.map(new Region(RegionKind.STACK, stackVa, topVa, PERMISSIONS));
    mapGuard(space, RegionKind.UPPER_GUARD, topVa, topVa + layout.upperGuardBytes());
  }

  private static void mapGuard(AddressSpace space, RegionKind kind, long startVa, long endVa) {
    if (startVa != endVa) {
      space.mapFilled(new Region(kind, startVa, endVa, Pte.R | Pte.W));
    }
  }
}
