package dev.trapeze.cpu.fp;

/**
 * Conversions between integers and floating-point numbers (RISC-V Unprivileged, 11.7).
 *
 * <p>From binary32, widen first with {@link #wide}, which is exact and lets NaNs be NaNs. What a
 * number becomes if the integer type cannot hold it after rounding: the integer closest to it, and
 * for a NaN the greatest one; that raises NV and nothing else.
 */
public final class IntegerConversion {
  /** From here on a binary64 number is an integer. */
  private static final double ALL_INTEGERS = 0x1p52;

  private static final double TWO_TO_31 = 0x1p31;
  private static final double TWO_TO_32 = 0x1p32;
  private static final double TWO_TO_63 = 0x1p63;
  private static final double TWO_TO_64 = 0x1p64;

  private IntegerConversion() {}

  /** A binary32 pattern as binary64, for the conversions to integers. */
  public static long wide(int a) {
    return Binary32.wide(a);
  }

  /** To a signed integer of 32 bits: {@code fcvt.w.d}. */
  public static int toInt(long a, int mode, FloatFlags flags) {
    double integer = rounded(a, mode);
    if (integer >= -TWO_TO_31 && integer < TWO_TO_31) {
      noteRounding(a, integer, flags);
      return (int) integer;
    }
    flags.raise(FloatFlags.NV);
    return integer < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
  }

  /** To an unsigned integer of 32 bits: {@code fcvt.wu.d}. */
  public static int toUnsignedInt(long a, int mode, FloatFlags flags) {
    double integer = rounded(a, mode);
    if (integer >= 0 && integer < TWO_TO_32) {
      noteRounding(a, integer, flags);
      return (int) (long) integer;
    }
    flags.raise(FloatFlags.NV);
    return integer < 0 ? 0 : -1;
  }

  /** To a signed integer of 64 bits: {@code fcvt.l.d}. */
  public static long toLong(long a, int mode, FloatFlags flags) {
    double integer = rounded(a, mode);
    if (integer >= -TWO_TO_63 && integer < TWO_TO_63) {
      noteRounding(a, integer, flags);
      return (long) integer;
    }
    flags.raise(FloatFlags.NV);
    return integer < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /** To an unsigned integer of 64 bits: {@code fcvt.lu.d}. */
  public static long toUnsignedLong(long a, int mode, FloatFlags flags) {
    double integer = rounded(a, mode);
    if (integer >= 0 && integer < TWO_TO_64) {
      noteRounding(a, integer, flags);
      return integer < TWO_TO_63 ? (long) integer : (long) (integer - TWO_TO_63) ^ Long.MIN_VALUE;
    }
    flags.raise(FloatFlags.NV);
    return integer < 0 ? 0 : -1;
  }

  /** Rounded to an integer, as a double, which is exact; a NaN or an infinity stays what it is. */
  private static double rounded(long a, int mode) {
    double x = Double.longBitsToDouble(a);
    if (!(Math.abs(x) < ALL_INTEGERS)) {
      return x;
    }
    return switch (mode) {
      case Rounding.RNE -> Math.rint(x);
      case Rounding.RTZ -> (double) (long) x;
      case Rounding.RDN -> Math.floor(x);
      case Rounding.RUP -> Math.ceil(x);
      default -> {
        double truncated = (double) (long) x;
        yield Math.abs(x - truncated) >= 0.5 ? truncated + Math.copySign(1, x) : truncated;
      }
    };
  }

  private static void noteRounding(long a, double integer, FloatFlags flags) {
    if (Double.longBitsToDouble(a) != integer) {
      flags.raise(FloatFlags.NX);
    }
  }

  /** A signed integer as binary32: {@code fcvt.s.w}, {@code fcvt.s.l}. */
  public static int toBinary32(long value, int mode, FloatFlags flags) {
    return (int) ofSigned(value, FloatFormat.BINARY32, mode, flags);
  }

  /** An unsigned integer as binary32: {@code fcvt.s.lu}, and {@code fcvt.s.wu} if zero-extended. */
  public static int unsignedToBinary32(long value, int mode, FloatFlags flags) {
    return (int) ofMagnitude(false, value, FloatFormat.BINARY32, mode, flags);
  }

  /** A signed integer as binary64: {@code fcvt.d.w}, {@code fcvt.d.l}. */
  public static long toBinary64(long value, int mode, FloatFlags flags) {
    if (value == (int) value) {
      return Double.doubleToRawLongBits((double) value);
    }
    return ofSigned(value, FloatFormat.BINARY64, mode, flags);
  }

  /** An unsigned integer as binary64: {@code fcvt.d.lu}, and {@code fcvt.d.wu} if zero-extended. */
  public static long unsignedToBinary64(long value, int mode, FloatFlags flags) {
    return ofMagnitude(false, value, FloatFormat.BINARY64, mode, flags);
  }

  private static long ofSigned(long value, FloatFormat format, int mode, FloatFlags flags) {
    return ofMagnitude(value < 0, Math.abs(value), format, mode, flags);
  }

  private static long ofMagnitude(
      boolean negative, long magnitude, FloatFormat format, int mode, FloatFlags flags) {
    if (magnitude == 0) {
      return format.zero(false);
    }
    // The last bit is far behind those that a format keeps, and may stand for two.
    return magnitude < 0
        ? Rounder.round(negative, 1, magnitude >>> 1 | magnitude & 1, format, mode, flags)
        : Rounder.round(negative, 0, magnitude, format, mode, flags);
  }
}
