package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.isa.TrapCause;

/**
 * An instruction could not complete, and the hart has to trap. One object per engine is thrown
 * again and again, without a stack trace.
 */
final class GuestFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private TrapCause cause = TrapCause.ILLEGAL_INSTRUCTION;
  private long value;

  GuestFault() {
    super(null, null, false, false);
  }

  /**
   * This object, made to stand for another fault; {@code value} is what {@code stval} will hold.
   */
  GuestFault of(TrapCause cause, long value) {
    this.cause = cause;
    this.value = value;
    return this;
  }

  TrapCause trapCause() {
    return cause;
  }

  long value() {
    return value;
  }
}
