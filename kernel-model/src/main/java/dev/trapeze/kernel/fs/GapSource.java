package dev.trapeze.kernel.fs;

import java.util.Arrays;

/**
 * The bytes of a write that begins behind the end of its file: zeros up to its place, and then what
 * the writer gives. The first of those are fetched at once, so that a writer who has none leaves
 * the file as it is.
 */
final class GapSource implements ByteSource {

  private final byte[] head;
  private final ByteSource rest;
  private int zerosLeft;
  private int headUsed;

  /** A source of {@code gap} zeros and {@code length} bytes. */
  GapSource(int gap, ByteSource writer, int length) {
    this.zerosLeft = gap;
    // As much as FileContent takes at once: no failure can come before the zeros are behind it.
    this.head = new byte[Math.min(length, Disk.BLOCK_BYTES)];
    this.rest = writer;
    writer.fill(head, 0, head.length);
  }

  @Override
  public void fill(byte[] into, int offset, int length) {
    int zeros = Math.min(zerosLeft, length);
    Arrays.fill(into, offset, offset + zeros, (byte) 0);
    int fromHead = Math.min(length - zeros, head.length - headUsed);
    System.arraycopy(head, headUsed, into, offset + zeros, fromHead);
    int left = length - zeros - fromHead;
    if (left > 0) {
      rest.fill(into, offset + zeros + fromHead, left);
    }
    zerosLeft -= zeros;
    headUsed += fromHead;
  }
}
