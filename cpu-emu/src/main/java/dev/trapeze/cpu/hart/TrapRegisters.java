package dev.trapeze.cpu.hart;

import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;

/**
 * The registers by which M-mode or S-mode handles traps: {@code tvec}, {@code scratch}, {@code
 * epc}, {@code cause} and {@code tval} with an m or an s in front (RISC-V Privileged 1.12, 3.1.7,
 * 3.1.13 to 3.1.16, 4.1.2, 4.1.6 to 4.1.9).
 *
 * <p>A write to {@code tvec} with a reserved mode is ignored, as QEMU does; {@code cause} holds
 * whatever is written.
 */
final class TrapRegisters {
  private static final int VECTORED = 1;
  private static final int MODE = 3;

  private final Xlen xlen;
  private final long epcMask;
  private long tvec;
  private long scratch;
  private long epc;
  private long cause;
  private long tval;

  /**
   * All 0.
   *
   * @param compressed whether instructions may lie at odd multiples of two bytes
   */
  TrapRegisters(Xlen xlen, boolean compressed) {
    this.xlen = xlen;
    this.epcMask = compressed ? ~1L : ~3L;
  }

  long tvec() {
    return tvec;
  }

  void setTvec(long value) {
    if ((value & MODE) <= VECTORED) {
      tvec = xlen.signExtend(value);
    }
  }

  long scratch() {
    return scratch;
  }

  void setScratch(long value) {
    scratch = xlen.signExtend(value);
  }

  long epc() {
    return epc;
  }

  void setEpc(long value) {
    epc = xlen.signExtend(value) & epcMask;
  }

  long cause() {
    return cause;
  }

  void setCause(long value) {
    cause = xlen.signExtend(value);
  }

  long tval() {
    return tval;
  }

  void setTval(long value) {
    tval = xlen.signExtend(value);
  }

  void record(TrapCause trap, long pc, long value) {
    cause = trap.csrValue(xlen);
    epc = pc;
    // An illegal instruction's bits come zero-extended.
    tval = xlen.signExtend(value);
  }

  /** Where the handler of that trap begins. */
  long vector(TrapCause trap) {
    long base = tvec & ~(long) MODE;
    boolean vectored = trap.interrupt() && (tvec & MODE) == VECTORED;
    return vectored ? base + 4L * trap.code() : base;
  }
}
