package dev.trapeze.kernel.fs;

/** A disk in the host's memory: the RAM disk that the root image is unpacked to. */
public final class MemoryDisk implements Disk {

  private final byte[] bytes;

  /** An all-zero disk of {@code blocks} blocks. */
  public MemoryDisk(int blocks) {
    this(new byte[Math.multiplyExact(blocks, BLOCK_BYTES)]);
  }

  /**
   * A disk over {@code image}, which is used and changed, not copied. Bytes after the last whole
   * block are out of reach.
   */
  public MemoryDisk(byte[] image) {
    this.bytes = image;
  }

  @Override
  public int blocks() {
    return bytes.length / BLOCK_BYTES;
  }

  @Override
  public void readBlock(int block, byte[] into) {
    System.arraycopy(bytes, offsetOf(block), into, 0, BLOCK_BYTES);
  }

  @Override
  public void writeBlock(int block, byte[] from) {
    System.arraycopy(from, 0, bytes, offsetOf(block), BLOCK_BYTES);
  }

  /** Nothing to do: memory has no order of its own, and does not outlive the process. */
  @Override
  public void barrier() {}

  /** A copy of the whole disk as it is now. */
  public byte[] image() {
    return bytes.clone();
  }

  private int offsetOf(int block) {
    if (block < 0 || block >= blocks()) {
      throw new IllegalArgumentException(
          "block " + block + " of a disk of " + blocks() + " blocks");
    }
    return block * BLOCK_BYTES;
  }
}
