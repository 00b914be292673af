package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.machine.Machine;

/**
 * Makes harts forget translations that are no longer those of the page table (Linux's {@code
 * flush_tlb_range}; xv6 has none, because it never changes a table that another hart may use).
 *
 * <p>A hart can hold translations of a table only while its {@code satp} selects the table: whoever
 * changes {@code satp}, trampoline or {@code switch_mm}, executes {@code sfence.vma} for everything
 * that is not global. So those harts are told whose {@code satp} selects the table now; and all, if
 * it is the part that all tables share that has changed.
 *
 * <p>Where tables share the kernel's part, a hart keeps the table of the process that it has run
 * last, until it runs another. If that process ends elsewhere, or takes another table, the hart
 * gets the kernel's (Linux's {@code MMU_LAZY_TLB_SHOOTDOWN}).
 *
 * <p>Where a processor would interrupt the other harts and wait for their answer, the environment
 * below reaches them at once: no hart executes while the kernel works.
 */
public final class TlbShootdown implements TranslationFence {
  /** From so many pages on, a hart forgets everything, which is faster. */
  static final int MOST_SINGLE_PAGES = 32;

  private static final long ALL = -1;

  private final Machine machine;
  private final long kernelSatp;
  private final Listener listener;

  /** Hears of each hart that has been told to forget translations. */
  @FunctionalInterface
  public interface Listener {
    /** The hart with that number has forgotten what it knew of a range of pages. */
    void flushed(int hart, long startVa, long endVa);
  }

  /**
   * Reaches the harts of {@code machine}.
   *
   * @param kernelTable which every hart can have at any time
   */
  public TlbShootdown(Machine machine, PageTable kernelTable, Listener listener) {
    this.machine = machine;
    this.kernelSatp = kernelTable.satp();
    this.listener = listener;
  }

  @Override
  public void changed(PageTable table, long startVa, long endVa) {
    for (Hart hart : machine.harts()) {
      if (uses(hart, table) || table.isShared(startVa)) {
        flush(hart.id(), startVa, endVa);
        listener.flushed(hart.id(), startVa, endVa);
      }
    }
  }

  @Override
  public void released(PageTable table) {
    for (Hart hart : machine.harts()) {
      if (uses(hart, table)) {
        hart.csrs().write(CsrId.SATP, kernelSatp);
        machine.fence(hart.id(), ALL);
      }
    }
  }

  private boolean uses(Hart hart, PageTable table) {
    return hart.csrs().read(CsrId.SATP) == machine.xlen().signExtend(table.satp());
  }

  private void flush(int hart, long startVa, long endVa) {
    if ((endVa - startVa) / Pages.BYTES > MOST_SINGLE_PAGES) {
      machine.fence(hart, ALL);
      return;
    }
    for (long va = startVa; va < endVa; va += Pages.BYTES) {
      machine.fence(hart, machine.xlen().signExtend(va));
    }
  }
}
