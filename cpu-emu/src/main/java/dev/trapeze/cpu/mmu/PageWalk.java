package dev.trapeze.cpu.mmu;

import java.util.List;

/**
 * The entries that a walk of the page tables reads, from the root on, for one who wants to see
 * them.
 *
 * @param steps at least one unless the mode is {@link PagingMode#BARE}; the last is the leaf, or
 *     the entry at which the walk fails
 */
public record PageWalk(PagingMode mode, long va, List<Step> steps) {
  /**
   * One level.
   *
   * @param level of the table: {@code mode.levels() - 1} for the root, 0 for 4 KiB pages
   * @param ptePa physical address of the entry
   * @param pte its value; 0 if it is not in RAM
   */
  public record Step(int level, long ptePa, long pte) {}

  /** True if the walk ends at a valid leaf, whatever it permits. */
  public boolean isMapped() {
    if (steps.isEmpty()) {
      return mode == PagingMode.BARE;
    }
    long pte = leaf();
    return Pte.isValid(pte) && Pte.isLeaf(pte);
  }

  /** The last entry read. */
  public long leaf() {
    return steps.get(steps.size() - 1).pte();
  }
}
