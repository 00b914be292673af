package lab;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.ForkPolicy;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.MemoryArea;
import dev.trapeze.kernel.mm.ProcessMemory;

/**
 * Parent and child share every frame until one of them stores to it. A page without W in an area
 * that may be written is one whose frame somebody else has, or has had.
 */
public final class CopyOnWrite implements ForkPolicy {
  private static final int PAGE = ProcessMemory.PAGE_BYTES;

  @Override
  public boolean fork(ProcessMemory parent, ProcessMemory child, MemoryArea area) {
    for (long va = area.firstPageVa(); va < area.endPageVa(); va += PAGE) {
      long pte = parent.pte(va);
      if (!Pte.isValid(pte)) {
        continue;
      }
      long readOnly = pte & ~(long) Pte.W;
      if (!child.setPte(va, readOnly)) {
        return false;
      }
      parent.addReference(Pte.pa(pte));
      if (readOnly != pte) {
        parent.setPte(va, readOnly);
        parent.sfenceVma(va);
      }
    }
    return true;
  }

  @Override
  public FaultOutcome pageFault(ProcessMemory memory, long va, MemoryAccess access) {
    if (!mayAccess(memory, va, access)) {
      return FaultOutcome.NOT_PERMITTED;
    }
    if (access != MemoryAccess.WRITE || (memory.pte(va) & Pte.W) != 0) {
      // Nothing is wrong with the table: the hart remembers what was there before.
      memory.sfenceVma(va);
      return FaultOutcome.RESOLVED;
    }
    return makeWritable(memory, va);
  }

  @Override
  public FaultOutcome kernelAccess(ProcessMemory memory, long va, MemoryAccess access) {
    if (!mayAccess(memory, va, access)) {
      return FaultOutcome.NOT_PERMITTED;
    }
    if (access == MemoryAccess.WRITE && (memory.pte(va) & Pte.W) == 0) {
      return makeWritable(memory, va);
    }
    return FaultOutcome.RESOLVED;
  }

  private static boolean mayAccess(ProcessMemory memory, long va, MemoryAccess access) {
    MemoryArea area = memory.areaAt(va);
    return area != null && area.allows(access) && Pte.isValid(memory.pte(va));
  }

  private static FaultOutcome makeWritable(ProcessMemory memory, long va) {
    long pte = memory.pte(va);
    long pa = Pte.pa(pte);
    if (memory.references(pa) > 1) {
      long copyPa = memory.allocateFrame();
      if (copyPa == 0) {
        return FaultOutcome.OUT_OF_MEMORY;
      }
      memory.copyFrame(pa, copyPa);
      memory.freeFrame(pa);
      pa = copyPa;
    }
    memory.setPte(va & -PAGE, Pte.make(pa, Pte.flags(pte) | Pte.W));
    memory.sfenceVma(va);
    return FaultOutcome.RESOLVED;
  }
}
