package dev.trapeze.console.maps;

import dev.trapeze.cpu.isa.Xlen;
import java.util.Locale;

/** Addresses and sizes, as people read them. */
final class AddressWords {
  private static final String UNITS = "KMGTPE";
  private static final int UNIT_SHIFT = 10;

  private final Xlen xlen;

  AddressWords(Xlen xlen) {
    this.xlen = xlen;
  }

  /**
   * In groups of four digits, as the tables of the documentation have them: {@code FFFF F000}.
   * Twelve digits in 64 bits, sixteen in the upper half.
   */
  String address(long address) {
    String digits = String.format(Locale.ROOT, xlen == Xlen.RV32 ? "%08X" : "%012X", address);
    return digits.replaceAll("(?<=.)(?=(.{4})+$)", " ");
  }

  /** A size: exact below 1 KiB, else with at most one decimal: {@code 4 KiB}, {@code 1.5 MiB}. */
  static String size(long bytes) {
    if (Long.compareUnsigned(bytes, 1 << UNIT_SHIFT) < 0) {
      return bytes == 1 ? "1 byte" : bytes + " bytes";
    }
    int unit = (Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes)) / UNIT_SHIFT;
    long tenths = tenths(bytes, unit);
    if (tenths == 10L << UNIT_SHIFT && unit < UNITS.length()) {
      unit++;
      tenths = 10;
    }
    String decimal = tenths % 10 == 0 ? "" : "." + tenths % 10;
    return tenths / 10 + decimal + " " + UNITS.charAt(unit - 1) + "iB";
  }

  private static long tenths(long bytes, int unit) {
    int shift = unit * UNIT_SHIFT;
    long whole = bytes >>> shift;
    // The rest as 1024ths, which cannot overflow when multiplied.
    long rest = bytes >>> (shift - UNIT_SHIFT) & ((1 << UNIT_SHIFT) - 1);
    return whole * 10 + (rest * 10 + (1 << (UNIT_SHIFT - 1))) / (1 << UNIT_SHIFT);
  }

  /** {@code 1 page}, {@code 3 pages}. */
  static String pages(long number) {
    return number == 1 ? "1 page" : number + " pages";
  }
}
