package dev.trapeze.bench;

import dev.trapeze.kernel.fs.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A disk that is a file of the host's, written through: a barrier returns when the host has the
 * blocks on its own disk ({@code fdatasync}).
 */
final class HostFileDisk implements Disk, AutoCloseable {
  private final FileChannel file;
  private final int blocks;

  private HostFileDisk(FileChannel file, int blocks) {
    this.file = file;
    this.blocks = blocks;
  }

  /** Makes the file anew with these bytes. */
  static HostFileDisk create(Path path, byte[] image) throws IOException {
    FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    file.write(ByteBuffer.wrap(image), 0);
    file.force(true);
    return new HostFileDisk(file, image.length / BLOCK_BYTES);
  }

  @Override
  public int blocks() {
    return blocks;
  }

  @Override
  public void readBlock(int block, byte[] into) {
    try {
      file.read(ByteBuffer.wrap(into, 0, BLOCK_BYTES), (long) block * BLOCK_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void writeBlock(int block, byte[] from) {
    try {
      file.write(ByteBuffer.wrap(from, 0, BLOCK_BYTES), (long) block * BLOCK_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void barrier() {
    try {
      file.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
