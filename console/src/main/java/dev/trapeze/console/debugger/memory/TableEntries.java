package dev.trapeze.console.debugger.memory;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of one page table, with those in runs that are alike.
 *
 * @param mode how the table is laid out
 * @param tablePa of its frame
 * @param level of it
 * @param firstVa the first address that it translates, without the bits above the translated ones
 */
record TableEntries(Ram ram, PagingMode mode, long tablePa, int level, long firstVa) {
  private static final int RIGHTS = Pte.V | Pte.R | Pte.W | Pte.X | Pte.U | Pte.G | Pte.RSW;

  /**
   * Entries that follow each other, with the same rights and frames that follow each other too; A
   * and D may differ. Or one pointer to a table.
   *
   * @param index of the first
   * @param entry the first
   */
  record Run(int index, int count, long entry) {
    boolean isPointer() {
      return Pte.isValid(entry) && !Pte.isLeaf(entry);
    }
  }

  /** The root of a table. */
  static TableEntries root(Ram ram, PagingMode mode, long rootPa) {
    return new TableEntries(ram, mode, rootPa, mode.levels() - 1, 0);
  }

  /** Whether it lies in RAM at all. */
  boolean isInRam() {
    return ram.contains(tablePa, PagingMode.PAGE_BYTES);
  }

  /** How many entries are not zero. */
  int used() {
    int used = 0;
    for (int i = 0; i < mode.entriesPerTable(); i++) {
      used += entry(i) != 0 ? 1 : 0;
    }
    return used;
  }

  /** What is not zero, ascending. */
  List<Run> runs() {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < mode.entriesPerTable(); i++) {
      long entry = entry(i);
      if (entry == 0) {
        continue;
      }
      Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (last != null && last.index() + last.count() == i && continues(last, entry)) {
        runs.set(runs.size() - 1, new Run(last.index(), last.count() + 1, last.entry()));
      } else {
        runs.add(new Run(i, 1, entry));
      }
    }
    return runs;
  }

  private boolean continues(Run run, long entry) {
    return !run.isPointer()
        && (Pte.isLeaf(entry) || !Pte.isValid(entry))
        && alike(run.entry(), entry)
        && Pte.pa(run.entry()) + run.count() * mode.pageBytes(level) == Pte.pa(entry);
  }

  /** Whether two leaves give the same rights. */
  static boolean alike(long entry, long other) {
    return ((entry ^ other) & RIGHTS) == 0;
  }

  /** The table that an entry points to. */
  TableEntries below(Run pointer) {
    return new TableEntries(ram, mode, Pte.pa(pointer.entry()), level - 1, va(pointer.index()));
  }

  /** First address that an entry translates; in 64 bits canonical. */
  long vaOf(int index) {
    long va = va(index);
    if (mode == PagingMode.SV32) {
      return va;
    }
    int spare = Long.SIZE - mode.vaBits();
    return va << spare >> spare;
  }

  private long va(int index) {
    return firstVa + index * mode.pageBytes(level);
  }

  private long entry(int index) {
    return Pte.read(ram, mode, tablePa + (long) index * mode.pteBytes());
  }
}
