package dev.trapeze.cpu.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A file's bytes, or the first of them, read by little-endian fields. Callers have checked that
 * what they read lies in the file, and that it is here.
 */
final class ElfBytes {
  private final ByteBuffer bytes;
  private final int size;

  ElfBytes(byte[] file) {
    this(file, file.length);
  }

  /** The first bytes of a file of {@code size} bytes. */
  ElfBytes(byte[] start, int size) {
    this.bytes = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    this.size = size;
  }

  /** Size of the whole file. */
  int size() {
    return size;
  }

  /** True when so many bytes from that offset, which lie in the file, are here. */
  boolean has(long offset, long length) {
    return offset + length <= bytes.capacity();
  }

  int byteAt(long offset) {
    return bytes.get((int) offset) & 0xFF;
  }

  int half(long offset) {
    return bytes.getShort((int) offset) & 0xFFFF;
  }

  /** A 32-bit field, zero-extended. */
  long word32(long offset) {
    return bytes.getInt((int) offset) & 0xFFFF_FFFFL;
  }

  /** A field of the class's width, zero-extended. */
  long word(long offset, ElfClass width) {
    return width == ElfClass.ELF32 ? word32(offset) : bytes.getLong((int) offset);
  }

  /** True when so many bytes from that offset lie in the file; both are unsigned. */
  boolean holds(long offset, long length) {
    return Long.compareUnsigned(offset, size()) <= 0
        && Long.compareUnsigned(length, size() - offset) <= 0;
  }

  /** The NUL-terminated ASCII string there, cut at {@code end}. */
  String string(long offset, long end) {
    StringBuilder text = new StringBuilder();
    for (long at = offset; at < end && byteAt(at) != 0; at++) {
      text.append((char) byteAt(at));
    }
    return text.toString();
  }
}
