package lab;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.ForkPolicy;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.MemoryArea;
import dev.trapeze.kernel.mm.ProcessMemory;

/** What fork does with pages. As it is, it copies them all, as xv6 does. */
public final class CopyOnWrite implements ForkPolicy {
  private static final int PAGE = ProcessMemory.PAGE_BYTES;

  @Override
  public boolean fork(ProcessMemory parent, ProcessMemory child, MemoryArea area) {
    // TODO task A: share the frames instead of copying them.
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
    throw new UnsupportedOperationException("TODO task B: what a page fault is about");
  }

  @Override
  public FaultOutcome kernelAccess(ProcessMemory memory, long va, MemoryAccess access) {
    // TODO task C: is this enough for a store?
    return Pte.isValid(memory.pte(va)) ? FaultOutcome.RESOLVED : FaultOutcome.NO_MAPPING;
  }
}
