package dev.trapeze.console.debugger.view;

/** Integers of 1 to 8 bytes, as bits and as digits. */
final class Words {
  private Words() {}

  /** Little-endian, zero-extended. */
  static long bits(byte[] bytes, int offset, int lengthBytes) {
    long bits = 0;
    for (int i = lengthBytes - 1; i >= 0; i--) {
      bits = bits << 8 | bytes[offset + i] & 0xFF;
    }
    return bits;
  }

  static long unsigned(long value, int lengthBytes) {
    return lengthBytes == 8 ? value : value & (1L << 8 * lengthBytes) - 1;
  }

  static long signed(long value, int lengthBytes) {
    int unused = 64 - 8 * lengthBytes;
    return value << unused >> unused;
  }

  static String padded(String digits, int width) {
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }
}
