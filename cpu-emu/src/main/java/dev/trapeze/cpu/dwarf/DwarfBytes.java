package dev.trapeze.cpu.dwarf;

import java.nio.charset.StandardCharsets;

/** Reads the fields of a section from a position on, little-endian, and never beyond its end. */
final class DwarfBytes {
  /** What an initial length of 64-bit DWARF begins with (DWARF 5, 7.4). */
  private static final long ESCAPE_64 = 0xFFFF_FFFFL;

  /** From here on, initial lengths of 32 bits are reserved (DWARF 5, 7.2.2). */
  private static final long RESERVED = 0xFFFF_FFF0L;

  private static final int LEB_BITS = 7;
  private static final int LEB_MORE = 0x80;
  private static final int LEB_SIGN = 0x40;

  private final String section;
  private final byte[] bytes;
  private final int end;
  private int at;
  private int offsetBytes = 4;

  /** All of a section. */
  DwarfBytes(String section, byte[] bytes) {
    this(section, bytes, 0, bytes.length, 4);
  }

  private DwarfBytes(String section, byte[] bytes, int at, int end, int offsetBytes) {
    this.section = section;
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.offsetBytes = offsetBytes;
  }

  /** Where the next field is read, from the start of the section. */
  int position() {
    return at;
  }

  boolean atEnd() {
    return at >= end;
  }

  int remaining() {
    return end - at;
  }

  /** The exception for what is wrong at the present position. */
  DwarfFormatException wrong(String what) {
    return new DwarfFormatException(String.format("%s, at 0x%x in %s", what, at, section));
  }

  /** The next {@code length} bytes, to be read on their own; this goes on behind them. */
  DwarfBytes part(long length) throws DwarfFormatException {
    require(length);
    DwarfBytes part = new DwarfBytes(section, bytes, at, at + (int) length, offsetBytes);
    at += (int) length;
    return part;
  }

  void skip(long length) throws DwarfFormatException {
    require(length);
    at += (int) length;
  }

  private void require(long length) throws DwarfFormatException {
    if (length < 0 || length > remaining()) {
      throw wrong(String.format("0x%x bytes are wanted and 0x%x are there", length, remaining()));
    }
  }

  /** The rest of a unit whose initial length is next; it knows how wide its offsets are. */
  DwarfBytes unit() throws DwarfFormatException {
    long length = unsigned(4);
    offsetBytes = 4;
    if (length == ESCAPE_64) {
      length = unsigned(8);
      offsetBytes = 8;
    } else if (length >= RESERVED) {
      throw wrong(String.format("the initial length 0x%x is reserved", length));
    }
    return part(length);
  }

  /** A field of up to 8 bytes, zero-extended. */
  long unsigned(int width) throws DwarfFormatException {
    require(width);
    long value = 0;
    for (int i = 0; i < width; i++) {
      value |= (bytes[at + i] & 0xFFL) << (8 * i);
    }
    at += width;
    return value;
  }

  /** An offset into a section, as wide as this unit's format says (DWARF 5, 7.4). */
  long offset() throws DwarfFormatException {
    return unsigned(offsetBytes);
  }

  /** An unsigned LEB128 number (DWARF 5, 7.6); what is above 64 bits is lost. */
  long uleb() throws DwarfFormatException {
    long value = 0;
    int shift = 0;
    long next;
    do {
      next = unsigned(1);
      if (shift < Long.SIZE) {
        value |= (next & (LEB_MORE - 1)) << shift;
      }
      shift += LEB_BITS;
    } while ((next & LEB_MORE) != 0);
    return value;
  }

  /** A signed LEB128 number (DWARF 5, 7.6); what is above 64 bits is lost. */
  long sleb() throws DwarfFormatException {
    long value = 0;
    int shift = 0;
    long next;
    do {
      next = unsigned(1);
      if (shift < Long.SIZE) {
        value |= (next & (LEB_MORE - 1)) << shift;
      }
      shift += LEB_BITS;
    } while ((next & LEB_MORE) != 0);
    return shift < Long.SIZE && (next & LEB_SIGN) != 0 ? value | -1L << shift : value;
  }

  /** A string that ends with a NUL; only so much of it is kept. */
  String string(int longest) throws DwarfFormatException {
    int start = at;
    while (unsigned(1) != 0) {
      // on to the NUL
    }
    int length = Math.min(at - 1 - start, longest);
    return new String(bytes, start, length, StandardCharsets.UTF_8);
  }

  /** The string at an offset of the section; the position stays. */
  String stringAt(long offset, int longest) throws DwarfFormatException {
    if (offset < 0 || offset >= end) {
      throw new DwarfFormatException(
          String.format("there is no string at 0x%x in %s", offset, section));
    }
    return new DwarfBytes(section, bytes, (int) offset, end, offsetBytes).string(longest);
  }
}
