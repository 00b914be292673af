package dev.trapeze.cpu.exec;

/** The A extension's instruction words taken apart, and what they compute (Unprivileged, ch. 8). */
final class Atomic {
  static final int LOAD_RESERVED = 2;
  static final int STORE_CONDITIONAL = 3;

  private static final int ADD = 0;
  private static final int SWAP = 1;
  private static final int XOR = 4;
  private static final int OR = 8;
  private static final int AND = 12;
  private static final int MIN = 16;
  private static final int MAX = 20;
  private static final int MINU = 24;
  private static final int MAXU = 28;

  private Atomic() {}

  /** The field funct5. */
  static int function(int raw) {
    return raw >>> 27;
  }

  /** 4 or 8. */
  static int widthBytes(int raw) {
    return 1 << (raw >>> 12 & 7);
  }

  /** What a read-modify-write instruction stores; operands sign-extended from their width. */
  static long modify(int function, long old, long operand) {
    return switch (function) {
      case ADD -> old + operand;
      case SWAP -> operand;
      case XOR -> old ^ operand;
      case OR -> old | operand;
      case AND -> old & operand;
      case MIN -> Math.min(old, operand);
      case MAX -> Math.max(old, operand);
      case MINU -> Long.compareUnsigned(old, operand) < 0 ? old : operand;
      case MAXU -> Long.compareUnsigned(old, operand) > 0 ? old : operand;
      default -> throw new IllegalArgumentException("no atomic function " + function);
    };
  }
}
