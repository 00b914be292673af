package dev.trapeze.cpu.fp;

/**
 * Arithmetic on binary64 patterns, as the D extension has it (RISC-V Unprivileged, chapter 12; IEEE
 * 754-2019). Operands may be anything; a result that is a NaN is the canonical one.
 *
 * <p>{@code mode} is one of {@link Rounding}'s five, {@code flags} are what the operation adds its
 * flags to. Each operation asks the host first, and {@link Nearest} says how its answer becomes
 * ours; the guards keep the error of the host's answer a double. What does not pass them goes to
 * {@link Exact}.
 *
 * <p>The public operations are made to be inlined. They give the host's answer at once where it is
 * all there is to know: the mode is to nearest, the inexact flag is raised already, as it is after
 * the first few operations of most programs, and the result is an ordinary number. Callers need not
 * check.
 */
public final class Binary64 {
  /** The canonical NaN. */
  public static final long CANONICAL_NAN = 0x7FF8_0000_0000_0000L;

  /** The sign bit. */
  public static final long SIGN = Long.MIN_VALUE;

  /** Products and dividends from here on have errors that do not underflow. */
  private static final double SMALL = 0x1p-900;

  /** Results below this have errors that do not overflow on the way. */
  private static final double LARGE = 0x1p1000;

  private static final FloatFormat FORMAT = FloatFormat.BINARY64;

  private Binary64() {}

  /** {@code a} + {@code b}: {@code fadd.d}. */
  public static long add(long a, long b, int mode, FloatFlags flags) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double sum = x + y;
    // A finite sum has neither overflowed nor underflowed.
    if (flags.leaveNearest(mode) && Math.abs(sum) <= Double.MAX_VALUE) {
      return Double.doubleToRawLongBits(sum);
    }
    return addInMode(a, b, mode, flags);
  }

  private static long addInMode(long a, long b, int mode, FloatFlags flags) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double sum = x + y;
    if (!(Math.abs(sum) < LARGE) || sum == 0 && mode == Rounding.RDN) {
      return Exact.add(a, b, FORMAT, mode, flags);
    }
    // A sum that is subnormal or zero is exact: it has no underflow.
    double error = Nearest.errorOfSum(x, y, sum);
    if (error != 0 && mode == Rounding.RMM) {
      return Exact.add(a, b, FORMAT, mode, flags);
    }
    return rounded(sum, error, mode, flags);
  }

  /** {@code a} − {@code b}: {@code fsub.d}. */
  public static long subtract(long a, long b, int mode, FloatFlags flags) {
    return add(a, b ^ SIGN, mode, flags);
  }

  /** {@code a} × {@code b}: {@code fmul.d}. */
  public static long multiply(long a, long b, int mode, FloatFlags flags) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double product = x * y;
    if (flags.leaveNearest(mode) && isOrdinary(product)) {
      return Double.doubleToRawLongBits(product);
    }
    return multiplyInMode(a, b, mode, flags);
  }

  private static long multiplyInMode(long a, long b, int mode, FloatFlags flags) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double product = x * y;
    double magnitude = Math.abs(product);
    if (magnitude >= SMALL && magnitude < LARGE) {
      double error = Math.fma(x, y, -product);
      if (error == 0 || mode != Rounding.RMM) {
        return rounded(product, error, mode, flags);
      }
    }
    if (product == 0 && (x == 0 || y == 0)) {
      return Double.doubleToRawLongBits(product);
    }
    return Exact.multiply(a, b, FORMAT, mode, flags);
  }

  /** {@code a} / {@code b}: {@code fdiv.d}. */
  public static long divide(long a, long b, int mode, FloatFlags flags) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double quotient = x / y;
    if (flags.leaveNearest(mode) && isOrdinary(quotient)) {
      return Double.doubleToRawLongBits(quotient);
    }
    return divideInMode(a, b, mode, flags);
  }

  private static long divideInMode(long a, long b, int mode, FloatFlags flags) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double quotient = x / y;
    double magnitude = Math.abs(quotient);
    if (magnitude >= SMALL && magnitude < LARGE && Math.abs(x) >= SMALL) {
      double remainder = Math.fma(-quotient, y, x);
      return rounded(quotient, b < 0 ? -remainder : remainder, mode, flags);
    }
    return Exact.divide(a, b, FORMAT, mode, flags);
  }

  /** The square root of {@code a}: {@code fsqrt.d}. */
  public static long squareRoot(long a, int mode, FloatFlags flags) {
    double x = Double.longBitsToDouble(a);
    double root = Math.sqrt(x);
    if (flags.leaveNearest(mode) && isOrdinary(root)) {
      return Double.doubleToRawLongBits(root);
    }
    return squareRootInMode(a, mode, flags);
  }

  private static long squareRootInMode(long a, int mode, FloatFlags flags) {
    double x = Double.longBitsToDouble(a);
    if (x >= SMALL && x <= Double.MAX_VALUE) {
      double root = Math.sqrt(x);
      return rounded(root, Math.fma(-root, root, x), mode, flags);
    }
    if (x > 0 && x < SMALL) {
      // By powers of two, which are exact: a root is always far from the borders.
      double root = Math.sqrt(x * 0x1p200);
      long scaled = rounded(root, Math.fma(-root, root, x * 0x1p200), mode, flags);
      return Double.doubleToRawLongBits(Double.longBitsToDouble(scaled) * 0x1p-100);
    }
    if (x == 0 || x > 0) {
      return a;
    }
    return Exact.nan(!Exact.isNan(a) || Exact.isSignaling(a), FORMAT, flags);
  }

  /**
   * {@code a} × {@code b} + {@code c}, rounded once: {@code fmadd.d}, and the others of its family
   * after changing the signs of {@code a} and {@code c}.
   */
  public static long fma(long a, long b, long c, int mode, FloatFlags flags) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double z = Double.longBitsToDouble(c);
    double sum = Math.fma(x, y, z);
    if (flags.leaveNearest(mode) && isOrdinary(sum)) {
      return Double.doubleToRawLongBits(sum);
    }
    return fmaInMode(a, b, c, mode, flags);
  }

  private static long fmaInMode(long a, long b, long c, int mode, FloatFlags flags) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double z = Double.longBitsToDouble(c);
    double product = x * y;
    double magnitude = Math.abs(product);
    if (magnitude >= SMALL && magnitude < LARGE && Math.abs(z) < LARGE) {
      double sum = Math.fma(x, y, z);
      double error = Nearest.errorOfFma(x, y, z, product, sum);
      if (sum != 0 && (error == 0 || mode != Rounding.RMM)) {
        return rounded(sum, error, mode, flags);
      }
    }
    return Exact.fma(a, b, c, FORMAT, mode, flags);
  }

  /** True for a number that can only come about by rounding without overflow and underflow. */
  private static boolean isOrdinary(double result) {
    double magnitude = Math.abs(result);
    return magnitude > Double.MIN_NORMAL && magnitude <= Double.MAX_VALUE;
  }

  private static long rounded(double nearest, double error, int mode, FloatFlags flags) {
    long bits = Double.doubleToRawLongBits(nearest);
    if (error == 0) {
      return bits;
    }
    flags.raise(FloatFlags.NX);
    return Nearest.directed(bits, error, mode);
  }

  /** The lesser, a number rather than a NaN, −0 below +0: {@code fmin.d}. */
  public static long minimum(long a, long b, FloatFlags flags) {
    return isNan(a) || isNan(b) ? number(a, b, flags) : order(a) <= order(b) ? a : b;
  }

  /** The greater, a number rather than a NaN, −0 below +0: {@code fmax.d}. */
  public static long maximum(long a, long b, FloatFlags flags) {
    return isNan(a) || isNan(b) ? number(a, b, flags) : order(a) >= order(b) ? a : b;
  }

  /** Of a NaN and something else, the latter if it is a number (IEEE 754-2019, 9.6). */
  private static long number(long a, long b, FloatFlags flags) {
    if (Exact.isSignaling(a) || Exact.isSignaling(b)) {
      flags.raise(FloatFlags.NV);
    }
    return !isNan(a) ? a : !isNan(b) ? b : CANONICAL_NAN;
  }

  /** Orders patterns as integers; −0 is below +0. */
  private static long order(long a) {
    return a ^ (a >> 63 & Long.MAX_VALUE);
  }

  /** {@code a} = {@code b}, which is invalid only for a signaling NaN: {@code feq.d}. */
  public static boolean isEqual(long a, long b, FloatFlags flags) {
    if (isNan(a) || isNan(b)) {
      if (Exact.isSignaling(a) || Exact.isSignaling(b)) {
        flags.raise(FloatFlags.NV);
      }
      return false;
    }
    return Double.longBitsToDouble(a) == Double.longBitsToDouble(b);
  }

  /** {@code a} < {@code b}, which is invalid for any NaN: {@code flt.d}. */
  public static boolean isLess(long a, long b, FloatFlags flags) {
    if (isNan(a) || isNan(b)) {
      flags.raise(FloatFlags.NV);
      return false;
    }
    return Double.longBitsToDouble(a) < Double.longBitsToDouble(b);
  }

  /** {@code a} ≤ {@code b}, which is invalid for any NaN: {@code fle.d}. */
  public static boolean isLessOrEqual(long a, long b, FloatFlags flags) {
    if (isNan(a) || isNan(b)) {
      flags.raise(FloatFlags.NV);
      return false;
    }
    return Double.longBitsToDouble(a) <= Double.longBitsToDouble(b);
  }

  /**
   * One bit of ten for the class of a pattern (RISC-V Unprivileged, table 11.5): {@code fclass.d}.
   */
  public static int classify(long a) {
    if (isNan(a)) {
      return Exact.isSignaling(a) ? 1 << 8 : 1 << 9;
    }
    double magnitude = Math.abs(Double.longBitsToDouble(a));
    int size =
        magnitude > Double.MAX_VALUE
            ? 0
            : magnitude >= Double.MIN_NORMAL ? 1 : magnitude > 0 ? 2 : 3;
    return a < 0 ? 1 << size : 1 << (7 - size);
  }

  /** {@code magnitude} with the sign of {@code sign}: {@code fsgnj.d}. */
  public static long withSign(long magnitude, long sign) {
    return magnitude & ~SIGN | sign & SIGN;
  }

  /** {@code a} rounded to binary32: {@code fcvt.s.d}. */
  public static int toBinary32(long a, int mode, FloatFlags flags) {
    double x = Double.longBitsToDouble(a);
    return Math.abs(x) <= Double.MAX_VALUE
        ? Nearest.toBinary32(x, 0, mode, flags)
        : (int) Exact.convert(a, FloatFormat.BINARY32, mode, flags);
  }

  private static boolean isNan(long a) {
    return Exact.isNan(a);
  }
}
