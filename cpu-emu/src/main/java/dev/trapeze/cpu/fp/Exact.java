package dev.trapeze.cpu.fp;

/**
 * Arithmetic in integers, right for all operands: the road for whatever {@link Nearest} is not made
 * for, which are the borders of the formats, ties that go away from zero, infinities and NaNs.
 *
 * <p>Operands are binary64 patterns; a binary32 operand is widened, which is exact. The result is
 * rounded once, to the format asked for. A sum is a fused multiplication by one, a product a fused
 * addition of a zero with the product's sign: both then round, raise flags and pick the sign of a
 * zero as IEEE 754 asks, and there is only this one piece.
 */
final class Exact {
  private static final long SIGN = Long.MIN_VALUE;
  private static final long INFINITY = 0x7FF0_0000_0000_0000L;
  private static final long QUIET = 0x0008_0000_0000_0000L;
  private static final long FRACTION = 0x000F_FFFF_FFFF_FFFFL;
  private static final long ONE = 0x3FF0_0000_0000_0000L;

  /** Zero bits put behind a product of 106 bits, so that it begins at bit 124 or 125 of 128. */
  private static final int PRODUCT_SHIFT = 20;

  /** Zero bits put behind a significand of 53 bits, so that it begins at bit 124. */
  private static final int ADDEND_SHIFT = 72;

  private Exact() {}

  static long add(long a, long b, FloatFormat format, int mode, FloatFlags flags) {
    return fma(a, ONE, b, format, mode, flags);
  }

  static long multiply(long a, long b, FloatFormat format, int mode, FloatFlags flags) {
    return fma(a, b, (a ^ b) & SIGN, format, mode, flags);
  }

  /** {@code a} × {@code b} + {@code c}. */
  static long fma(long a, long b, long c, FloatFormat format, int mode, FloatFlags flags) {
    boolean negative = (a ^ b) < 0;
    boolean invalidProduct = isInfinite(a) && isZero(b) || isZero(a) && isInfinite(b);
    if (isNan(a) || isNan(b) || isNan(c) || invalidProduct) {
      // The invalid product counts even if the addend is a quiet NaN (RISC-V Unprivileged, 11.6).
      boolean signaling = isSignaling(a) || isSignaling(b) || isSignaling(c);
      return nan(invalidProduct || signaling, format, flags);
    }
    if (isInfinite(a) || isInfinite(b)) {
      boolean invalid = isInfinite(c) && c < 0 != negative;
      return invalid ? nan(true, format, flags) : format.infinity(negative);
    }
    if (isInfinite(c)) {
      return format.infinity(c < 0);
    }
    if (!isZero(a) && !isZero(b)) {
      return sum(negative, a, b, c, format, mode, flags);
    }
    if (isZero(c)) {
      return format.zero(c < 0 == negative ? negative : mode == Rounding.RDN);
    }
    return Rounder.round(c < 0, exponent(c), significand(c), format, mode, flags);
  }

  /** A product of finite numbers other than zero, plus a finite number; in 128 bits. */
  private static long sum(
      boolean negative, long a, long b, long c, FloatFormat format, int mode, FloatFlags flags) {
    long sa = significand(a);
    long sb = significand(b);
    int exponent = exponent(a) + exponent(b) - PRODUCT_SHIFT;
    long low = sa * sb;
    long high = Math.multiplyHigh(sa, sb) << PRODUCT_SHIFT | low >>> -PRODUCT_SHIFT;
    low <<= PRODUCT_SHIFT;
    boolean result = negative;
    if (!isZero(c)) {
      long addendHigh = significand(c) << (ADDEND_SHIFT - 64);
      long addendLow = 0;
      int distance = exponent - (exponent(c) - ADDEND_SHIFT);
      if (distance >= 0) {
        addendLow = shiftedLow(addendHigh, addendLow, distance);
        addendHigh = shiftedHigh(addendHigh, distance);
      } else {
        low = shiftedLow(high, low, -distance);
        high = shiftedHigh(high, -distance);
        exponent -= distance;
      }
      if (c < 0 == negative) {
        high += addendHigh;
        low += addendLow;
        high += Long.compareUnsigned(low, addendLow) < 0 ? 1 : 0;
      } else {
        high -= addendHigh + (Long.compareUnsigned(low, addendLow) < 0 ? 1 : 0);
        low -= addendLow;
        if (high < 0) {
          result = !negative;
          high = low == 0 ? -high : ~high;
          low = -low;
        }
      }
      if ((high | low) == 0) {
        return format.zero(mode == Rounding.RDN);
      }
    }
    int excess =
        high == 0
            ? Math.max(0, 1 - Long.numberOfLeadingZeros(low))
            : 65 - Long.numberOfLeadingZeros(high);
    return Rounder.round(
        result, exponent + excess, shiftedLow(high, low, excess), format, mode, flags);
  }

  /** High half of a number of 128 bits, shifted right. */
  private static long shiftedHigh(long high, int distance) {
    return distance > 63 ? 0 : high >>> distance;
  }

  /**
   * Low half of a number of 128 bits, shifted right; its last bit also stands for those shifted
   * out.
   */
  private static long shiftedLow(long high, long low, int distance) {
    if (distance == 0) {
      return low;
    }
    if (distance < 64) {
      return high << -distance | low >>> distance | (low << -distance != 0 ? 1 : 0);
    }
    if (distance == 64) {
      return high | (low != 0 ? 1 : 0);
    }
    if (distance < 128) {
      return high >>> distance | ((high << -distance | low) != 0 ? 1 : 0);
    }
    return (high | low) != 0 ? 1 : 0;
  }

  /** {@code a} / {@code b}. */
  static long divide(long a, long b, FloatFormat format, int mode, FloatFlags flags) {
    boolean negative = (a ^ b) < 0;
    if (isNan(a) || isNan(b)) {
      return nan(isSignaling(a) || isSignaling(b), format, flags);
    }
    if (isInfinite(a)) {
      return isInfinite(b) ? nan(true, format, flags) : format.infinity(negative);
    }
    if (isZero(b)) {
      if (isZero(a)) {
        return nan(true, format, flags);
      }
      flags.raise(FloatFlags.DZ);
      return format.infinity(negative);
    }
    if (isZero(a) || isInfinite(b)) {
      return format.zero(negative);
    }
    long divisor = significand(b);
    long quotient = significand(a) / divisor;
    long remainder = significand(a) % divisor;
    for (int i = 0; i < 6; i++) {
      remainder <<= 10;
      quotient = quotient << 10 | remainder / divisor;
      remainder %= divisor;
    }
    return Rounder.round(
        negative,
        exponent(a) - exponent(b) - 60,
        remainder == 0 ? quotient : quotient | 1,
        format,
        mode,
        flags);
  }

  /** The same number in another format. */
  static long convert(long a, FloatFormat format, int mode, FloatFlags flags) {
    if (isNan(a)) {
      return nan(isSignaling(a), format, flags);
    }
    if (isInfinite(a)) {
      return format.infinity(a < 0);
    }
    if (isZero(a)) {
      return format.zero(a < 0);
    }
    return Rounder.round(a < 0, exponent(a), significand(a), format, mode, flags);
  }

  /** The canonical NaN, after raising the invalid flag where the operation was invalid. */
  static long nan(boolean invalid, FloatFormat format, FloatFlags flags) {
    if (invalid) {
      flags.raise(FloatFlags.NV);
    }
    return format.canonicalNan;
  }

  static boolean isNan(long a) {
    return (a & ~SIGN) > INFINITY;
  }

  static boolean isSignaling(long a) {
    return isNan(a) && (a & QUIET) == 0;
  }

  private static boolean isInfinite(long a) {
    return (a & ~SIGN) == INFINITY;
  }

  private static boolean isZero(long a) {
    return (a & ~SIGN) == 0;
  }

  /** The 53 bits of a finite number other than zero, the first of them 1. */
  private static long significand(long a) {
    long fraction = a & FRACTION;
    return (a & INFINITY) == 0
        ? fraction << (Long.numberOfLeadingZeros(fraction) - 11)
        : fraction | FRACTION + 1;
  }

  /** The exponent of the last bit of {@link #significand}. */
  private static int exponent(long a) {
    int field = (int) (a >>> 52) & 0x7FF;
    return field == 0 ? -1063 - Long.numberOfLeadingZeros(a & FRACTION) : field - 1075;
  }
}
