package dev.trapeze.cpu.hart;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import org.jspecify.annotations.Nullable;

/**
 * The control and status registers of a hart whose machine mode is the Java environment: those of
 * S-mode, Sstc's {@code stimecmp}, and the counters (RISC-V Privileged 1.12, chapter 4).
 *
 * <p>{@link #read} and {@link #write} are what the registers do once an access is allowed; {@link
 * #permits} is the check. Values are sign-extended from XLEN, as in integer registers.
 */
public final class CsrFile {
  /** Something changed that may make an interrupt fire, or stop one from firing. */
  public static final int INTERRUPTS_CHANGED = 1;

  /** Something changed that addresses are translated by: satp, mode, SUM or MXR. */
  public static final int TRANSLATION_CHANGED = 2;

  /** The counters that {@code scounteren} can open to U-mode: cycle, time, instret. */
  private static final int COUNTERS = 7;

  /**
   * Writable bits of {@code senvcfg}: FIOM, which changes nothing where all accesses are in order.
   */
  private static final long SENVCFG_WRITABLE = 1;

  private static final int VECTORED = 1;

  private final Xlen xlen;
  private final VirtualClock clock;
  private int changes = INTERRUPTS_CHANGED | TRANSLATION_CHANGED;

  private long status;
  private int enabledInterrupts;
  private int raisedInterrupts;
  private long stvec;
  private long scounteren;
  private long senvcfg;
  private long sscratch;
  private long sepc;
  private long scause;
  private long stval;
  private long stimecmp = -1;
  private long satp;

  CsrFile(Xlen xlen, VirtualClock clock) {
    this.xlen = xlen;
    this.clock = clock;
  }

  /**
   * True if there is a register of that number, and an instruction in {@code mode} may access it
   * (2.1). If not, the instruction is illegal.
   *
   * @param number 0 to 4095
   * @param write whether the instruction writes
   */
  public boolean permits(int number, PrivilegeMode mode, boolean write) {
    CsrId csr = CsrId.ofNumber(number);
    if (csr == null || mode.code() < csr.lowestMode().code() || (write && csr.readOnly())) {
      return false;
    }
    return switch (csr) {
      case SSTATUS, SIE, STVEC, SCOUNTEREN, SENVCFG -> true;
      case SSCRATCH, SEPC, SCAUSE, STVAL, SIP, STIMECMP, SATP -> true;
      case STIMECMPH -> xlen == Xlen.RV32;
      case CYCLE, TIME, INSTRET -> counterIsOpen(number, mode);
      case CYCLEH, TIMEH, INSTRETH -> xlen == Xlen.RV32 && counterIsOpen(number, mode);
      default -> false;
    };
  }

  private boolean counterIsOpen(int number, PrivilegeMode mode) {
    return mode != PrivilegeMode.USER || (scounteren >> (number & 31) & 1) != 0;
  }

  /** Reads by number, without a permission check; 0 for a register that does not exist. */
  public long read(int number) {
    CsrId csr = CsrId.ofNumber(number);
    return csr == null ? 0 : read(csr);
  }

  /** Writes by number, without a permission check; see {@link #write(CsrId, long)}. */
  public void write(int number, long value) {
    CsrId csr = CsrId.ofNumber(number);
    if (csr != null) {
      write(csr, value);
    }
  }

  /** Reads without a permission check; 0 for a register that this hart does not have. */
  public long read(CsrId csr) {
    return switch (csr) {
      case SSTATUS -> xlen == Xlen.RV64 ? status | Status.UXL_64 : status;
      case SIE -> enabledInterrupts;
      case STVEC -> stvec;
      case SCOUNTEREN -> scounteren;
      case SENVCFG -> senvcfg;
      case SSCRATCH -> sscratch;
      case SEPC -> sepc;
      case SCAUSE -> scause;
      case STVAL -> stval;
      case SIP -> pendingInterrupts();
      case STIMECMP -> xlen.signExtend(stimecmp);
      case STIMECMPH -> stimecmp >> 32;
      case SATP -> satp;
      case CYCLE, INSTRET -> xlen.signExtend(clock.instructionsRetired());
      case CYCLEH, INSTRETH -> clock.instructionsRetired() >> 32;
      case TIME -> xlen.signExtend(clock.time());
      case TIMEH -> clock.time() >> 32;
      default -> 0;
    };
  }

  /**
   * Writes without a permission check; read-only fields keep their value, and a register that this
   * hart does not have or that is read-only ignores the write.
   */
  public void write(CsrId csr, long value) {
    switch (csr) {
      case SSTATUS -> setStatus(value & Status.WRITABLE);
      case SIE -> {
        enabledInterrupts = (int) value & Interrupts.SUPERVISOR;
        changes |= INTERRUPTS_CHANGED;
      }
      case STVEC -> stvec = xlen.signExtend(value) & ~2L;
      case SCOUNTEREN -> scounteren = value & COUNTERS;
      case SENVCFG -> senvcfg = value & SENVCFG_WRITABLE;
      case SSCRATCH -> sscratch = xlen.signExtend(value);
      case SEPC -> sepc = xlen.signExtend(value) & ~1L;
      case SCAUSE -> scause = xlen.signExtend(value);
      case STVAL -> stval = xlen.signExtend(value);
      case SIP -> raise(Interrupts.SOFTWARE, (value & Interrupts.SOFTWARE) != 0);
      case STIMECMP ->
          setStimecmp(xlen == Xlen.RV32 ? stimecmp >>> 32 << 32 | (value & 0xFFFF_FFFFL) : value);
      case STIMECMPH -> setStimecmp(value << 32 | (stimecmp & 0xFFFF_FFFFL));
      case SATP -> {
        if (PagingMode.ofSatp(value, xlen) != null) {
          satp = xlen.signExtend(value);
          changes |= TRANSLATION_CHANGED;
        }
      }
      default -> {}
    }
  }

  private void setStatus(long value) {
    if (value != status) {
      long different = value ^ status;
      if ((different & Status.SIE) != 0) {
        changes |= INTERRUPTS_CHANGED;
      }
      if ((different & (Status.SUM | Status.MXR)) != 0) {
        changes |= TRANSLATION_CHANGED;
      }
      status = value;
    }
  }

  private void setStimecmp(long value) {
    stimecmp = value;
    changes |= INTERRUPTS_CHANGED;
  }

  /** {@code satp}: root of the page table and how to walk it. */
  public long satp() {
    return satp;
  }

  /** {@code sstatus} without its read-only fields: see {@link Status}. */
  public long status() {
    return status;
  }

  long sepc() {
    return sepc;
  }

  /**
   * {@code stimecmp}, unsigned 64 bits in both widths: the time at which the timer interrupt is
   * raised.
   */
  public long stimecmp() {
    return stimecmp;
  }

  /**
   * Raises or lowers an interrupt line, a bit of {@link Interrupts} (the timer's follows the time).
   */
  public void raise(int interrupt, boolean level) {
    int raised = level ? raisedInterrupts | interrupt : raisedInterrupts & ~interrupt;
    if (raised != raisedInterrupts) {
      raisedInterrupts = raised;
      changes |= INTERRUPTS_CHANGED;
    }
  }

  /** {@code sip}, with the timer's bit as the clock says. */
  public int pendingInterrupts() {
    boolean timer = Long.compareUnsigned(clock.time(), stimecmp) >= 0;
    return timer ? raisedInterrupts | Interrupts.TIMER : raisedInterrupts;
  }

  /** {@code sie}. */
  public int enabledInterrupts() {
    return enabledInterrupts;
  }

  /** The bits of both {@code sip} and {@code sie}: what ends a {@code wfi}. */
  public boolean wakesFromWait() {
    return (pendingInterrupts() & enabledInterrupts) != 0;
  }

  /**
   * The interrupt to take before the next instruction, or null: pending, enabled, and not held back
   * by {@code sstatus.SIE} in S-mode; external before software before timer (3.1.9).
   */
  public @Nullable TrapCause interruptToTake(PrivilegeMode mode) {
    if (mode == PrivilegeMode.SUPERVISOR && (status & Status.SIE) == 0) {
      return null;
    }
    int ready = enabledInterrupts == 0 ? 0 : pendingInterrupts() & enabledInterrupts;
    if (ready == 0) {
      return null;
    }
    if ((ready & Interrupts.EXTERNAL) != 0) {
      return TrapCause.SUPERVISOR_EXTERNAL_INTERRUPT;
    }
    return (ready & Interrupts.SOFTWARE) != 0
        ? TrapCause.SUPERVISOR_SOFTWARE_INTERRUPT
        : TrapCause.SUPERVISOR_TIMER_INTERRUPT;
  }

  /**
   * The number of retired instructions at which a timer interrupt will be raised that interrupts
   * {@code mode}; {@link Long#MAX_VALUE} if it is masked, already raised, or never will be.
   */
  public long nextTimerInterrupt(PrivilegeMode mode) {
    boolean held = mode == PrivilegeMode.SUPERVISOR && (status & Status.SIE) == 0;
    if (held || (enabledInterrupts & Interrupts.TIMER) == 0) {
      return Long.MAX_VALUE;
    }
    boolean raised = Long.compareUnsigned(clock.time(), stimecmp) >= 0;
    return raised ? Long.MAX_VALUE : clock.instructionsAt(stimecmp);
  }

  /**
   * What has changed since the last call: {@link #INTERRUPTS_CHANGED}, {@link
   * #TRANSLATION_CHANGED}.
   */
  public int takeChanges() {
    int taken = changes;
    changes = 0;
    return taken;
  }

  /** True if {@link #takeChanges} would give any. */
  public boolean hasChanges() {
    return changes != 0;
  }

  void noteModeChange() {
    changes |= INTERRUPTS_CHANGED | TRANSLATION_CHANGED;
  }

  void recordTrap(TrapCause cause, long pc, long value, PrivilegeMode from) {
    scause = cause.csrValue(xlen);
    sepc = pc;
    // An illegal instruction's bits come zero-extended.
    stval = xlen.signExtend(value);
    long previous = status & ~(Status.SIE | Status.SPIE | Status.SPP);
    if ((status & Status.SIE) != 0) {
      previous |= Status.SPIE;
    }
    if (from == PrivilegeMode.SUPERVISOR) {
      previous |= Status.SPP;
    }
    setStatus(previous);
  }

  long trapVector(TrapCause cause) {
    long base = stvec & ~3L;
    boolean vectored = cause.interrupt() && (stvec & VECTORED) != 0;
    return vectored ? base + 4L * cause.code() : base;
  }

  /** The status stack's pop of {@code sret}; gives the mode to return to. */
  PrivilegeMode popStatus() {
    boolean supervisor = (status & Status.SPP) != 0;
    long next = (status | Status.SPIE) & ~(Status.SIE | Status.SPP);
    if ((status & Status.SPIE) != 0) {
      next |= Status.SIE;
    }
    setStatus(next);
    return supervisor ? PrivilegeMode.SUPERVISOR : PrivilegeMode.USER;
  }
}
