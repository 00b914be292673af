package dev.trapeze.console.maps;

import dev.trapeze.cpu.mmu.Pte;
import java.util.List;

/**
 * A leaf of a page table that is not zero.
 *
 * @param va first byte that it maps; in 64 bits sign-extended
 * @param level 0 for a page of 4096 bytes, more for superpages
 * @param bytes that it maps
 * @param entry the page-table entry
 * @param references how many hold on to the frame, as the allocator counts; 0 where it does not
 * @param sharedWith the other processes whose tables map the same frame, ascending
 * @param state in short
 */
public record MappedPage(
    long va,
    int level,
    long bytes,
    long entry,
    int references,
    List<Integer> sharedWith,
    PageState state) {

  /** Copies the list. */
  public MappedPage {
    sharedWith = List.copyOf(sharedWith);
  }

  /** Physical address of the first frame. */
  public long pa() {
    return Pte.pa(entry);
  }
}
