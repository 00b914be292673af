package dev.trapeze.cpu.fp;

/**
 * How directed rounding, and the inexact flag, are derived from the host's arithmetic, which knows
 * rounding to nearest only and tells no flags.
 *
 * <p>An operation on doubles gives the double <i>n</i> nearest to the exact result. What is left,
 * the <i>error</i> exact − <i>n</i>, can be had in doubles too, without error of its own, as long
 * as nothing overflows or underflows ("error-free transformation"):
 *
 * <ul>
 *   <li>of a sum, by Knuth's TwoSum, which is {@link #errorOfSum};
 *   <li>of a product, by a fused multiply-add: <i>x</i>×<i>y</i> − <i>n</i>;
 *   <li>of a quotient and of a square root its sign, which is that of the remainder <i>x</i> −
 *       <i>n</i>×<i>y</i> or <i>x</i> − <i>n</i>², again by a fused multiply-add;
 *   <li>of a fused multiply-add its sign, by Boldo's and Muller's ErrFma, {@link #errorOfFma}.
 * </ul>
 *
 * <p>No error: the result is exact, in every rounding mode. Else it is inexact, lies between
 * <i>n</i> and <i>n</i>'s neighbour on the side of the error, and a directed mode takes the one or
 * the other of the two ({@link #directed}): in a pattern the neighbour is one more or one less, in
 * either format. The mode {@link Rounding#RMM} differs from the host's in ties only, and leaves
 * inexact results to {@link Exact}; so do results so large or small that the error might not be a
 * double, each operation having its guard. Division and square root have no ties.
 *
 * <p>{@link Math#fma} is one instruction where the processor has it, as nearly all have. Elsewhere
 * the JDK computes it in decimal numbers: slowly, but right.
 *
 * <p>Binary32 is computed in doubles. A double has room for the product of two floats, and more
 * than twice the bits of a float: that a number is rounded twice must not show, and does not, as
 * the first rounding is not to nearest but <i>to odd</i> ({@link #toOdd}): if the error is not 0,
 * of the two doubles around the exact result the one is taken whose last bit is 1. It lies on the
 * same side of every float and of every midpoint between floats as the exact result, and equals
 * none of them, so that to round it gives what rounding the exact result gives, in every mode and
 * with every flag; subnormal floats included, since no double here is near to underflow. So
 * binary32 needs no exact road for its finite operands, except to round at its own borders ({@link
 * #toBinary32}).
 */
final class Nearest {
  private Nearest() {}

  /** x + y − sum for {@code sum} = x + y as rounded, if that is finite and below 2^1022. */
  static double errorOfSum(double x, double y, double sum) {
    double yPart = sum - x;
    double xPart = sum - yPart;
    return (x - xPart) + (y - yPart);
  }

  /**
   * A number of the same sign as x×y + z − fma, and 0 only if that is, for {@code fma} = x×y + z as
   * rounded once.
   *
   * @param product x×y as rounded, far from overflow and underflow
   */
  static double errorOfFma(double x, double y, double z, double product, double fma) {
    double productError = Math.fma(x, y, -product);
    double low = z + productError;
    double lowError = errorOfSum(z, productError, low);
    double high = product + low;
    double highError = errorOfSum(product, low, high);
    return ((high - fma) + highError) + lowError;
  }

  /**
   * The pattern of the inexact result in a mode other than RMM, given the pattern that is nearest.
   *
   * @param pattern a normal number, sign-extended; its neighbours are normal too
   * @param error has the sign of exact − nearest, and is not 0
   */
  static long directed(long pattern, double error, int mode) {
    boolean negative = pattern < 0;
    boolean above = error > 0;
    // Away from zero is the next pattern, whatever the sign.
    int step = above == negative ? -1 : 1;
    return switch (mode) {
      case Rounding.RDN -> above ? pattern : pattern + step;
      case Rounding.RUP -> above ? pattern + step : pattern;
      case Rounding.RTZ -> step < 0 ? pattern - 1 : pattern;
      default -> pattern;
    };
  }

  /**
   * Rounded to odd: given the double that is nearest, other than 0, and the sign of exact −
   * nearest.
   */
  static double toOdd(double nearest, double error) {
    long bits = Double.doubleToRawLongBits(nearest);
    if (error == 0 || (bits & 1) != 0) {
      return nearest;
    }
    return Double.longBitsToDouble(error > 0 == nearest > 0 ? bits + 1 : bits - 1);
  }

  /**
   * The binary32 pattern of a finite result, with its flags.
   *
   * @param nearest the double that is nearest to the exact result; not 0 unless that is
   * @param error has the sign of exact − nearest
   */
  static int toBinary32(double nearest, double error, int mode, FloatFlags flags) {
    double odd = toOdd(nearest, error);
    float rounded = (float) odd;
    double rest = odd - rounded;
    if (rest == 0) {
      return Float.floatToRawIntBits(rounded);
    }
    float magnitude = Math.abs(rounded);
    if (magnitude > Float.MIN_NORMAL && magnitude < Float.MAX_VALUE && mode != Rounding.RMM) {
      flags.raise(FloatFlags.NX);
      return (int) directed(Float.floatToRawIntBits(rounded), rest, mode);
    }
    return (int) Exact.convert(Double.doubleToRawLongBits(odd), FloatFormat.BINARY32, mode, flags);
  }
}
