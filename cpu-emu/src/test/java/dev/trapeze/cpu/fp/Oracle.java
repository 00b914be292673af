package dev.trapeze.cpu.fp;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * IEEE 754 by definition: the exact result as a decimal number (or, for quotients and roots, a way
 * to compare it with one), and the two neighbours in the format found by bisection. Slow and
 * obvious.
 */
final class Oracle {
  /** A pattern and the flags that go with it. */
  record Outcome(long bits, int flags) {
    @Override
    public String toString() {
      return String.format("0x%x flags 0x%x", bits, flags);
    }
  }

  /** A positive number that can be compared. */
  interface Magnitude {
    /** Sign of this − candidate. */
    int compareTo(BigDecimal candidate);
  }

  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private final FloatFormat format;
  private final int mode;
  private final BigDecimal beyond;
  private final BigDecimal leastNormal;

  Oracle(FloatFormat format, int mode) {
    this.format = format;
    this.mode = mode;
    boolean single = format == FloatFormat.BINARY32;
    this.beyond = new BigDecimal(BigInteger.ONE.shiftLeft(single ? 128 : 1024));
    this.leastNormal = new BigDecimal(single ? Float.MIN_NORMAL : Double.MIN_NORMAL);
  }

  Outcome compute(Operation operation, long a, long b, long c) {
    double x = host(a);
    double y = operation.operands > 1 ? host(b) : 0;
    double z = operation.operands > 2 ? host(c) : 0;
    boolean nan = Double.isNaN(x) || Double.isNaN(y) || Double.isNaN(z);
    boolean signaling = isSignaling(a) || isSignaling(b) || isSignaling(c);
    // In double the specials come out as they should; binary32's finite ones do not overflow there.
    double special =
        switch (operation) {
          case ADD -> x + y;
          case SUBTRACT -> x - y;
          case MULTIPLY -> x * y;
          case DIVIDE -> x / y;
          case SQUARE_ROOT -> Math.sqrt(x);
          case FMA -> Double.isInfinite(x) || Double.isInfinite(y) ? x * y + z : Math.fma(x, y, z);
        };
    if (nan || Double.isNaN(special)) {
      boolean invalidProduct =
          operation == Operation.FMA && Double.isNaN(x * y) && !Double.isNaN(x) && !Double.isNaN(y);
      return new Outcome(
          format.canonicalNan, signaling || !nan || invalidProduct ? FloatFlags.NV : 0);
    }
    if (Double.isInfinite(x) || Double.isInfinite(y) || Double.isInfinite(z)) {
      return new Outcome(pattern(special), 0);
    }
    return switch (operation) {
      case ADD -> sum(x, y, decimal(x).add(decimal(y)));
      case SUBTRACT -> sum(x, -y, decimal(x).subtract(decimal(y)));
      case MULTIPLY -> number(decimal(x).multiply(decimal(y)), isNegative(x) != isNegative(y));
      case DIVIDE -> quotient(x, y);
      case SQUARE_ROOT -> root(x);
      case FMA -> {
        boolean negative = isNegative(x) != isNegative(y);
        yield sum(negative ? -0.0 : 0.0, z, decimal(x).multiply(decimal(y)).add(decimal(z)));
      }
    };
  }

  /** A decimal number, with a sign for the case that it is zero. */
  Outcome number(BigDecimal exact, boolean negativeZero) {
    if (exact.signum() == 0) {
      return new Outcome(format.zero(negativeZero), 0);
    }
    return round(exact.signum() < 0, exact.abs()::compareTo);
  }

  private Outcome sum(double x, double y, BigDecimal exact) {
    boolean same = isNegative(x) == isNegative(y);
    return number(exact, same ? isNegative(x) : mode == Rounding.RDN);
  }

  private Outcome quotient(double x, double y) {
    boolean negative = isNegative(x) != isNegative(y);
    if (y == 0) {
      return new Outcome(format.infinity(negative), FloatFlags.DZ);
    }
    if (x == 0) {
      return new Outcome(format.zero(negative), 0);
    }
    BigDecimal dividend = decimal(x).abs();
    BigDecimal divisor = decimal(y).abs();
    return round(negative, candidate -> dividend.compareTo(candidate.multiply(divisor)));
  }

  private Outcome root(double x) {
    if (x == 0) {
      return new Outcome(pattern(x), 0);
    }
    BigDecimal square = decimal(x);
    return round(false, candidate -> square.compareTo(candidate.multiply(candidate)));
  }

  private Outcome round(boolean negative, Magnitude exact) {
    long low = 0;
    long high = format.infinity;
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      if (exact.compareTo(value(middle)) >= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    if (exact.compareTo(beyond) >= 0) {
      return overflow(negative);
    }
    if (exact.compareTo(value(low)) == 0) {
      return new Outcome(format.signed(negative, low), 0);
    }
    BigDecimal midpoint = value(low).add(value(high)).divide(TWO);
    long rounded = roundsUp(negative, exact.compareTo(midpoint), (low & 1) != 0) ? high : low;
    if (rounded == format.infinity) {
      return overflow(negative);
    }
    int flags = isTiny(negative, exact) ? FloatFlags.NX | FloatFlags.UF : FloatFlags.NX;
    return new Outcome(format.signed(negative, rounded), flags);
  }

  private boolean roundsUp(boolean negative, int againstMidpoint, boolean odd) {
    return switch (mode) {
      case Rounding.RNE -> againstMidpoint > 0 || againstMidpoint == 0 && odd;
      case Rounding.RTZ -> false;
      case Rounding.RDN -> negative;
      case Rounding.RUP -> !negative;
      default -> againstMidpoint >= 0;
    };
  }

  private Outcome overflow(boolean negative) {
    boolean infinite =
        switch (mode) {
          case Rounding.RTZ -> false;
          case Rounding.RDN -> negative;
          case Rounding.RUP -> !negative;
          default -> true;
        };
    return new Outcome(
        format.signed(negative, infinite ? format.infinity : format.infinity - 1),
        FloatFlags.OF | FloatFlags.NX);
  }

  /** With an unbounded exponent there would be numbers closer below the least normal one. */
  private boolean isTiny(boolean negative, Magnitude exact) {
    if (exact.compareTo(leastNormal) >= 0) {
      return false;
    }
    BigDecimal below = leastNormal.subtract(leastNormal.divide(TWO.pow(format.precision)));
    if (exact.compareTo(below) <= 0) {
      return true;
    }
    BigDecimal midpoint = leastNormal.add(below).divide(TWO);
    // What is below has all ones: it is odd.
    return !roundsUp(negative, exact.compareTo(midpoint), true);
  }

  private BigDecimal value(long magnitude) {
    return magnitude == format.infinity ? beyond : new BigDecimal(host(magnitude));
  }

  private double host(long bits) {
    return format == FloatFormat.BINARY64
        ? Double.longBitsToDouble(bits)
        : Float.intBitsToFloat((int) bits);
  }

  private long pattern(double value) {
    return format == FloatFormat.BINARY64
        ? Double.doubleToLongBits(value)
        : Float.floatToIntBits((float) value) & 0xFFFF_FFFFL;
  }

  private boolean isSignaling(long bits) {
    long fraction = bits & (format.infinity ^ format.signBit - 1);
    boolean nan = (bits & format.infinity) == format.infinity && fraction != 0;
    return nan && fraction >>> (format.precision - 2) == 0;
  }

  private static BigDecimal decimal(double value) {
    return new BigDecimal(value);
  }

  private static boolean isNegative(double value) {
    return Math.copySign(1, value) < 0;
  }
}
