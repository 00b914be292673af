package dev.trapeze.console;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.Disk;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A disk image of the host's under a file system, read and written in place. What fails on the host
 * is an I/O error for the file system, and the first failure is kept for a message at the end.
 */
final class FileDisk implements Disk, AutoCloseable {
  private final Path file;
  private final HostImage image;
  private final int blocks;
  private @Nullable IOException failure;

  private FileDisk(Path file, HostImage image) {
    this.file = file;
    this.image = image;
    this.blocks = (int) Math.min(image.bytes() / BLOCK_BYTES, Integer.MAX_VALUE);
  }

  /**
   * Opens an image to read and write it; nobody else may have it open.
   *
   * @throws CommandFailure as {@link HostImage#open}
   */
  static FileDisk open(Path file) throws CommandFailure {
    return new FileDisk(file, HostImage.open(file, BLOCK_BYTES, HostImage.Access.WRITE));
  }

  /** Opens an image that stays as it is; nobody may be writing it. */
  static FileDisk openToRead(Path file) throws CommandFailure {
    return new FileDisk(file, HostImage.open(file, BLOCK_BYTES, HostImage.Access.READ));
  }

  @Override
  public int blocks() {
    return blocks;
  }

  @Override
  public void readBlock(int block, byte[] into) {
    try {
      image.read(positionOf(block), into, 0, BLOCK_BYTES);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void writeBlock(int block, byte[] from) {
    try {
      image.write(positionOf(block), from, 0, BLOCK_BYTES);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void barrier() {
    try {
      image.force();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private long positionOf(int block) {
    if (block < 0 || block >= blocks) {
      throw new IllegalArgumentException("block " + block + " of a disk of " + blocks);
    }
    return (long) block * BLOCK_BYTES;
  }

  private ErrnoException failed(IOException e) {
    if (failure == null) {
      failure = e;
    }
    return ErrnoException.of(Errno.EIO);
  }

  /**
   * Fails if any transfer has failed.
   *
   * @throws CommandFailure with {@link ExitStatus#CANNOT_WRITE}
   */
  void requireSound() throws CommandFailure {
    if (failure != null) {
      throw new CommandFailure(
          ExitStatus.CANNOT_WRITE, file + ": input/output error: " + HostFile.reason(failure));
    }
  }

  @Override
  public void close() throws CommandFailure {
    try {
      image.close();
    } catch (IOException e) {
      failed(e);
    }
    requireSound();
  }
}
