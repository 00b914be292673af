package dev.trapeze.cpu.exec;

/** Arithmetic that is not frequent enough to have its place in the engine's loop. */
final class RareArithmetic {
  private static final long LOW_32 = 0xFFFF_FFFFL;

  private RareArithmetic() {}

  /** The result of an operation from {@link Opcode#FIRST_RARE_ARITHMETIC} on. */
  static long compute(int opcode, long a, long b) {
    return switch (opcode) {
      case Opcode.MULH -> Math.multiplyHigh(a, b);
      case Opcode.MULHSU -> Math.multiplyHigh(a, b) + (b >> 63 & a);
      case Opcode.MULHU -> Math.multiplyHigh(a, b) + (b >> 63 & a) + (a >> 63 & b);
      case Opcode.MULH_32 -> a * b >> 32;
      case Opcode.MULHSU_32 -> a * (b & LOW_32) >> 32;
      case Opcode.MULHU_32 -> (a & LOW_32) * (b & LOW_32) >> 32;
      case Opcode.DIV -> b == 0 ? -1 : a / b;
      case Opcode.DIVU -> b == 0 ? -1 : Long.divideUnsigned(a, b);
      case Opcode.REM -> b == 0 ? a : a % b;
      case Opcode.REMU -> b == 0 ? a : Long.remainderUnsigned(a, b);
      case Opcode.DIVW -> (int) b == 0 ? -1 : (int) a / (int) b;
      case Opcode.DIVUW -> (int) b == 0 ? -1 : (int) ((a & LOW_32) / (b & LOW_32));
      case Opcode.REMW -> (int) b == 0 ? (int) a : (int) a % (int) b;
      case Opcode.REMUW -> (int) b == 0 ? (int) a : (int) ((a & LOW_32) % (b & LOW_32));
      default -> throw new IllegalArgumentException("no arithmetic operation: " + opcode);
    };
  }
}
