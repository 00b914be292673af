package dev.trapeze.kernel.fs;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A disk in the host's memory: the RAM disk that the root image is unpacked to. It takes memory
 * only where something was written to it.
 */
public final class MemoryDisk implements Disk {

  private static final int BLOCKS_PER_EXTENT = 64;
  private static final int EXTENT_BYTES = BLOCKS_PER_EXTENT * BLOCK_BYTES;
  private static final byte[] ZEROS = new byte[EXTENT_BYTES];

  private final int blocks;
  // Null where all is zero.
  private final byte[] @Nullable [] extents;

  /** An all-zero disk of {@code blocks} blocks. */
  public MemoryDisk(int blocks) {
    this.blocks = blocks;
    this.extents = new byte[(blocks + BLOCKS_PER_EXTENT - 1) / BLOCKS_PER_EXTENT][];
  }

  /** A disk with a copy of {@code image}, without the bytes after its last whole block. */
  public MemoryDisk(byte[] image) {
    this(image, image.length / BLOCK_BYTES);
  }

  /** A disk of {@code blocks} blocks that starts with a copy of {@code image}; then come zeros. */
  public MemoryDisk(byte[] image, int blocks) {
    this(blocks);
    int bytes = Math.min(image.length / BLOCK_BYTES, blocks) * BLOCK_BYTES;
    for (int start = 0; start < bytes; start += EXTENT_BYTES) {
      int length = Math.min(EXTENT_BYTES, bytes - start);
      if (!Arrays.equals(image, start, start + length, ZEROS, 0, length)) {
        byte[] extent = new byte[EXTENT_BYTES];
        System.arraycopy(image, start, extent, 0, length);
        extents[start / EXTENT_BYTES] = extent;
      }
    }
  }

  /** A disk with the same contents now, and its own from now on. */
  public MemoryDisk copy() {
    MemoryDisk copy = new MemoryDisk(blocks);
    for (int i = 0; i < extents.length; i++) {
      byte[] extent = extents[i];
      copy.extents[i] = extent == null ? null : extent.clone();
    }
    return copy;
  }

  @Override
  public int blocks() {
    return blocks;
  }

  @Override
  public void readBlock(int block, byte[] into) {
    requireBlock(block);
    byte[] extent = extents[block / BLOCKS_PER_EXTENT];
    System.arraycopy(extent == null ? ZEROS : extent, offsetOf(block), into, 0, BLOCK_BYTES);
  }

  @Override
  public void writeBlock(int block, byte[] from) {
    requireBlock(block);
    byte[] extent = extents[block / BLOCKS_PER_EXTENT];
    if (extent == null) {
      if (Arrays.equals(from, 0, BLOCK_BYTES, ZEROS, 0, BLOCK_BYTES)) {
        return;
      }
      extent = new byte[EXTENT_BYTES];
      extents[block / BLOCKS_PER_EXTENT] = extent;
    }
    System.arraycopy(from, 0, extent, offsetOf(block), BLOCK_BYTES);
  }

  /** Nothing to do: memory has no order of its own, and does not outlive the process. */
  @Override
  public void barrier() {}

  /** A copy of the whole disk as it is now. */
  public byte[] image() {
    return image(blocks);
  }

  /** A copy of the disk as it is now, but for zeros at its end. */
  public byte[] imageWithoutZerosAtEnd() {
    int end = blocks;
    while (end > 0 && isZero(end - 1)) {
      end--;
    }
    return image(end);
  }

  private boolean isZero(int block) {
    byte[] extent = extents[block / BLOCKS_PER_EXTENT];
    int start = offsetOf(block);
    return extent == null
        || Arrays.equals(extent, start, start + BLOCK_BYTES, ZEROS, 0, BLOCK_BYTES);
  }

  private byte[] image(int count) {
    byte[] image = new byte[Math.multiplyExact(count, BLOCK_BYTES)];
    for (int i = 0; i < extents.length; i++) {
      byte[] extent = extents[i];
      int start = i * EXTENT_BYTES;
      if (extent != null && start < image.length) {
        System.arraycopy(extent, 0, image, start, Math.min(EXTENT_BYTES, image.length - start));
      }
    }
    return image;
  }

  private void requireBlock(int block) {
    if (block < 0 || block >= blocks) {
      throw new IllegalArgumentException("block " + block + " of a disk of " + blocks + " blocks");
    }
  }

  private static int offsetOf(int block) {
    return block % BLOCKS_PER_EXTENT * BLOCK_BYTES;
  }
}
