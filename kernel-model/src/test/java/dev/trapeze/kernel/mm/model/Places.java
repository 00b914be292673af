package dev.trapeze.kernel.mm.model;

import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.GrowingStack;
import dev.trapeze.kernel.mm.Pages;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the programs of the test have what, in some layout: so close together that regions often
 * meet.
 *
 * @param layout the layout
 * @param stack how the stack grows, or null
 * @param mapStartVa where the kernel looks for room for mappings
 * @param mapEndVa behind that
 */
record Places(
    AddressSpaceLayout layout, @Nullable GrowingStack stack, long mapStartVa, long mapEndVa) {
  static final int IMAGE_PAGES = 6;
  private static final long STACK_LIMIT_BYTES = 12 * Pages.BYTES;
  private static final long STACK_GAP_BYTES = 4 * Pages.BYTES;
  private static final int MAP_PAGES = 20;
  private static final int MAP_PAGES_IN_STACK = 4;

  static Places of(AddressSpaceLayout layout) {
    long endVa = layout.userEndVa();
    GrowingStack stack = null;
    if (layout.growsStack()) {
      stack = new GrowingStack(layout.stackTopVa(), STACK_LIMIT_BYTES, STACK_GAP_BYTES);
      endVa = stack.lowestVa() + MAP_PAGES_IN_STACK * Pages.BYTES;
    }
    return new Places(layout, stack, endVa - MAP_PAGES * Pages.BYTES, endVa);
  }

  long imageVa() {
    return layout.imageStartVa() & -Pages.BYTES;
  }

  long imageEndVa() {
    return imageVa() + IMAGE_PAGES * Pages.BYTES;
  }

  long stackStartVa() {
    return layout.growsStack()
        ? layout.stackTopVa() - 2 * Pages.BYTES
        : layout.stackStartVa(imageEndVa());
  }

  long stackEndVa() {
    return layout.growsStack() ? layout.stackTopVa() : layout.stackEndVa(imageEndVa());
  }

  /** Pages at which something may happen: those that are there, their neighbours, and some more. */
  List<Long> near(ModelSpace space) {
    NavigableSet<Long> pages = new TreeSet<>();
    for (long va : space.pages.keySet()) {
      pages.add(va - Pages.BYTES);
      pages.add(va);
      pages.add(va + Pages.BYTES);
    }
    for (long va = mapStartVa; va < mapEndVa; va += 4 * Pages.BYTES) {
      pages.add(va);
    }
    if (stack != null) {
      pages.add(stack.lowestVa());
      pages.add(stack.lowestVa() - Pages.BYTES);
      pages.add(stack.gapStartVa() - Pages.BYTES);
      pages.add(stackStartVa() - 3 * Pages.BYTES);
    }
    // Up to the first page that is not the program's.
    return new ArrayList<>(pages.subSet(0L, true, layout.userEndVa(), !layout.hasKernelHalf()));
  }
}
