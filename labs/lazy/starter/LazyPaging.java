package lab;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.HeapAndStackPolicy;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.MemoryArea;
import dev.trapeze.kernel.mm.ProcessMemory;

/** When heap and stack get their frames. As it is, at once, as in xv6; and no stack grows. */
public final class LazyPaging implements HeapAndStackPolicy {
  private static final int PAGE = ProcessMemory.PAGE_BYTES;

  @Override
  public boolean heapGrows(ProcessMemory memory, long startVa, long endVa) {
    // TODO task A: give no page a frame before it is used.
    MemoryArea heap = memory.areaAt(startVa);
    for (long va = startVa; va < endVa; va += PAGE) {
      long pa = memory.allocateFrame();
      if (pa == 0) {
        heapShrinks(memory, startVa, va);
        return false;
      }
      memory.zeroFrame(pa);
      if (!memory.setPte(va, Pte.make(pa, heap.pageFlags()))) {
        memory.freeFrame(pa);
        heapShrinks(memory, startVa, va);
        return false;
      }
    }
    return true;
  }

  @Override
  public void heapShrinks(ProcessMemory memory, long startVa, long endVa) {
    // TODO task B: a page may have no frame.
    for (long va = startVa; va < endVa; va += PAGE) {
      memory.freeFrame(Pte.pa(memory.pte(va)));
      memory.setPte(va, 0);
      memory.sfenceVma(va);
    }
  }

  @Override
  public boolean fork(ProcessMemory parent, ProcessMemory child, MemoryArea area) {
    // TODO task B: a page may have no frame.
    for (long va = area.firstPageVa(); va < area.endPageVa(); va += PAGE) {
      long pte = parent.pte(va);
      long copyPa = child.allocateFrame();
      if (copyPa == 0) {
        return false;
      }
      child.copyFrame(Pte.pa(pte), copyPa);
      if (!child.setPte(va, Pte.make(copyPa, Pte.flags(pte)))) {
        child.freeFrame(copyPa);
        return false;
      }
    }
    return true;
  }

  @Override
  public FaultOutcome pageFault(ProcessMemory memory, long va, MemoryAccess access) {
    if (memory.areaAt(va) == null) {
      // TODO task D: the stack may grow.
      return FaultOutcome.NO_MAPPING;
    }
    throw new UnsupportedOperationException("TODO task A: a page fault in an area of the program");
  }

  @Override
  public FaultOutcome kernelAccess(ProcessMemory memory, long va, MemoryAccess access) {
    // TODO task C: a page may have no frame yet.
    return Pte.isValid(memory.pte(va)) ? FaultOutcome.RESOLVED : FaultOutcome.NO_MAPPING;
  }
}
