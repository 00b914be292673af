package dev.trapeze.cpu.hart;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import org.jspecify.annotations.Nullable;

/**
 * {@code mip}, {@code mie}, {@code mideleg} and their views {@code sip} and {@code sie} (RISC-V
 * Privileged 1.12, 3.1.8, 3.1.9, 4.1.3), and the two timers that raise interrupts by themselves:
 * the CLINT's {@code mtimecmp} and Sstc's {@code stimecmp}.
 *
 * <p>A pending bit comes from a line that a device holds, from what software has written, or from a
 * comparison with the time, which is made when somebody looks.
 */
final class InterruptRegisters {
  private static final TrapCause[] BY_PRIORITY = {
    TrapCause.MACHINE_EXTERNAL_INTERRUPT,
    TrapCause.MACHINE_SOFTWARE_INTERRUPT,
    TrapCause.MACHINE_TIMER_INTERRUPT,
    TrapCause.SUPERVISOR_EXTERNAL_INTERRUPT,
    TrapCause.SUPERVISOR_SOFTWARE_INTERRUPT,
    TrapCause.SUPERVISOR_TIMER_INTERRUPT
  };

  private final VirtualClock clock;
  private final StatusRegister status;
  private final Changes changes;
  private int lines;
  private int written;
  private int enabled;
  private int delegated;
  private boolean supervisorTimer;
  private long mtimecmp = -1;
  private long stimecmp = -1;

  InterruptRegisters(VirtualClock clock, StatusRegister status, Changes changes) {
    this.clock = clock;
    this.status = status;
    this.changes = changes;
  }

  /** Sets the level of a line, a bit of {@link Interrupts}. */
  void raise(int interrupt, boolean level) {
    int next = level ? lines | interrupt : lines & ~interrupt;
    if (next != lines) {
      lines = next;
      changes.note(CsrFile.INTERRUPTS_CHANGED);
    }
  }

  /** {@code mip}. */
  int pending() {
    int pending = lines | written;
    if (isReached(mtimecmp)) {
      pending |= Interrupts.MACHINE_TIMER;
    }
    if (supervisorTimer && isReached(stimecmp)) {
      pending |= Interrupts.SUPERVISOR_TIMER;
    }
    return pending;
  }

  private boolean isReached(long time) {
    return Long.compareUnsigned(clock.time(), time) >= 0;
  }

  /**
   * {@code mip} as an instruction that sets or clears bits takes it: without the external line of
   * S-mode, which would else become a written bit (3.1.9).
   */
  int pendingToModify() {
    return pending() & ~Interrupts.SUPERVISOR_EXTERNAL | written & Interrupts.SUPERVISOR_EXTERNAL;
  }

  /** Writes {@code mip}: S-mode's bits, without that of the timer while {@code stimecmp} rules. */
  void writePending(int value) {
    int writable =
        supervisorTimer
            ? Interrupts.SUPERVISOR & ~Interrupts.SUPERVISOR_TIMER
            : Interrupts.SUPERVISOR;
    setWritten(written & ~writable | value & writable);
  }

  /** {@code sip}: what is delegated. */
  int supervisorPending() {
    return pending() & delegated;
  }

  /** Writes {@code sip}: the software interrupt, if it is delegated. */
  void writeSupervisorPending(int value) {
    int writable = delegated & Interrupts.SUPERVISOR_SOFTWARE;
    setWritten(written & ~writable | value & writable);
  }

  private void setWritten(int value) {
    written = value;
    changes.note(CsrFile.INTERRUPTS_CHANGED);
  }

  /** {@code mie}. */
  int enabled() {
    return enabled;
  }

  /** Writes {@code mie}. */
  void writeEnabled(int value) {
    enabled = value & Interrupts.ALL;
    changes.note(CsrFile.INTERRUPTS_CHANGED);
  }

  /** {@code sie}: what is delegated. */
  int supervisorEnabled() {
    return enabled & delegated;
  }

  /** Writes {@code sie}: what is delegated. */
  void writeSupervisorEnabled(int value) {
    writeEnabled(enabled & ~delegated | value & delegated);
  }

  /** {@code mideleg}. */
  int delegated() {
    return delegated;
  }

  /** Writes {@code mideleg}: S-mode's interrupts, as QEMU has it. */
  void writeDelegated(int value) {
    delegated = value & Interrupts.SUPERVISOR;
    changes.note(CsrFile.INTERRUPTS_CHANGED);
  }

  long mtimecmp() {
    return mtimecmp;
  }

  void setMtimecmp(long value) {
    mtimecmp = value;
    changes.note(CsrFile.INTERRUPTS_CHANGED);
  }

  long stimecmp() {
    return stimecmp;
  }

  void setStimecmp(long value) {
    stimecmp = value;
    changes.note(CsrFile.INTERRUPTS_CHANGED);
  }

  /** Sets whether {@code stimecmp} rules S-mode's timer interrupt: {@code menvcfg.STCE}. */
  void setSupervisorTimer(boolean on) {
    if (supervisorTimer != on) {
      supervisorTimer = on;
      written &= ~Interrupts.SUPERVISOR_TIMER;
      changes.note(CsrFile.INTERRUPTS_CHANGED);
    }
  }

  /** True if an enabled interrupt is pending, whether or not it would be taken. */
  boolean anyEnabledPending() {
    return enabled != 0 && (pending() & enabled) != 0;
  }

  /** The interrupts that would be taken in {@code mode} if they were pending. */
  private int takeable(PrivilegeMode mode) {
    int takeable = 0;
    if (status.enablesMachineInterrupts(mode)) {
      takeable = ~delegated;
    }
    if (status.enablesSupervisorInterrupts(mode)) {
      takeable |= delegated;
    }
    return takeable & enabled;
  }

  /**
   * The interrupt to take before the next instruction in {@code mode}, or null: those that M-mode
   * handles first, and among equals by the specification's order (3.1.9).
   */
  @Nullable TrapCause toTake(PrivilegeMode mode) {
    int takeable = takeable(mode);
    int ready = takeable == 0 ? 0 : pending() & takeable;
    if (ready == 0) {
      return null;
    }
    int first = (ready & ~delegated) != 0 ? ready & ~delegated : ready;
    for (TrapCause cause : BY_PRIORITY) {
      if ((first >> cause.code() & 1) != 0) {
        return cause;
      }
    }
    return null;
  }

  /**
   * The number of the clock's retired instructions at which a timer will raise an interrupt that is
   * taken in {@code mode}; {@link Long#MAX_VALUE} if there will be none by itself.
   */
  long nextTimerInterrupt(PrivilegeMode mode) {
    int takeable = takeable(mode);
    long next = Long.MAX_VALUE;
    if ((takeable & Interrupts.MACHINE_TIMER) != 0 && !isReached(mtimecmp)) {
      next = clock.instructionsAt(mtimecmp);
    }
    if ((takeable & Interrupts.SUPERVISOR_TIMER) != 0 && supervisorTimer && !isReached(stimecmp)) {
      next = Math.min(next, clock.instructionsAt(stimecmp));
    }
    return next;
  }

  /**
   * The time at which a timer will end a {@code wfi}; {@link Long#MAX_VALUE} if none will, or the
   * timer that would has already been reached.
   */
  long nextTimerWake() {
    long next = Long.MAX_VALUE;
    if ((enabled & Interrupts.MACHINE_TIMER) != 0 && mtimecmp >= 0 && !isReached(mtimecmp)) {
      next = mtimecmp;
    }
    if ((enabled & Interrupts.SUPERVISOR_TIMER) != 0
        && supervisorTimer
        && stimecmp >= 0
        && !isReached(stimecmp)) {
      next = Math.min(next, stimecmp);
    }
    return next;
  }
}
