package dev.trapeze.console.maps;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;

/** Goes through a whole page table in RAM, in ascending (unsigned) order of virtual addresses. */
final class PageTableScan {

  /** Hears what is in it. */
  interface Visitor {
    /**
     * A table, before what it leads to.
     *
     * @param entries how many of its entries are not zero
     */
    void table(int level, long firstVa, long pa, int entries);

    /** An entry that is not zero and leads to no table. */
    void leaf(long va, int level, long entry);
  }

  private final Ram ram;
  private final PagingMode mode;
  private final Visitor visitor;

  PageTableScan(Ram ram, PagingMode mode, Visitor visitor) {
    this.ram = ram;
    this.mode = mode;
    this.visitor = visitor;
  }

  void scan(long rootPa) {
    scan(rootPa, mode.levels() - 1, 0);
  }

  private void scan(long tablePa, int level, long firstVa) {
    int entries = 0;
    for (int i = 0; i < mode.entriesPerTable(); i++) {
      if (entry(tablePa, i) != 0) {
        entries++;
      }
    }
    visitor.table(level, signExtended(firstVa), tablePa, entries);
    for (int i = 0; i < mode.entriesPerTable(); i++) {
      long entry = entry(tablePa, i);
      long va = firstVa + i * mode.pageBytes(level);
      if (level > 0 && Pte.isValid(entry) && !Pte.isLeaf(entry)) {
        scan(Pte.pa(entry), level - 1, va);
      } else if (entry != 0) {
        visitor.leaf(signExtended(va), level, entry);
      }
    }
  }

  private long entry(long tablePa, int index) {
    return Pte.read(ram, mode, tablePa + (long) index * mode.pteBytes());
  }

  private long signExtended(long va) {
    if (mode.xlen() != Xlen.RV64) {
      return va;
    }
    int spareBits = Long.SIZE - mode.vaBits();
    return va << spareBits >> spareBits;
  }
}
