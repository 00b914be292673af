package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.isa.Xlen;

/** Makes an {@link AddressSpaceLayout} for each width. */
@FunctionalInterface
public interface LayoutMaker {

  /** The layout for that width; its paging mode is one of that width. */
  AddressSpaceLayout layout(Xlen xlen);
}
