package dev.trapeze.cpu.hart;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Extension;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.PhysicalMemoryProtection;
import org.jspecify.annotations.Nullable;

/**
 * The control and status registers of a hart, by name (RISC-V Privileged 1.12, chapters 2 to 4).
 * What they do is said by the class of each group: {@link StatusRegister}, {@link
 * InterruptRegisters}, {@link TrapRegisters}, {@link Counters}, {@link EnvironmentConfiguration}
 * and {@link FloatState}.
 *
 * <p>{@link #read} and {@link #write} are what the registers do once an access is allowed; {@link
 * #permits} is the check. Values are sign-extended from XLEN, as in integer registers. Where the
 * specification leaves a choice, it is the one of QEMU's machine {@code virt}; but there are no
 * triggers ({@code tselect} and {@code tdata1} to 3 are zero), and the identity registers are zero,
 * since this is not QEMU.
 */
public final class CsrFile {
  /** Something changed that may make an interrupt fire, or stop one from firing. */
  public static final int INTERRUPTS_CHANGED = 1;

  /** Something changed that addresses are translated by: satp, mode, SUM, MXR, MPRV or MPP. */
  public static final int TRANSLATION_CHANGED = 2;

  /** Somebody wants the engine to come back to its caller: see {@link #requestStop}. */
  public static final int STOP_REQUESTED = 4;

  /** Somebody has something to show the engine: see {@link #requestLook}. */
  public static final int LOOK_REQUESTED = 8;

  /** What {@code medeleg} can delegate: all exceptions that S- and U-mode can raise (3.1.8). */
  private static final long DELEGABLE_EXCEPTIONS = 0xB3FF;

  private static final int SUPERVISOR_CALL = 1 << 9;
  private static final int TIME = 1;
  private static final int PMPCFG = 0x3A0;
  private static final int PMPADDR = 0x3B0;
  private static final long LOWER_HALF = 0xFFFF_FFFFL;

  private final Isa isa;
  private final Xlen xlen;
  private final int hartId;
  private final VirtualClock clock;
  private final FloatState floats;
  private final PhysicalMemoryProtection protection;
  private final Changes changes = new Changes();
  private final StatusRegister status;
  private final InterruptRegisters interrupts;
  private final TrapRegisters machineTraps;
  private final TrapRegisters supervisorTraps;
  private final Counters counters;
  private final EnvironmentConfiguration environment;
  private final Privileges privileges;
  private long medeleg;
  private long satp;

  CsrFile(
      Isa isa,
      int hartId,
      VirtualClock clock,
      FloatState floats,
      PhysicalMemoryProtection protection,
      Environment below) {
    this.isa = isa;
    this.xlen = isa.xlen();
    this.hartId = hartId;
    this.clock = clock;
    this.floats = floats;
    this.protection = protection;
    status = new StatusRegister(xlen, isa.has(Extension.F), floats, changes);
    interrupts = new InterruptRegisters(clock, status, changes);
    machineTraps = new TrapRegisters(xlen, isa.has(Extension.C));
    supervisorTraps = new TrapRegisters(xlen, isa.has(Extension.C));
    counters = new Counters(clock);
    environment = new EnvironmentConfiguration(isa);
    privileges = new Privileges(status, environment);
    if (below == Environment.JAVA) {
      medeleg = DELEGABLE_EXCEPTIONS & ~SUPERVISOR_CALL;
      interrupts.writeDelegated(-1);
      counters.writeMachineEnables(-1);
      writeEnvironment(-1);
    }
  }

  /**
   * True if there is a register of that number, and an instruction in {@code mode} may access it
   * now (2.1). If not, the instruction is illegal.
   *
   * @param number 0 to 4095
   * @param write whether the instruction writes
   */
  public boolean permits(int number, PrivilegeMode mode, boolean write) {
    CsrId csr = CsrId.ofNumber(number);
    if (csr == null
        || !csr.in(xlen)
        || mode.code() < csr.lowestMode().code()
        || (write && csr.readOnly())) {
      return false;
    }
    return switch (csr) {
      case FFLAGS, FRM, FCSR -> isa.has(Extension.F) && !floats.isOff();
      case CYCLE, TIME, INSTRET, CYCLEH, TIMEH, INSTRETH -> counters.isOpen(number & 31, mode);
      case STIMECMP, STIMECMPH -> isa.has(Extension.SSTC) && supervisorTimerIsOpen(mode);
      case SATP -> privileges.manageTranslation(mode);
      default -> !isEventCounter(number) || (isa.has(Extension.ZIHPM) && isOpen(number, mode));
    };
  }

  /** True for hpmcounter3 to 31 and their upper halves. */
  private static boolean isEventCounter(int number) {
    return (number & 0xF60) == 0xC00 && (number & 31) > 2;
  }

  private boolean isOpen(int counter, PrivilegeMode mode) {
    return counters.isOpen(counter & 31, mode);
  }

  private boolean supervisorTimerIsOpen(PrivilegeMode mode) {
    return mode == PrivilegeMode.MACHINE || (stimecmpRules() && counters.isOpen(TIME, mode));
  }

  private boolean stimecmpRules() {
    return (environment.machine() & EnvironmentConfiguration.STCE) != 0;
  }

  /** Reads by number, without a permission check; 0 for a register that does not exist. */
  public long read(int number) {
    CsrId csr = CsrId.ofNumber(number);
    return csr == null ? 0 : read(csr);
  }

  /**
   * The value in which an instruction that sets or clears bits does so: what {@link #read} gives,
   * but for {@code mip.SEIP}, which there is the written bit alone (3.1.9).
   */
  public long readToModify(int number) {
    return number == CsrId.MIP.number() ? interrupts.pendingToModify() : read(number);
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
      case FFLAGS -> floats.flags();
      case FRM -> floats.roundingMode();
      case FCSR -> floats.roundingMode() << 5 | floats.flags();
      case CYCLE, MCYCLE -> xlen.signExtend(counters.cycle());
      case CYCLEH, MCYCLEH -> counters.cycle() >> 32;
      case INSTRET, MINSTRET -> xlen.signExtend(counters.instret());
      case INSTRETH, MINSTRETH -> counters.instret() >> 32;
      case TIME -> xlen.signExtend(clock.time());
      case TIMEH -> clock.time() >> 32;
      case SSTATUS -> status.readSupervisor();
      case SIE -> interrupts.supervisorEnabled();
      case STVEC -> supervisorTraps.tvec();
      case SCOUNTEREN -> xlen.signExtend(counters.supervisorEnables());
      case SENVCFG -> environment.supervisor();
      case SSCRATCH -> supervisorTraps.scratch();
      case SEPC -> supervisorTraps.epc();
      case SCAUSE -> supervisorTraps.cause();
      case STVAL -> supervisorTraps.tval();
      case SIP -> interrupts.supervisorPending();
      case STIMECMP -> xlen.signExtend(interrupts.stimecmp());
      case STIMECMPH -> interrupts.stimecmp() >> 32;
      case SATP -> satp;
      case MHARTID -> hartId;
      case MSTATUS -> status.readMachine();
      case MISA -> isa.misa();
      case MEDELEG -> medeleg;
      case MIDELEG -> interrupts.delegated();
      case MIE -> interrupts.enabled();
      case MTVEC -> machineTraps.tvec();
      case MCOUNTEREN -> xlen.signExtend(counters.machineEnables());
      case MENVCFG -> xlen.signExtend(environment.machine());
      case MENVCFGH -> environment.machine() >> 32;
      case MCOUNTINHIBIT -> counters.inhibited();
      case MSCRATCH -> machineTraps.scratch();
      case MEPC -> machineTraps.epc();
      case MCAUSE -> machineTraps.cause();
      case MTVAL -> machineTraps.tval();
      case MIP -> interrupts.pending();
      default -> readProtection(csr.number());
    };
  }

  /** {@code pmpcfg} and {@code pmpaddr}; 0 for all other numbers. */
  private long readProtection(int number) {
    return switch (number & ~15) {
      case PMPCFG -> protection.readConfig(number - PMPCFG);
      case PMPADDR -> protection.readAddress(number - PMPADDR);
      default -> 0;
    };
  }

  /**
   * Writes without a permission check; read-only fields keep their value, and a register that this
   * hart does not have or that is read-only ignores the write. {@code misa} is read-only, as in
   * QEMU.
   */
  public void write(CsrId csr, long value) {
    switch (csr) {
      case FFLAGS -> floats.setFlags((int) value);
      case FRM -> floats.setRoundingMode((int) value);
      case FCSR -> {
        floats.setFlags((int) value);
        floats.setRoundingMode((int) value >> 5);
      }
      case MCYCLE -> counters.setCycle(lowerOrAll(counters.cycle(), value));
      case MCYCLEH -> counters.setCycle(upper(counters.cycle(), value));
      case MINSTRET -> counters.setInstret(lowerOrAll(counters.instret(), value));
      case MINSTRETH -> counters.setInstret(upper(counters.instret(), value));
      case SSTATUS -> status.writeSupervisor(value);
      case SIE -> interrupts.writeSupervisorEnabled((int) value);
      case STVEC -> supervisorTraps.setTvec(value);
      case SCOUNTEREN -> counters.writeSupervisorEnables(value);
      case SENVCFG -> environment.writeSupervisor(value);
      case SSCRATCH -> supervisorTraps.setScratch(value);
      case SEPC -> supervisorTraps.setEpc(value);
      case SCAUSE -> supervisorTraps.setCause(value);
      case STVAL -> supervisorTraps.setTval(value);
      case SIP -> interrupts.writeSupervisorPending((int) value);
      case STIMECMP -> interrupts.setStimecmp(lowerOrAll(interrupts.stimecmp(), value));
      case STIMECMPH -> interrupts.setStimecmp(upper(interrupts.stimecmp(), value));
      case SATP -> {
        if (PagingMode.ofSatp(value, xlen) != null) {
          satp = xlen.signExtend(value);
          changes.note(TRANSLATION_CHANGED);
        }
      }
      case MSTATUS -> status.writeMachine(value);
      case MEDELEG -> medeleg = value & DELEGABLE_EXCEPTIONS;
      case MIDELEG -> interrupts.writeDelegated((int) value);
      case MIE -> interrupts.writeEnabled((int) value);
      case MTVEC -> machineTraps.setTvec(value);
      case MCOUNTEREN -> counters.writeMachineEnables(value);
      case MENVCFG -> writeEnvironment(lowerOrAll(environment.machine(), value));
      case MENVCFGH -> writeEnvironment(upper(environment.machine(), value));
      case MCOUNTINHIBIT -> counters.writeInhibited(value);
      case MSCRATCH -> machineTraps.setScratch(value);
      case MEPC -> machineTraps.setEpc(value);
      case MCAUSE -> machineTraps.setCause(value);
      case MTVAL -> machineTraps.setTval(value);
      case MIP -> interrupts.writePending((int) value);
      default -> writeProtection(csr.number(), value);
    }
  }

  private void writeProtection(int number, long value) {
    switch (number & ~15) {
      case PMPCFG -> protection.writeConfig(number - PMPCFG, value);
      case PMPADDR -> protection.writeAddress(number - PMPADDR, value);
      default -> {}
    }
  }

  /** What a write to a register of 64 bits makes of it: in RV32 only its lower half is written. */
  private long lowerOrAll(long old, long value) {
    return xlen == Xlen.RV32 ? old & ~LOWER_HALF | value & LOWER_HALF : value;
  }

  private static long upper(long old, long value) {
    return value << 32 | old & LOWER_HALF;
  }

  private void writeEnvironment(long value) {
    environment.writeMachine(value);
    interrupts.setSupervisorTimer(stimecmpRules());
  }

  /** {@code satp}: root of the page table and how to walk it. */
  public long satp() {
    return satp;
  }

  /** {@code mstatus} without its read-only fields and without FS: see {@link Status}. */
  public long status() {
    return status.bits();
  }

  /**
   * The mode with whose rights a hart in {@code current} loads and stores: that of {@code
   * mstatus.MPP} in M-mode with MPRV, else the mode itself (3.1.6.3).
   */
  public PrivilegeMode dataMode(PrivilegeMode current) {
    return status.dataMode(current);
  }

  /** Which privileged instructions a mode may execute. */
  public Privileges privileges() {
    return privileges;
  }

  /**
   * {@code stimecmp}, unsigned 64 bits in both widths: the time from which on S-mode's timer
   * interrupt is pending.
   */
  public long stimecmp() {
    return interrupts.stimecmp();
  }

  /**
   * The CLINT's {@code mtimecmp} of this hart, unsigned 64 bits: the time from which on the machine
   * timer interrupt is pending. At reset it is far away.
   */
  public long mtimecmp() {
    return interrupts.mtimecmp();
  }

  /** Sets {@link #mtimecmp}. */
  public void setMtimecmp(long time) {
    interrupts.setMtimecmp(time);
  }

  /**
   * Raises or lowers the line of an external interrupt or of the machine software interrupt, a bit
   * of {@link Interrupts}. The timers' follow the time.
   */
  public void raise(int interrupt, boolean level) {
    interrupts.raise(interrupt, level);
  }

  /** {@code mip}, with the timers' bits as the clock says. */
  public int pendingInterrupts() {
    return interrupts.pending();
  }

  /** {@code mie}. */
  public int enabledInterrupts() {
    return interrupts.enabled();
  }

  /** True if an enabled interrupt is pending, taken or not: what ends a {@code wfi} (3.3.3). */
  public boolean wakesFromWait() {
    return interrupts.anyEnabledPending();
  }

  /**
   * The interrupt to take before the next instruction in {@code mode}, or null: pending, enabled,
   * and not held back by {@code mstatus} (3.1.9).
   */
  public @Nullable TrapCause interruptToTake(PrivilegeMode mode) {
    return interrupts.toTake(mode);
  }

  /**
   * The number of the clock's retired instructions at which a timer interrupt will be raised that
   * is taken in {@code mode}; {@link Long#MAX_VALUE} if it is masked, already raised, or never will
   * be.
   */
  public long nextTimerInterrupt(PrivilegeMode mode) {
    return interrupts.nextTimerInterrupt(mode);
  }

  /**
   * The time in ticks, later than now, at which a timer will end a {@code wfi}; {@link
   * Long#MAX_VALUE} if none will.
   */
  public long nextTimerWake() {
    return interrupts.nextTimerWake();
  }

  /**
   * What has changed since the last call: {@link #INTERRUPTS_CHANGED}, {@link
   * #TRANSLATION_CHANGED}, {@link #STOP_REQUESTED}, {@link #LOOK_REQUESTED}.
   */
  public int takeChanges() {
    return changes.take();
  }

  /**
   * Makes the engine that runs this hart come back to its caller before the next instruction: for a
   * device that has been told to switch the machine off, for example.
   */
  public void requestStop() {
    changes.note(STOP_REQUESTED);
  }

  /**
   * Makes the engine that runs this hart ask its debugger's port before the next instruction
   * whether to go on.
   */
  public void requestLook() {
    changes.note(LOOK_REQUESTED);
  }

  /** True if {@link #takeChanges} would give any. */
  public boolean hasChanges() {
    return changes.any();
  }

  void noteModeChange() {
    changes.note(INTERRUPTS_CHANGED | TRANSLATION_CHANGED);
  }

  Counters counters() {
    return counters;
  }

  /**
   * Records a trap in the registers of the mode that handles it, and gives that mode: S-mode for
   * what is delegated, unless it happens in M-mode (3.1.8).
   *
   * @param from the mode in which it happened
   */
  PrivilegeMode recordTrap(TrapCause cause, long pc, long value, PrivilegeMode from) {
    long delegated = cause.interrupt() ? interrupts.delegated() : medeleg;
    if (from != PrivilegeMode.MACHINE && (delegated >> cause.code() & 1) != 0) {
      supervisorTraps.record(cause, pc, value);
      status.pushSupervisor(from);
      return PrivilegeMode.SUPERVISOR;
    }
    machineTraps.record(cause, pc, value);
    status.pushMachine(from);
    return PrivilegeMode.MACHINE;
  }

  TrapRegisters traps(PrivilegeMode handler) {
    return handler == PrivilegeMode.MACHINE ? machineTraps : supervisorTraps;
  }

  /** Pops the status stack of the mode that returns; gives the mode to return to. */
  PrivilegeMode popStatus(PrivilegeMode handler) {
    return handler == PrivilegeMode.MACHINE ? status.popMachine() : status.popSupervisor();
  }
}
