package dev.trapeze.cpu.fp;

/** Rounds an exact number to a format: the one place for every format, mode and flag. */
final class Rounder {
  private Rounder() {}

  /**
   * Rounds {@code significand} × 2^{@code exponent}, raises what that raises, and gives the
   * pattern.
   *
   * <p>The lowest bit of the significand may stand for more than itself: where a number has more
   * bits than fit, the bits that are cut off leave a 1 there if any of them is 1. For that the
   * significand needs two bits more than the format's precision.
   *
   * @param significand positive
   */
  static long round(
      boolean negative,
      int exponent,
      long significand,
      FloatFormat format,
      int mode,
      FloatFlags flags) {
    int leading = exponent + 63 - Long.numberOfLeadingZeros(significand);
    // The last bit that a number of this size has in the format.
    int last = Math.max(leading - (format.precision - 1), format.leastExponent);
    int dropped = last - exponent;
    // Adding the significand carries its leading bit, where there is one, into the exponent field.
    long pattern = (long) (last - format.leastExponent) << (format.precision - 1);
    pattern += integer(significand, dropped, negative, mode);
    if (!isExact(significand, dropped)) {
      flags.raise(FloatFlags.NX);
      if (isTiny(negative, leading, exponent, significand, format, mode)) {
        flags.raise(FloatFlags.UF);
      }
    }
    // Unsigned: far beyond the format, the exponent reaches into the sign bit.
    if (Long.compareUnsigned(pattern, format.infinity) >= 0) {
      flags.raise(FloatFlags.OF | FloatFlags.NX);
      return format.signed(
          negative,
          increments(true, true, true, negative, mode) ? format.infinity : format.infinity - 1);
    }
    return format.signed(negative, pattern);
  }

  /**
   * True if the number would be below the least normal number were it rounded to the format's
   * precision with an unbounded exponent: tininess is detected after rounding (RISC-V Unprivileged,
   * 11.2).
   */
  private static boolean isTiny(
      boolean negative, int leading, int exponent, long significand, FloatFormat format, int mode) {
    int leastNormal = format.leastExponent + format.precision - 1;
    if (leading != leastNormal - 1) {
      return leading < leastNormal;
    }
    int dropped = leading - (format.precision - 1) - exponent;
    return integer(significand, dropped, negative, mode) < 1L << format.precision;
  }

  /** The significand without its last bits, rounded. */
  private static long integer(long significand, int dropped, boolean negative, int mode) {
    if (dropped <= 0) {
      return significand << -dropped;
    }
    // A positive long shifted by 63 or more is nothing, and less than half.
    long kept = dropped > 63 ? 0 : significand >>> dropped;
    boolean half = dropped <= 63 && (significand >>> (dropped - 1) & 1) != 0;
    boolean rest = dropped > 63 || (significand & (1L << (dropped - 1)) - 1) != 0;
    return increments((kept & 1) != 0, half, rest, negative, mode) ? kept + 1 : kept;
  }

  private static boolean isExact(long significand, int dropped) {
    return Long.numberOfTrailingZeros(significand) >= dropped;
  }

  /**
   * True if the magnitude of a number is rounded up: what is dropped is half of a unit and a rest.
   */
  private static boolean increments(
      boolean odd, boolean half, boolean rest, boolean negative, int mode) {
    return switch (mode) {
      case Rounding.RNE -> half && (rest || odd);
      case Rounding.RTZ -> false;
      case Rounding.RDN -> negative && (half || rest);
      case Rounding.RUP -> !negative && (half || rest);
      default -> half;
    };
  }
}
