package dev.trapeze.console;

import dev.trapeze.kernel.fs.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Files of the host that commands read and write whole. */
final class HostFile {
  /** Far above any program or disk image; it keeps {@code /dev/zero} from filling the heap. */
  private static final int MAX_BYTES = 256 << 20;

  private HostFile() {}

  /**
   * @throws CommandFailure with {@link ExitStatus#NO_INPUT} when the file is missing, unreadable or
   *     larger than 256 MiB
   */
  static byte[] read(Path file) throws CommandFailure {
    if (Files.isDirectory(file)) {
      throw new CommandFailure(ExitStatus.NO_INPUT, file + ": is a directory");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] contents = in.readNBytes(MAX_BYTES + 1);
      if (contents.length > MAX_BYTES) {
        throw new CommandFailure(
            ExitStatus.NO_INPUT, file + ": larger than " + (MAX_BYTES >> 20) + " MiB");
      }
      return contents;
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.NO_INPUT, file + ": " + reason(e), e);
    }
  }

  /** Whether both names are those of one file; false while one of them is missing. */
  static boolean same(Path a, Path b) {
    try {
      return Files.isSameFile(a, b);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Writes a file that is complete or not there: into a new file beside it, which then takes its
   * name.
   *
   * @throws CommandFailure with {@link ExitStatus#CANNOT_WRITE}; an existing file is unchanged then
   */
  static void replace(Path file, byte[] contents) throws CommandFailure {
    Path folder = requireFolder(file);
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      writeThrough(file, contents);
      return;
    }
    replace(file, folder, part -> Files.write(part, contents));
  }

  /** The same for the blocks of a disk; those of zeros take no room where the host allows that. */
  static void replace(Path file, Disk disk) throws CommandFailure {
    replace(file, requireFolder(file), part -> write(part, disk));
  }

  private static void write(Path file, Disk disk) throws IOException {
    byte[] block = new byte[Disk.BLOCK_BYTES];
    byte[] zeros = new byte[Disk.BLOCK_BYTES];
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < disk.blocks(); i++) {
        disk.readBlock(i, block);
        if (!Arrays.equals(block, zeros) || i == disk.blocks() - 1) {
          channel.position((long) i * Disk.BLOCK_BYTES);
          ByteBuffer buffer = ByteBuffer.wrap(block);
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
        }
      }
    }
  }

  private interface Writer {
    void write(Path part) throws IOException;
  }

  private static void replace(Path file, Path folder, Writer writer) throws CommandFailure {
    Path part = folder.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      writer.write(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(part);
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw new CommandFailure(ExitStatus.CANNOT_WRITE, file + ": " + reason(e), e);
    }
  }

  /**
   * Fails as {@link #replace} would, as far as that can be told before there is anything to write.
   *
   * @return the folder of the file
   */
  static Path requireFolder(Path file) throws CommandFailure {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw new CommandFailure(ExitStatus.CANNOT_WRITE, file + ": is a directory");
    }
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(
          ExitStatus.CANNOT_WRITE,
          file + ": " + (Files.exists(folder) ? "not a directory" : "no such file or directory"));
    }
    if (!Files.exists(file) && !Files.isWritable(folder)) {
      throw new CommandFailure(ExitStatus.CANNOT_WRITE, file + ": permission denied");
    }
    return folder;
  }

  /** A device such as {@code /dev/stdout} is written and never replaced. */
  private static void writeThrough(Path file, byte[] contents) throws CommandFailure {
    try {
      Files.write(file, contents);
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.CANNOT_WRITE, file + ": " + reason(e), e);
    }
  }

  /** What went wrong in words, without the path that many of these messages consist of. */
  static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NotDirectoryException) {
      return "not a directory";
    }
    String reason =
        e instanceof FileSystemException inFileSystem ? inFileSystem.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
