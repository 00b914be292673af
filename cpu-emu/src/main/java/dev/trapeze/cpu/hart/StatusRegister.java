package dev.trapeze.cpu.hart;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;

/**
 * {@code mstatus}, {@code mstatush} and their view {@code sstatus} (RISC-V Privileged 1.12, 3.1.6,
 * 4.1.1), with the two stacks of modes and interrupt enables that traps push and returns pop.
 *
 * <p>Both lower modes are as wide as M-mode (SXL and UXL are read-only), memory is little-endian in
 * all (MBE, SBE, UBE are 0, and with them {@code mstatush}), and there is no extension's state but
 * the floating-point one (VS and XS are 0). MPP keeps its value when the reserved 2 is written.
 */
final class StatusRegister {
  private static final long SUPERVISOR_FIELDS =
      Status.SIE | Status.SPIE | Status.SPP | Status.SUM | Status.MXR;
  private static final long MACHINE_FIELDS =
      SUPERVISOR_FIELDS
          | Status.MIE
          | Status.MPIE
          | Status.MPP
          | Status.MPRV
          | Status.TVM
          | Status.TW
          | Status.TSR;
  private static final long RESERVED_MPP = 2L << Status.MPP_SHIFT;

  private final Xlen xlen;
  private final boolean hasFloats;
  private final FloatState floats;
  private final Changes changes;
  private long bits;

  /**
   * All fields 0.
   *
   * @param hasFloats whether FS can be written; it is kept in {@code floats}
   */
  StatusRegister(Xlen xlen, boolean hasFloats, FloatState floats, Changes changes) {
    this.xlen = xlen;
    this.hasFloats = hasFloats;
    this.floats = floats;
    this.changes = changes;
  }

  /** The fields that can be written, without FS. */
  long bits() {
    return bits;
  }

  boolean has(long bit) {
    return (bits & bit) != 0;
  }

  long readMachine() {
    return withReadOnlyFields(bits, Status.UXL_64 | Status.SXL_64);
  }

  long readSupervisor() {
    return withReadOnlyFields(bits & SUPERVISOR_FIELDS, Status.UXL_64);
  }

  private long withReadOnlyFields(long fields, long widths) {
    int fs = floats.fs();
    long value = fields | (long) fs << Status.FS_SHIFT;
    if (fs == FloatState.DIRTY) {
      // SD: the highest bit, which RV32 keeps sign-extended.
      value |= -1L << (xlen.bits() - 1);
    }
    return xlen == Xlen.RV64 ? value | widths : value;
  }

  void writeMachine(long value) {
    long legal = value;
    if ((value & Status.MPP) == RESERVED_MPP) {
      legal = value & ~Status.MPP | bits & Status.MPP;
    }
    set(legal & MACHINE_FIELDS);
    writeFs(value);
  }

  void writeSupervisor(long value) {
    set(bits & ~SUPERVISOR_FIELDS | value & SUPERVISOR_FIELDS);
    writeFs(value);
  }

  private void writeFs(long value) {
    if (hasFloats) {
      floats.setFs((int) (value >> Status.FS_SHIFT) & 3);
    }
  }

  private void set(long value) {
    long different = value ^ bits;
    bits = value;
    if ((different & (Status.SIE | Status.MIE)) != 0) {
      changes.note(CsrFile.INTERRUPTS_CHANGED);
    }
    if ((different & (Status.SUM | Status.MXR | Status.MPRV)) != 0
        || ((different & Status.MPP) != 0 && has(Status.MPRV))) {
      changes.note(CsrFile.TRANSLATION_CHANGED);
    }
  }

  /** The mode with whose rights loads and stores are made in {@code current} (3.1.6.3). */
  PrivilegeMode dataMode(PrivilegeMode current) {
    return current == PrivilegeMode.MACHINE && has(Status.MPRV) ? previousMachineMode() : current;
  }

  private PrivilegeMode previousMachineMode() {
    return PrivilegeMode.ofCode((int) (bits >> Status.MPP_SHIFT) & 3);
  }

  /** True if interrupts that S-mode handles are enabled in {@code mode}. */
  boolean enablesSupervisorInterrupts(PrivilegeMode mode) {
    return mode == PrivilegeMode.USER || (mode == PrivilegeMode.SUPERVISOR && has(Status.SIE));
  }

  /** True if interrupts that M-mode handles are enabled in {@code mode}. */
  boolean enablesMachineInterrupts(PrivilegeMode mode) {
    return mode != PrivilegeMode.MACHINE || has(Status.MIE);
  }

  void pushSupervisor(PrivilegeMode from) {
    long next = bits & ~(Status.SIE | Status.SPIE | Status.SPP);
    if (has(Status.SIE)) {
      next |= Status.SPIE;
    }
    if (from == PrivilegeMode.SUPERVISOR) {
      next |= Status.SPP;
    }
    set(next);
  }

  void pushMachine(PrivilegeMode from) {
    long next = bits & ~(Status.MIE | Status.MPIE | Status.MPP);
    if (has(Status.MIE)) {
      next |= Status.MPIE;
    }
    set(next | (long) from.code() << Status.MPP_SHIFT);
  }

  /** What {@code sret} does; gives the mode to return to. */
  PrivilegeMode popSupervisor() {
    boolean supervisor = has(Status.SPP);
    long next = (bits | Status.SPIE) & ~(Status.SIE | Status.SPP | Status.MPRV);
    if (has(Status.SPIE)) {
      next |= Status.SIE;
    }
    set(next);
    return supervisor ? PrivilegeMode.SUPERVISOR : PrivilegeMode.USER;
  }

  /** What {@code mret} does; gives the mode to return to. */
  PrivilegeMode popMachine() {
    PrivilegeMode target = previousMachineMode();
    long next = (bits | Status.MPIE) & ~(Status.MIE | Status.MPP);
    if (has(Status.MPIE)) {
      next |= Status.MIE;
    }
    if (target != PrivilegeMode.MACHINE) {
      next &= ~Status.MPRV;
    }
    set(next);
    return target;
  }
}
