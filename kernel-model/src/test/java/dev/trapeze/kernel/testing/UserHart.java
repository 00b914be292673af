package dev.trapeze.kernel.testing;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.AccessKind;
import dev.trapeze.cpu.mmu.Mmu;
import dev.trapeze.cpu.mmu.MmuConfig;
import dev.trapeze.cpu.mmu.PhysicalMemoryProtection;
import dev.trapeze.cpu.mmu.Translation;
import dev.trapeze.cpu.mmu.TranslationCaching;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.PageTable;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.TranslationFence;

/**
 * What of a hart is needed to access memory in user mode: the machine's MMU, with a TLB that keeps
 * every translation until a fence takes it away. As in the kernel, a switch to another table
 * empties it, and a fence reaches it only for the table that is selected.
 */
public final class UserHart implements TranslationFence {
  private static final int MOST_FAULTS = 3;

  private final Xlen xlen;
  private final Mmu mmu;
  private long satp;

  /** A hart of that width, whose page tables lie in {@code ram}. */
  public UserHart(Ram ram, Xlen xlen) {
    PhysicalMemoryProtection protection = new PhysicalMemoryProtection(xlen);
    protection.open();
    this.xlen = xlen;
    this.mmu =
        new Mmu(
            xlen, ram, protection, MmuConfig.DEFAULT.withCaching(TranslationCaching.ARCHITECTURAL));
  }

  /**
   * Where a program's access to a byte leads, by what TLB and table hold now.
   *
   * @return a physical address, or a negative number for a page fault
   */
  public long translate(AddressSpace space, long va, MemoryAccess access) {
    if (space.table().satp() != satp) {
      satp = space.table().satp();
      mmu.select(satp, PrivilegeMode.USER, PrivilegeMode.USER, false, false);
      mmu.fence(-1, -1);
    }
    AccessKind kind =
        switch (access) {
          case READ -> AccessKind.LOAD;
          case WRITE -> AccessKind.STORE;
          case EXECUTE -> AccessKind.FETCH;
        };
    long pa = mmu.translate(xlen.signExtend(va), kind, 1);
    if (Translation.isFault(pa) && Translation.cause(pa) != kind.pageFault()) {
      throw new AssertionError(Translation.cause(pa) + " at 0x" + Long.toHexString(va));
    }
    return pa;
  }

  /**
   * Makes a program's access to a byte possible, by resolving page faults as long as there are any.
   *
   * @return RESOLVED if it is possible, or why not
   */
  public FaultOutcome access(AddressSpace space, long va, MemoryAccess access) {
    for (int faults = 0; faults < MOST_FAULTS; faults++) {
      if (!Translation.isFault(translate(space, va, access))) {
        return FaultOutcome.RESOLVED;
      }
      FaultOutcome outcome = ForecastCheck.resolve(space, va, access);
      if (outcome != FaultOutcome.RESOLVED) {
        return outcome;
      }
    }
    throw new AssertionError(String.format("%s of 0x%x faults again and again", access, va));
  }

  @Override
  public void changed(PageTable table, long startVa, long endVa) {
    if (table.satp() == satp) {
      for (long va = startVa; va != endVa; va += Pages.BYTES) {
        mmu.fence(xlen.signExtend(va), -1);
      }
    }
  }
}
