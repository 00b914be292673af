package dev.trapeze.cpu.exec;

/** Division where the engine's loop leaves it to others: by zero, and of large unsigned numbers. */
final class Division {
  private Division() {}

  /** Division of 64-bit registers. */
  static long wide(int opcode, long a, long b) {
    return switch (opcode) {
      case Opcode.DIV -> b == 0 ? -1 : a / b;
      case Opcode.DIVU -> b == 0 ? -1 : Long.divideUnsigned(a, b);
      case Opcode.REM -> b == 0 ? a : a % b;
      default -> b == 0 ? a : Long.remainderUnsigned(a, b);
    };
  }

  /** The quotient, all ones, or the remainder, which is the dividend, of a division by zero. */
  static long ofWordByZero(int opcode, long a) {
    return opcode == Opcode.DIVW || opcode == Opcode.DIVUW ? -1 : (int) a;
  }
}
