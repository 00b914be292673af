package dev.trapeze.console.debugger.view;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers of floating point as gdb writes them: C's {@code %.9g} and {@code %.17g}. */
final class FloatText {
  private static final int SINGLE_DIGITS = 9;
  private static final int DOUBLE_DIGITS = 17;
  private static final long SINGLE_FRACTION = (1L << 23) - 1;
  private static final long DOUBLE_FRACTION = (1L << 52) - 1;

  private FloatText() {}

  static String single(int bits) {
    float number = Float.intBitsToFloat(bits);
    return text(number, bits < 0, bits & SINGLE_FRACTION, SINGLE_DIGITS);
  }

  static String twice(long bits) {
    double number = Double.longBitsToDouble(bits);
    return text(number, bits < 0, bits & DOUBLE_FRACTION, DOUBLE_DIGITS);
  }

  private static String text(double number, boolean negative, long fraction, int digits) {
    String sign = negative ? "-" : "";
    if (Double.isNaN(number)) {
      return sign + "nan(0x" + Long.toHexString(fraction) + ")";
    }
    if (Double.isInfinite(number)) {
      return sign + "inf";
    }
    if (number == 0) {
      return sign + "0";
    }
    BigDecimal exact = new BigDecimal(Math.abs(number));
    BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    BigDecimal stripped = rounded.stripTrailingZeros();
    if (exponent >= -4 && exponent < digits) {
      return sign + stripped.toPlainString();
    }
    String unscaled = stripped.unscaledValue().toString();
    String mantissa =
        unscaled.length() == 1 ? unscaled : unscaled.charAt(0) + "." + unscaled.substring(1);
    String magnitude = Integer.toString(Math.abs(exponent));
    return sign
        + mantissa
        + (exponent < 0 ? "e-" : "e+")
        + (magnitude.length() == 1 ? "0" : "")
        + magnitude;
  }
}
