package dev.trapeze.cpu.exec;

/**
 * What units call for: operations that bytecode has no instruction for. HotSpot compiles these
 * methods into the code that calls them.
 */
final class UnitArithmetic {
  private static final long LOW_32 = 0xFFFF_FFFFL;

  private UnitArithmetic() {}

  static int less(long a, long b) {
    return a < b ? 1 : 0;
  }

  static int lessUnsigned(long a, long b) {
    return a + Long.MIN_VALUE < b + Long.MIN_VALUE ? 1 : 0;
  }

  static long multiplyHighSignedUnsigned(long a, long b) {
    return Math.multiplyHigh(a, b) + (b >> 63 & a);
  }

  static long multiplyHighUnsigned(long a, long b) {
    return Math.multiplyHigh(a, b) + (b >> 63 & a) + (a >> 63 & b);
  }

  static long multiplyHighSignedUnsignedWord(long a, long b) {
    return a * (b & LOW_32) >> 32;
  }

  static long multiplyHighUnsignedWord(long a, long b) {
    return (a & LOW_32) * (b & LOW_32) >> 32;
  }

  static long divide(long a, long b) {
    return b == 0 ? -1 : a / b;
  }

  static long remainder(long a, long b) {
    return b == 0 ? a : a % b;
  }

  static long divideUnsigned(long a, long b) {
    return a >= 0 && b > 0 ? a / b : Division.wide(Opcode.DIVU, a, b);
  }

  static long remainderUnsigned(long a, long b) {
    return a >= 0 && b > 0 ? a % b : Division.wide(Opcode.REMU, a, b);
  }

  static int divideWord(int a, int b) {
    return b == 0 ? -1 : a / b;
  }

  static int remainderWord(int a, int b) {
    return b == 0 ? a : a % b;
  }

  static int divideUnsignedWord(int a, int b) {
    return b == 0 ? -1 : (int) ((a & LOW_32) / (b & LOW_32));
  }

  static int remainderUnsignedWord(int a, int b) {
    return b == 0 ? a : (int) ((a & LOW_32) % (b & LOW_32));
  }
}
