package dev.trapeze.cpu.fp;

/**
 * Arithmetic on binary32 patterns, as the F extension has it (RISC-V Unprivileged, chapter 11; IEEE
 * 754-2019). Operands may be anything; a result that is a NaN is the canonical one.
 *
 * <p>{@code mode} is one of {@link Rounding}'s five, {@code flags} are what the operation adds its
 * flags to. {@link Nearest} says how the results come about, and why they can be computed in
 * double; infinities and NaNs go to {@link Exact}.
 *
 * <p>As in {@link Binary64}, the public operations give the host's answer at once where it is all
 * there is to know.
 */
public final class Binary32 {
  /** The canonical NaN. */
  public static final int CANONICAL_NAN = 0x7FC0_0000;

  /** The sign bit. */
  public static final int SIGN = Integer.MIN_VALUE;

  private static final int INFINITY = 0x7F80_0000;
  private static final int QUIET = 0x0040_0000;
  private static final FloatFormat FORMAT = FloatFormat.BINARY32;

  private Binary32() {}

  /** {@code a} + {@code b}: {@code fadd.s}. */
  public static int add(int a, int b, int mode, FloatFlags flags) {
    float result = Float.intBitsToFloat(a) + Float.intBitsToFloat(b);
    // A finite sum has neither overflowed nor underflowed.
    if (flags.leaveNearest(mode) && Math.abs(result) <= Float.MAX_VALUE) {
      return Float.floatToRawIntBits(result);
    }
    return addInMode(a, b, mode, flags);
  }

  private static int addInMode(int a, int b, int mode, FloatFlags flags) {
    double x = Float.intBitsToFloat(a);
    double y = Float.intBitsToFloat(b);
    double sum = x + y;
    if (!isFinite(sum) || sum == 0 && mode == Rounding.RDN) {
      return (int) Exact.add(wide(a), wide(b), FORMAT, mode, flags);
    }
    return Nearest.toBinary32(sum, Nearest.errorOfSum(x, y, sum), mode, flags);
  }

  /** {@code a} − {@code b}: {@code fsub.s}. */
  public static int subtract(int a, int b, int mode, FloatFlags flags) {
    return add(a, b ^ SIGN, mode, flags);
  }

  /** {@code a} × {@code b}: {@code fmul.s}. */
  public static int multiply(int a, int b, int mode, FloatFlags flags) {
    float result = Float.intBitsToFloat(a) * Float.intBitsToFloat(b);
    if (flags.leaveNearest(mode) && isOrdinary(result)) {
      return Float.floatToRawIntBits(result);
    }
    return multiplyInMode(a, b, mode, flags);
  }

  private static int multiplyInMode(int a, int b, int mode, FloatFlags flags) {
    double product = (double) Float.intBitsToFloat(a) * (double) Float.intBitsToFloat(b);
    if (!isFinite(product)) {
      return (int) Exact.multiply(wide(a), wide(b), FORMAT, mode, flags);
    }
    return Nearest.toBinary32(product, 0, mode, flags);
  }

  /** {@code a} / {@code b}: {@code fdiv.s}. */
  public static int divide(int a, int b, int mode, FloatFlags flags) {
    float result = Float.intBitsToFloat(a) / Float.intBitsToFloat(b);
    if (flags.leaveNearest(mode) && isOrdinary(result)) {
      return Float.floatToRawIntBits(result);
    }
    return divideInMode(a, b, mode, flags);
  }

  private static int divideInMode(int a, int b, int mode, FloatFlags flags) {
    double x = Float.intBitsToFloat(a);
    double y = Float.intBitsToFloat(b);
    double quotient = x / y;
    if (!isFinite(quotient) || quotient == 0) {
      return (int) Exact.divide(wide(a), wide(b), FORMAT, mode, flags);
    }
    double remainder = Math.fma(-quotient, y, x);
    return Nearest.toBinary32(quotient, b < 0 ? -remainder : remainder, mode, flags);
  }

  /** The square root of {@code a}: {@code fsqrt.s}. */
  public static int squareRoot(int a, int mode, FloatFlags flags) {
    float result = (float) Math.sqrt(Float.intBitsToFloat(a));
    if (flags.leaveNearest(mode) && isOrdinary(result)) {
      return Float.floatToRawIntBits(result);
    }
    return squareRootInMode(a, mode, flags);
  }

  private static int squareRootInMode(int a, int mode, FloatFlags flags) {
    double x = Float.intBitsToFloat(a);
    double root = Math.sqrt(x);
    if (isFinite(root)) {
      // The root of a zero is itself, and exact.
      return Nearest.toBinary32(root, Math.fma(-root, root, x), mode, flags);
    }
    return x > 0 ? a : (int) Exact.nan(!isNan(a) || isSignaling(a), FORMAT, flags);
  }

  /**
   * {@code a} × {@code b} + {@code c}, rounded once: {@code fmadd.s}, and the others of its family
   * after changing the signs of {@code a} and {@code c}.
   */
  public static int fma(int a, int b, int c, int mode, FloatFlags flags) {
    float result =
        Math.fma(Float.intBitsToFloat(a), Float.intBitsToFloat(b), Float.intBitsToFloat(c));
    if (flags.leaveNearest(mode) && isOrdinary(result)) {
      return Float.floatToRawIntBits(result);
    }
    return fmaInMode(a, b, c, mode, flags);
  }

  private static int fmaInMode(int a, int b, int c, int mode, FloatFlags flags) {
    double product = (double) Float.intBitsToFloat(a) * (double) Float.intBitsToFloat(b);
    double z = Float.intBitsToFloat(c);
    double sum = product + z;
    if (!isFinite(sum) || sum == 0 && mode == Rounding.RDN) {
      return (int) Exact.fma(wide(a), wide(b), wide(c), FORMAT, mode, flags);
    }
    return Nearest.toBinary32(sum, Nearest.errorOfSum(product, z, sum), mode, flags);
  }

  /** The lesser, a number rather than a NaN, −0 below +0: {@code fmin.s}. */
  public static int minimum(int a, int b, FloatFlags flags) {
    return isNan(a) || isNan(b) ? number(a, b, flags) : order(a) <= order(b) ? a : b;
  }

  /** The greater, a number rather than a NaN, −0 below +0: {@code fmax.s}. */
  public static int maximum(int a, int b, FloatFlags flags) {
    return isNan(a) || isNan(b) ? number(a, b, flags) : order(a) >= order(b) ? a : b;
  }

  /** Of a NaN and something else, the latter if it is a number (IEEE 754-2019, 9.6). */
  private static int number(int a, int b, FloatFlags flags) {
    if (isSignaling(a) || isSignaling(b)) {
      flags.raise(FloatFlags.NV);
    }
    return !isNan(a) ? a : !isNan(b) ? b : CANONICAL_NAN;
  }

  /** Orders patterns as integers; −0 is below +0. */
  private static int order(int a) {
    return a ^ (a >> 31 & Integer.MAX_VALUE);
  }

  /** {@code a} = {@code b}, which is invalid only for a signaling NaN: {@code feq.s}. */
  public static boolean isEqual(int a, int b, FloatFlags flags) {
    return Binary64.isEqual(wide(a), wide(b), flags);
  }

  /** {@code a} < {@code b}, which is invalid for any NaN: {@code flt.s}. */
  public static boolean isLess(int a, int b, FloatFlags flags) {
    return Binary64.isLess(wide(a), wide(b), flags);
  }

  /** {@code a} ≤ {@code b}, which is invalid for any NaN: {@code fle.s}. */
  public static boolean isLessOrEqual(int a, int b, FloatFlags flags) {
    return Binary64.isLessOrEqual(wide(a), wide(b), flags);
  }

  /**
   * One bit of ten for the class of a pattern (RISC-V Unprivileged, table 11.5): {@code fclass.s}.
   */
  public static int classify(int a) {
    if (isNan(a)) {
      return isSignaling(a) ? 1 << 8 : 1 << 9;
    }
    float magnitude = Math.abs(Float.intBitsToFloat(a));
    int size =
        magnitude > Float.MAX_VALUE ? 0 : magnitude >= Float.MIN_NORMAL ? 1 : magnitude > 0 ? 2 : 3;
    return a < 0 ? 1 << size : 1 << (7 - size);
  }

  /** {@code magnitude} with the sign of {@code sign}: {@code fsgnj.s}. */
  public static int withSign(int magnitude, int sign) {
    return magnitude & ~SIGN | sign & SIGN;
  }

  /** {@code a} as binary64, which is exact; a signaling NaN is invalid: {@code fcvt.d.s}. */
  public static long toBinary64(int a, FloatFlags flags) {
    if (isNan(a)) {
      return Exact.nan(isSignaling(a), FloatFormat.BINARY64, flags);
    }
    return Double.doubleToRawLongBits(Float.intBitsToFloat(a));
  }

  /** {@code a} as binary64; a NaN stays quiet or signaling. */
  static long wide(int a) {
    if (isNan(a)) {
      return isSignaling(a) ? Binary64.CANONICAL_NAN - 1 : Binary64.CANONICAL_NAN;
    }
    return Double.doubleToRawLongBits(Float.intBitsToFloat(a));
  }

  static boolean isNan(int a) {
    return (a & ~SIGN) > INFINITY;
  }

  private static boolean isSignaling(int a) {
    return isNan(a) && (a & QUIET) == 0;
  }

  /** True for a number that can only come about by rounding without overflow and underflow. */
  private static boolean isOrdinary(float result) {
    float magnitude = Math.abs(result);
    return magnitude > Float.MIN_NORMAL && magnitude <= Float.MAX_VALUE;
  }

  private static boolean isFinite(double x) {
    return Math.abs(x) <= Double.MAX_VALUE;
  }
}
