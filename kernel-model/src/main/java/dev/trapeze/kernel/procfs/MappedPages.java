package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.PageTable;
import dev.trapeze.kernel.mm.Pages;

/** Goes through the pages of a mapping that have a frame of the program's. */
final class MappedPages {

  private MappedPages() {}

  /** Sees one page after the other. */
  interface Visitor {
    /**
     * A page with a frame.
     *
     * @param entry of its page table
     * @param inFile true if the frame is where the file that is mapped keeps the page, and not a
     *     copy of this address space's
     */
    void page(long entry, boolean inFile);
  }

  /** Shows all pages but the shared one of zeros and the kernel's own, as Linux counts them. */
  static void visit(AddressSpace space, Mapping mapping, Visitor visitor) {
    if (mapping.isKernels()) {
      return;
    }
    PageTable table = space.table();
    long va = table.nextMapped(mapping.startVa(), mapping.endVa());
    while (va < mapping.endVa()) {
      long entry = table.entryOf(va);
      long pa = Pte.pa(entry);
      if (!space.isSharedZeros(pa)) {
        visitor.page(entry, mapping.framePaOfFile(va) == pa);
      }
      va = table.nextMapped(va + Pages.BYTES, mapping.endVa());
    }
  }
}
