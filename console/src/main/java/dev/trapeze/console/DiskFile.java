package dev.trapeze.console;

import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.MemoryDisk;
import java.nio.file.Path;

/** A disk image of the host's, read into memory. */
final class DiskFile {
  private DiskFile() {}

  static Disk read(Path file) throws CommandFailure {
    byte[] image = HostFile.read(file);
    if (image.length == 0 || image.length % Disk.BLOCK_BYTES != 0) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT,
          file
              + ": no disk image: its size, "
              + image.length
              + " bytes, is no multiple of "
              + Disk.BLOCK_BYTES
              + " above 0");
    }
    return new MemoryDisk(image);
  }
}
