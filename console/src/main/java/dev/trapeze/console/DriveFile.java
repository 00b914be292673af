package dev.trapeze.console;

import dev.trapeze.cpu.device.BlockStorage;
import dev.trapeze.cpu.device.MemoryStorage;
import java.io.IOException;
import java.nio.file.Path;

/** A disk image of the host's behind a virtio device, read and written in place. */
final class DriveFile implements BlockStorage, AutoCloseable {
  private final HostImage image;

  private DriveFile(HostImage image) {
    this.image = image;
  }

  /**
   * Opens an image, read-only where the file is.
   *
   * @throws CommandFailure as {@link HostImage#open}
   */
  static DriveFile open(Path file) throws CommandFailure {
    return new DriveFile(HostImage.open(file, SECTOR_BYTES, HostImage.Access.WRITE_IF_ALLOWED));
  }

  /** A copy in memory of an image: what the guest writes is gone when it ends. */
  static BlockStorage snapshot(Path file) throws CommandFailure {
    byte[] copy = HostFile.read(file);
    HostImage.requireSize(file, copy.length, SECTOR_BYTES);
    return new MemoryStorage(copy);
  }

  @Override
  public long sectors() {
    return image.bytes() / SECTOR_BYTES;
  }

  @Override
  public boolean readOnly() {
    return image.readOnly();
  }

  @Override
  public void read(long sector, byte[] target, int offset, int count) throws IOException {
    image.read(sector * SECTOR_BYTES, target, offset, count * SECTOR_BYTES);
  }

  @Override
  public void write(long sector, byte[] source, int offset, int count) throws IOException {
    image.write(sector * SECTOR_BYTES, source, offset, count * SECTOR_BYTES);
  }

  @Override
  public void flush() throws IOException {
    image.force();
  }

  @Override
  public void close() throws IOException {
    image.close();
  }
}
