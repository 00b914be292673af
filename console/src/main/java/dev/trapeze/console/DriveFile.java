package dev.trapeze.console;

import dev.trapeze.cpu.device.BlockStorage;
import dev.trapeze.cpu.device.MemoryStorage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A disk image of the host's that the guest reads and writes in place. */
final class DriveFile implements BlockStorage, AutoCloseable {
  private final FileChannel channel;
  private final long sectors;
  private final boolean readOnly;

  private DriveFile(FileChannel channel, boolean readOnly) throws IOException {
    this.channel = channel;
    this.sectors = channel.size() / SECTOR_BYTES;
    this.readOnly = readOnly;
  }

  /**
   * Opens an image, read-only where the file is.
   *
   * @throws CommandFailure with {@link ExitStatus#NO_INPUT} when it is missing or unreadable, with
   *     {@link ExitStatus#BAD_INPUT} when its size is not that of a disk
   */
  static DriveFile open(Path file) throws CommandFailure {
    if (Files.isDirectory(file)) {
      throw new CommandFailure(ExitStatus.NO_INPUT, file + ": is a directory");
    }
    try {
      requireSectors(file, Files.size(file));
      boolean readOnly = !Files.isWritable(file);
      FileChannel channel =
          readOnly
              ? FileChannel.open(file, StandardOpenOption.READ)
              : FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      return new DriveFile(channel, readOnly);
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.NO_INPUT, file + ": " + HostFile.reason(e), e);
    }
  }

  /** A copy in memory of an image: what the guest writes is gone when it ends. */
  static BlockStorage snapshot(Path file) throws CommandFailure {
    byte[] image = HostFile.read(file);
    requireSectors(file, image.length);
    return new MemoryStorage(image);
  }

  private static void requireSectors(Path file, long bytes) throws CommandFailure {
    if (bytes == 0 || bytes % SECTOR_BYTES != 0) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT,
          file
              + ": no disk image: its size, "
              + bytes
              + " bytes, is no multiple of "
              + SECTOR_BYTES
              + " above 0");
    }
  }

  @Override
  public long sectors() {
    return sectors;
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public void read(long sector, byte[] target, int offset, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(target, offset, count * SECTOR_BYTES);
    for (long at = sector * SECTOR_BYTES; buffer.hasRemaining(); ) {
      int length = channel.read(buffer, at);
      if (length < 0) {
        throw new EOFException("the disk image has become shorter");
      }
      at += length;
    }
  }

  @Override
  public void write(long sector, byte[] source, int offset, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(source, offset, count * SECTOR_BYTES);
    for (long at = sector * SECTOR_BYTES; buffer.hasRemaining(); ) {
      at += channel.write(buffer, at);
    }
  }

  @Override
  public void flush() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
