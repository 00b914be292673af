package dev.trapeze.console.maps;

import dev.trapeze.cpu.mmu.Pte;

/**
 * What became of a leaf of the page table.
 *
 * @param va first byte that it maps
 * @param bytes that it maps
 * @param before the entry, 0 where nothing was mapped
 * @param after the entry, 0 where nothing is mapped
 */
public record EntryChange(long va, long bytes, long before, long after) {

  /** True if both map a frame, and not the same. */
  public boolean movesFrame() {
    return before != 0 && after != 0 && Pte.pa(before) != Pte.pa(after);
  }

  /** True if more has changed than A and D, which the hardware sets. */
  public boolean isOfTheKernels() {
    return ((before ^ after) & ~(long) (Pte.A | Pte.D)) != 0;
  }

  /** {@code +} where nothing was mapped, {@code -} where nothing is, {@code ~} otherwise. */
  public char sign() {
    return before == 0 ? '+' : after == 0 ? '-' : '~';
  }
}
