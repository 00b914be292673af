package dev.trapeze.console.maps;

import java.util.List;

/**
 * A page table: one frame of entries.
 *
 * @param level 0 for a table of leaves; the root's is the mode's number of levels less 1
 * @param firstVa the first byte that it translates
 * @param pa of its frame
 * @param entries how many of its entries are not zero
 * @param sharedWith the other processes whose root leads to this same table, ascending
 */
public record TablePage(int level, long firstVa, long pa, int entries, List<Integer> sharedWith) {

  /** Copies the list. */
  public TablePage {
    sharedWith = List.copyOf(sharedWith);
  }
}
