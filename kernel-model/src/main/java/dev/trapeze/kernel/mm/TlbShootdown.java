package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.machine.Machine;

/**
 * Makes harts forget translations that are no longer those of the page table (Linux's {@code
 * flush_tlb_range}; xv6 has none, because it never changes a table that another hart may use).
 *
 * <p>A hart can hold translations of a table only while its {@code satp} selects the table: the
 * trampoline executes {@code sfence.vma} for everything whenever it has changed {@code satp}. So
 * those harts are told whose {@code satp} selects the table now; the hart on which the kernel works
 * has the kernel's table, and is among them when that one changes.
 *
 * <p>Where a processor would interrupt the other harts and wait for their answer, the environment
 * below reaches them at once: no hart executes while the kernel works.
 */
public final class TlbShootdown implements TranslationFence {
  /** From so many pages on, a hart forgets everything, which is faster. */
  static final int MOST_SINGLE_PAGES = 32;

  private static final long ALL = -1;

  private final Machine machine;
  private final Listener listener;

  /** Hears of each hart that has been told to forget translations. */
  @FunctionalInterface
  public interface Listener {
    /** The hart with that number has forgotten what it knew of a range of pages. */
    void flushed(int hart, long startVa, long endVa);
  }

  /** Reaches the harts of {@code machine}. */
  public TlbShootdown(Machine machine, Listener listener) {
    this.machine = machine;
    this.listener = listener;
  }

  @Override
  public void changed(PageTable table, long startVa, long endVa) {
    long satp = machine.xlen().signExtend(table.satp());
    for (Hart hart : machine.harts()) {
      if (hart.csrs().read(CsrId.SATP) == satp) {
        flush(hart.id(), startVa, endVa);
        listener.flushed(hart.id(), startVa, endVa);
      }
    }
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
