package dev.trapeze.console;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads sizes as {@code 134217728}, {@code 131072K}, {@code 128M} and {@code 1G} (powers of 1024).
 */
final class ByteSize implements ITypeConverter<Long> {
  private static final String UNITS = "KMG";

  @Override
  public Long convert(String text) {
    String digits = text;
    int shift = 0;
    if (!text.isEmpty()) {
      int unit = UNITS.indexOf(Character.toUpperCase(text.charAt(text.length() - 1)));
      if (unit >= 0) {
        digits = text.substring(0, text.length() - 1);
        shift = 10 * (unit + 1);
      }
    }
    // Ten digits are more than any size that a machine can have, and cannot overflow.
    if (!digits.matches("[0-9]{1,10}")) {
      throw new TypeConversionException("'" + text + "' is not a size such as 64M or 1G");
    }
    return Long.parseLong(digits) << shift;
  }

  /** The shortest exact form, for messages: {@code 128M}. */
  static String format(long bytes) {
    for (int unit = UNITS.length(); unit > 0; unit--) {
      if (bytes != 0 && (bytes & ((1L << (10 * unit)) - 1)) == 0) {
        return (bytes >> (10 * unit)) + UNITS.substring(unit - 1, unit);
      }
    }
    return Long.toString(bytes);
  }
}
