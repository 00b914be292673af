package dev.trapeze.kernel.mm.model;

import dev.trapeze.kernel.mm.Pages;
import java.util.Arrays;

/** What a file holds, or memory that processes share. */
final class ModelFile {
  static final int MOST_PAGES = 8;

  private final byte[] bytes = new byte[MOST_PAGES * Pages.BYTES];
  private int sizeBytes;

  /** One that holds bytes. */
  ModelFile(byte[] contents) {
    write(0, contents);
  }

  /** Shared memory of so many pages of zeros. */
  ModelFile(int pages) {
    sizeBytes = pages * Pages.BYTES;
  }

  int sizeBytes() {
    return sizeBytes;
  }

  byte[] contents() {
    return Arrays.copyOf(bytes, sizeBytes);
  }

  boolean hasPage(int index) {
    return (long) index * Pages.BYTES < sizeBytes;
  }

  /** What a mapping sees of a page, also behind the end: so many bytes, and then zeros. */
  byte[] page(int index, int length) {
    int start = index * Pages.BYTES;
    return Arrays.copyOf(Arrays.copyOfRange(bytes, start, start + length), Pages.BYTES);
  }

  /** What a mapping does. */
  void store(int offset, byte value) {
    bytes[offset] = value;
  }

  /** What {@code write} does. */
  void write(int offset, byte[] data) {
    System.arraycopy(data, 0, bytes, offset, data.length);
    sizeBytes = Math.max(sizeBytes, offset + data.length);
  }

  /** Cuts it to nothing. */
  void truncate() {
    Arrays.fill(bytes, (byte) 0);
    sizeBytes = 0;
  }

  /** Nobody maps it any more: what mappings have stored behind its end is gone. */
  void forgetTail() {
    Arrays.fill(bytes, sizeBytes, bytes.length, (byte) 0);
  }
}
