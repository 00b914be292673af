package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.hart.CsrFile;
import dev.trapeze.cpu.hart.Interrupts;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessHooks;
import dev.trapeze.kernel.proc.ProcessTable;
import dev.trapeze.kernel.proc.Scheduler;
import dev.trapeze.kernel.proc.Ticks;

/** What the kernel does for devices and for the timer (xv6's {@code devintr}). */
public final class InterruptHandler {
  private static final int TIMER = Interrupts.SUPERVISOR_TIMER;
  private static final int EXTERNAL = Interrupts.SUPERVISOR_EXTERNAL;

  private final CsrFile csrs;
  private final Ticks ticks;
  private final ProcessTable processes;
  private final Scheduler scheduler;
  private final ProcessHooks hooks;
  private final Runnable console;

  /**
   * Interrupts of one hart.
   *
   * @param hooks hear of each tick that interrupts a process
   * @param console takes what the console has received
   */
  public InterruptHandler(
      CsrFile csrs,
      Ticks ticks,
      ProcessTable processes,
      Scheduler scheduler,
      ProcessHooks hooks,
      Runnable console) {
    this.csrs = csrs;
    this.ticks = ticks;
    this.processes = processes;
    this.scheduler = scheduler;
    this.hooks = hooks;
    this.console = console;
  }

  /** Lets timer and devices interrupt, and asks for the first tick. */
  public void enable() {
    csrs.write(CsrId.SIE.number(), TIMER | EXTERNAL);
    ticks.armNext();
  }

  /** Handles the interrupt that {@code process}, the current one, was interrupted by. */
  void handle(Process process, long scause) {
    TrapCause cause = TrapCause.ofCsrValue(scause);
    if (cause == TrapCause.SUPERVISOR_TIMER_INTERRUPT) {
      tick();
      hooks.ticked(process);
      scheduler.yield();
    } else if (cause == TrapCause.SUPERVISOR_EXTERNAL_INTERRUPT) {
      console.run();
    } else {
      throw new IllegalStateException("unexpected interrupt, scause 0x" + Long.toHexString(scause));
    }
  }

  /**
   * Handles what is pending while no process has the hart: what xv6 does with interrupts enabled in
   * its scheduler's loop.
   */
  public void handlePending() {
    int pending = csrs.pendingInterrupts() & csrs.enabledInterrupts();
    if ((pending & EXTERNAL) != 0) {
      console.run();
    }
    if ((pending & TIMER) != 0) {
      tick();
    }
  }

  private void tick() {
    ticks.armNext();
    scheduler.ticked(ticks.now());
    processes.wakeExpired(ticks.now());
  }
}
