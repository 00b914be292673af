package dev.trapeze.kernel.fs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A name in a directory: at most {@value #MAX_BYTES} bytes, padded with NUL as on the disk. A
 * longer name is cut, as in xv6, so that names that agree in their first {@value #MAX_BYTES} bytes
 * are the same name. A {@code String} stands for the bytes with one character (0 to 255) for each.
 */
final class FileName {

  /** Bytes in a name: xv6's {@code DIRSIZ}. */
  static final int MAX_BYTES = 14;

  private final byte[] padded;

  private FileName(byte[] padded) {
    this.padded = padded;
  }

  /** The name in {@code path} from character {@code start} up to {@code end}. */
  static FileName of(String path, int start, int end) {
    byte[] padded = new byte[MAX_BYTES];
    int length = Math.min(end - start, MAX_BYTES);
    for (int i = 0; i < length; i++) {
      padded[i] = (byte) path.charAt(start + i);
    }
    return new FileName(padded);
  }

  static FileName of(String name) {
    return of(name, 0, name.length());
  }

  /** The name of the directory entry at {@code offset}. */
  static FileName ofEntry(byte[] block, int offset) {
    int start = offset + DirectoryEntry.NAME_OFFSET;
    return new FileName(Arrays.copyOfRange(block, start, start + MAX_BYTES));
  }

  /** True if the directory entry at {@code offset} has this name (xv6's {@code namecmp}). */
  boolean isNameOf(byte[] block, int offset) {
    int start = offset + DirectoryEntry.NAME_OFFSET;
    return Arrays.equals(block, start, start + MAX_BYTES, padded, 0, MAX_BYTES);
  }

  /** Puts the name into the directory entry at {@code offset}. */
  void store(byte[] block, int offset) {
    System.arraycopy(padded, 0, block, offset + DirectoryEntry.NAME_OFFSET, MAX_BYTES);
  }

  boolean isDot() {
    return padded[0] == '.' && padded[1] == 0;
  }

  boolean isDotDot() {
    return padded[0] == '.' && padded[1] == '.' && padded[2] == 0;
  }

  @Override
  public String toString() {
    int length = 0;
    while (length < MAX_BYTES && padded[length] != 0) {
      length++;
    }
    return new String(padded, 0, length, StandardCharsets.ISO_8859_1);
  }
}
