package dev.trapeze.bench;

import dev.trapeze.kernel.fs.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A disk that is a file of the host's, written through: what is written outlives this process.
 * Forced, a barrier returns when the host has the blocks on its own disk ({@code fdatasync}), and
 * what is written outlives the host; else it is left to the host, as QEMU leaves it unless a guest
 * flushes, which xv6 does not.
 */
final class HostFileDisk implements Disk, AutoCloseable {
  private final FileChannel file;
  private final int blocks;
  private final boolean forced;

  private HostFileDisk(FileChannel file, int blocks, boolean forced) {
    this.file = file;
    this.blocks = blocks;
    this.forced = forced;
  }

  /** Makes the file anew with these bytes. */
  static HostFileDisk create(Path path, byte[] image, boolean forced) throws IOException {
    FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    file.write(ByteBuffer.wrap(image), 0);
    file.force(true);
    return new HostFileDisk(file, image.length / BLOCK_BYTES, forced);
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
    if (!forced) {
      return;
    }
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
