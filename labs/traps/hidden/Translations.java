package lab.hidden;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.CachedTranslation;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.mm.PageTable;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.LabSystem;

/**
 * What a hart has cached: when the kernel is entered, only what the kernel's table says; when a
 * program goes on, only what its own table says.
 */
final class Translations implements KernelEvents {
  private static final int STEPS = 4000;
  private static final int RETURNS = 12;

  private LabSystem system;

  /** Goes on step by step until programs have been returned to often enough. */
  void follow(LabSystem booted) {
    system = booted;
    Hart hart = system.kernel().machine().hart();
    PrivilegeMode before = hart.mode();
    int returns = 0;
    for (int step = 0; step < STEPS && returns < RETURNS; step++) {
      system.kernel().turn();
      if (before != PrivilegeMode.USER && hart.mode() == PrivilegeMode.USER) {
        returns++;
        Process running = system.kernel().state().scheduler().current();
        check(
            hart, running.addressSpace().table(), "userret has gone back to pid " + running.pid());
      }
      before = hart.mode();
    }
    if (returns < RETURNS) {
      throw new CheckFailed("programs were returned to only " + returns + " times");
    }
  }

  @Override
  public void trapTaken(int pid, long scause, long sepc, long stval) {
    Hart hart = system.kernel().machine().hart();
    check(
        hart,
        system.kernel().state().kernelSpace().table(),
        "uservec has gone from pid " + pid + " to the kernel");
  }

  private void check(Hart hart, PageTable table, String when) {
    Xlen xlen = system.xlen();
    for (CachedTranslation cached : system.kernel().machine().cachedTranslations(hart.id())) {
      long pa = table.physical(xlen.zeroExtend(cached.va()));
      if (pa != cached.pa()) {
        throw new CheckFailed(
            when + ", but the hart still translates " + xlen.hex(cached.va()) + " as before",
            pa < 0 ? "no translation" : "to physical address " + xlen.hex(pa),
            "to physical address " + xlen.hex(cached.pa()),
            "");
      }
    }
  }
}
