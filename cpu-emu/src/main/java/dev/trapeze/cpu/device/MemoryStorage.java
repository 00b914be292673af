package dev.trapeze.cpu.device;

/** A disk in memory. */
public final class MemoryStorage implements BlockStorage {
  private final byte[] bytes;

  /** A disk full of zeros of that many sectors. */
  public MemoryStorage(int sectors) {
    bytes = new byte[Math.multiplyExact(sectors, SECTOR_BYTES)];
  }

  /**
   * A disk with a copy of an image, filled up with zeros to a whole sector.
   *
   * @param image the contents from sector 0 on
   */
  public MemoryStorage(byte[] image) {
    this((int) ((image.length + SECTOR_BYTES - 1L) / SECTOR_BYTES));
    System.arraycopy(image, 0, bytes, 0, image.length);
  }

  /** A copy of all sectors. */
  public byte[] contents() {
    return bytes.clone();
  }

  @Override
  public long sectors() {
    return bytes.length / SECTOR_BYTES;
  }

  @Override
  public boolean readOnly() {
    return false;
  }

  @Override
  public void read(long sector, byte[] target, int offset, int count) {
    System.arraycopy(bytes, position(sector, count), target, offset, count * SECTOR_BYTES);
  }

  @Override
  public void write(long sector, byte[] source, int offset, int count) {
    System.arraycopy(source, offset, bytes, position(sector, count), count * SECTOR_BYTES);
  }

  @Override
  public void flush() {}

  private int position(long sector, int count) {
    if (sector < 0 || count < 0 || sector > sectors() - count) {
      throw new IllegalArgumentException(
          String.format("0x%x: %d sectors from here on are not all on the disk", sector, count));
    }
    return (int) sector * SECTOR_BYTES;
  }
}
