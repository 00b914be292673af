package lab;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.HeapAndStackPolicy;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.MemoryArea;
import dev.trapeze.kernel.mm.ProcessMemory;

/** Heap and stack get a frame for a page when it is used for the first time. */
public final class LazyPaging implements HeapAndStackPolicy {
  private static final int PAGE = ProcessMemory.PAGE_BYTES;

  @Override
  public boolean heapGrows(ProcessMemory memory, long startVa, long endVa) {
    return true;
  }

  @Override
  public void heapShrinks(ProcessMemory memory, long startVa, long endVa) {
    for (long va = startVa; va < endVa; va += PAGE) {
      long pte = memory.pte(va);
      if (Pte.isValid(pte)) {
        memory.setPte(va, 0);
        memory.sfenceVma(va);
        memory.freeFrame(Pte.pa(pte));
      }
    }
  }

  @Override
  public boolean fork(ProcessMemory parent, ProcessMemory child, MemoryArea area) {
    for (long va = area.firstPageVa(); va < area.endPageVa(); va += PAGE) {
      long pte = parent.pte(va);
      if (!Pte.isValid(pte)) {
        continue;
      }
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
      FaultOutcome outcome = growStack(memory, va);
      if (outcome != FaultOutcome.RESOLVED) {
        return outcome;
      }
    }
    MemoryArea area = memory.areaAt(va);
    if (!area.allows(access) || Pte.isValid(memory.pte(va))) {
      return FaultOutcome.NOT_PERMITTED;
    }
    return fill(memory, area, va & -PAGE);
  }

  @Override
  public FaultOutcome kernelAccess(ProcessMemory memory, long va, MemoryAccess access) {
    MemoryArea area = memory.areaAt(va);
    if (area != null && area.allows(access) && Pte.isValid(memory.pte(va))) {
      return FaultOutcome.RESOLVED;
    }
    return pageFault(memory, va, access);
  }

  private static FaultOutcome fill(ProcessMemory memory, MemoryArea area, long pageVa) {
    long pa = memory.allocateFrame();
    if (pa == 0) {
      return FaultOutcome.OUT_OF_MEMORY;
    }
    memory.zeroFrame(pa);
    if (!memory.setPte(pageVa, Pte.make(pa, area.pageFlags()))) {
      memory.freeFrame(pa);
      return FaultOutcome.OUT_OF_MEMORY;
    }
    // A hart may remember that there was no entry.
    memory.sfenceVma(pageVa);
    return FaultOutcome.RESOLVED;
  }

  private static FaultOutcome growStack(ProcessMemory memory, long va) {
    if (!memory.isBelowStack(va)) {
      return FaultOutcome.NO_MAPPING;
    }
    long pageVa = va & -PAGE;
    MemoryArea below = memory.areaBelow(memory.stack().startVa());
    boolean tooClose = below != null && below.endPageVa() > pageVa - memory.stackGapBytes();
    if (pageVa < memory.stackLimitVa() || tooClose) {
      return FaultOutcome.STACK_OVERFLOW;
    }
    memory.growStack(pageVa);
    return FaultOutcome.RESOLVED;
  }
}
