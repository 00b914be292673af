package dev.trapeze.console.debugger.expression;

import dev.trapeze.console.debugger.CommandError;
import java.util.Locale;

/** Numbers as C writes them (ISO C11, 6.4.4), with gdb's complaints. */
final class NumberText {
  private static final long INT_LIMIT = 1L << 31;
  private static final long UNSIGNED_INT_LIMIT = 1L << 32;

  private NumberText() {}

  static Value value(String word) throws CommandError {
    String text = word.toLowerCase(Locale.ROOT);
    boolean hexadecimal = text.startsWith("0x");
    if (!hexadecimal && (text.contains(".") || text.contains("e"))) {
      return real(word, text);
    }
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == 'u' || text.charAt(end - 1) == 'l')) {
      end--;
    }
    String suffix = text.substring(end);
    int base = hexadecimal ? 16 : text.startsWith("0b") ? 2 : text.startsWith("0") ? 8 : 10;
    String digits = text.substring(base == 16 || base == 2 ? 2 : 0, end);
    boolean unsigned = suffix.contains("u");
    String longs = suffix.replaceFirst("u", "");
    if (digits.isEmpty()
        || !longs.matches("l?l?")
        || digits.chars().anyMatch(digit -> Character.digit(digit, base) < 0)) {
      throw new CommandError("Invalid number \"" + word + "\".");
    }
    long bits;
    try {
      bits = Long.parseUnsignedLong(digits, base);
    } catch (NumberFormatException e) {
      throw new CommandError("Numeric constant too large.");
    }
    return Value.of(type(bits, base == 10, unsigned, longs.length()), bits);
  }

  /**
   * The first of int, long and long long that holds it; unsigned ones count if it is not decimal.
   * As {@code long} has another width in RV32, what needs more than 32 bits is long long there,
   * which has the same values.
   */
  private static Type type(long bits, boolean decimal, boolean unsigned, int longs) {
    if (longs == 0 && Long.compareUnsigned(bits, UNSIGNED_INT_LIMIT) < 0) {
      if (unsigned) {
        return Type.UNSIGNED_INT;
      }
      if (bits < INT_LIMIT) {
        return Type.INT;
      }
      if (!decimal) {
        return Type.UNSIGNED_INT;
      }
    }
    boolean fitsLong = Long.compareUnsigned(bits, unsigned ? UNSIGNED_INT_LIMIT : INT_LIMIT) < 0;
    if (longs == 1 && fitsLong) {
      return unsigned ? Type.UNSIGNED_LONG : Type.LONG;
    }
    return unsigned || bits < 0 ? Type.UNSIGNED_LONG_LONG : Type.LONG_LONG;
  }

  private static Value real(String word, String text) throws CommandError {
    try {
      boolean single = text.endsWith("f");
      double number = Double.parseDouble(single ? text.substring(0, text.length() - 1) : text);
      return single
          ? Value.of(Type.FLOAT, Float.floatToRawIntBits((float) number) & 0xFFFF_FFFFL)
          : Value.of(Type.DOUBLE, Double.doubleToRawLongBits(number));
    } catch (NumberFormatException e) {
      throw new CommandError("Invalid number \"" + word + "\".");
    }
  }
}
