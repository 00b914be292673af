package dev.trapeze.cpu.fp;

/** The operations that round, by the number of their operands; patterns are held in longs. */
enum Operation {
  ADD(2),
  SUBTRACT(2),
  MULTIPLY(2),
  DIVIDE(2),
  SQUARE_ROOT(1),
  FMA(3);

  final int operands;

  Operation(int operands) {
    this.operands = operands;
  }

  /** What {@link Binary64} or {@link Binary32} makes of it. */
  long compute(FloatFormat format, long a, long b, long c, int mode, FloatFlags flags) {
    if (format == FloatFormat.BINARY64) {
      return switch (this) {
        case ADD -> Binary64.add(a, b, mode, flags);
        case SUBTRACT -> Binary64.subtract(a, b, mode, flags);
        case MULTIPLY -> Binary64.multiply(a, b, mode, flags);
        case DIVIDE -> Binary64.divide(a, b, mode, flags);
        case SQUARE_ROOT -> Binary64.squareRoot(a, mode, flags);
        case FMA -> Binary64.fma(a, b, c, mode, flags);
      };
    }
    int x = (int) a;
    int y = (int) b;
    int result =
        switch (this) {
          case ADD -> Binary32.add(x, y, mode, flags);
          case SUBTRACT -> Binary32.subtract(x, y, mode, flags);
          case MULTIPLY -> Binary32.multiply(x, y, mode, flags);
          case DIVIDE -> Binary32.divide(x, y, mode, flags);
          case SQUARE_ROOT -> Binary32.squareRoot(x, mode, flags);
          case FMA -> Binary32.fma(x, y, (int) c, mode, flags);
        };
    return result & 0xFFFF_FFFFL;
  }

  /** The same by {@link Exact} alone, where that has the operation. */
  long computeExactly(FloatFormat format, long a, long b, long c, int mode, FloatFlags flags) {
    long x = wide(format, a);
    long y = wide(format, b);
    return switch (this) {
      case ADD -> Exact.add(x, y, format, mode, flags);
      case SUBTRACT -> Exact.add(x, y ^ Binary64.SIGN, format, mode, flags);
      case MULTIPLY -> Exact.multiply(x, y, format, mode, flags);
      case DIVIDE -> Exact.divide(x, y, format, mode, flags);
      case SQUARE_ROOT -> compute(format, a, b, c, mode, flags);
      case FMA -> Exact.fma(x, y, wide(format, c), format, mode, flags);
    };
  }

  private static long wide(FloatFormat format, long a) {
    return format == FloatFormat.BINARY64 ? a : Binary32.wide((int) a);
  }
}
