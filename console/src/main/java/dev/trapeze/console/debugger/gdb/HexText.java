package dev.trapeze.console.debugger.gdb;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Numbers and bytes as the protocol writes them: in hex, numbers without {@code 0x}. */
final class HexText {
  private static final HexFormat BYTES = HexFormat.of();
  private static final int MOST_DIGITS = 16;

  private HexText() {}

  static String ofBytes(byte[] bytes, int length) {
    return BYTES.formatHex(bytes, 0, length);
  }

  static String ofText(String text) {
    return BYTES.formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The lowest bytes of {@code value}, in the order of memory. */
  static String ofLittleEndian(long value, int lengthBytes) {
    byte[] bytes = new byte[lengthBytes];
    for (int i = 0; i < lengthBytes; i++) {
      bytes[i] = (byte) (value >>> 8 * i);
    }
    return BYTES.formatHex(bytes);
  }

  /** What {@link #ofLittleEndian} has written, zero-extended. */
  static long littleEndian(String hex) throws MalformedPacket {
    byte[] bytes = bytes(hex);
    long value = 0;
    for (int i = Math.min(bytes.length, Long.BYTES) - 1; i >= 0; i--) {
      value = value << 8 | bytes[i] & 0xFF;
    }
    return value;
  }

  static byte[] bytes(String hex) throws MalformedPacket {
    try {
      return BYTES.parseHex(hex);
    } catch (IllegalArgumentException e) {
      throw new MalformedPacket();
    }
  }

  static String text(String hex) throws MalformedPacket {
    return new String(bytes(hex), StandardCharsets.UTF_8);
  }

  /** An address or another number of up to 64 bits. */
  static long number(String hex) throws MalformedPacket {
    if (hex.isEmpty() || hex.length() > MOST_DIGITS) {
      throw new MalformedPacket();
    }
    long value = 0;
    for (int i = 0; i < hex.length(); i++) {
      if (!HexFormat.isHexDigit(hex.charAt(i))) {
        throw new MalformedPacket();
      }
      value = value << 4 | HexFormat.fromHexDigit(hex.charAt(i));
    }
    return value;
  }

  /** A number that is not negative as an {@code int}: a length, a thread, a register. */
  static int count(String hex) throws MalformedPacket {
    long value = number(hex);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new MalformedPacket();
    }
    return (int) value;
  }
}
