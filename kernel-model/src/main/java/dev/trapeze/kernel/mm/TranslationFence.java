package dev.trapeze.kernel.mm;

/** Hears of every change of a page table that makes cached translations wrong. */
@FunctionalInterface
public interface TranslationFence {
  /** For tables that no hart uses. */
  TranslationFence NONE = (table, startVa, endVa) -> {};

  /**
   * Pages have been mapped, or are mapped no longer. The frames may be used for something else as
   * soon as this method returns.
   *
   * @param startVa of the first page
   * @param endVa behind the last
   */
  void changed(PageTable table, long startVa, long endVa);

  /** A table will be none any more: its frames are about to be given back. */
  default void released(PageTable table) {}
}
