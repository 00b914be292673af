package dev.trapeze.console;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A disk image of the host's, open and locked: one process writes to it and nobody else has it, or
 * any number of processes read it. The operating system gives the lock back with the process.
 *
 * <p>Not to be used by a thread that is interrupted: that closes the file.
 */
final class HostImage implements AutoCloseable {
  /** What is to be done with an image. */
  enum Access {
    READ,
    WRITE,
    /** Write if the host allows it. */
    WRITE_IF_ALLOWED
  }

  private final FileChannel channel;
  private final long bytes;
  private final boolean readOnly;

  private HostImage(FileChannel channel, long bytes, boolean readOnly) {
    this.channel = channel;
    this.bytes = bytes;
    this.readOnly = readOnly;
  }

  /**
   * Opens an image whose size is a multiple of {@code unitBytes} above 0.
   *
   * @throws CommandFailure with {@link ExitStatus#NO_INPUT} when it is missing, unreadable or in
   *     use by another process, with {@link ExitStatus#BAD_INPUT} when its size is not that of a
   *     disk, with {@link ExitStatus#CANNOT_WRITE} when it should be written and must not be
   */
  static HostImage open(Path file, int unitBytes, Access access) throws CommandFailure {
    if (Files.isDirectory(file)) {
      throw new CommandFailure(ExitStatus.NO_INPUT, file + ": is a directory");
    }
    try {
      if (!Files.isRegularFile(file)) {
        requireSize(file, Files.size(file), unitBytes); // a pipe would not let itself be opened
      }
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.NO_INPUT, file + ": " + HostFile.reason(e), e);
    }
    HostImage image = openOfAnySize(file, access);
    try {
      requireSize(file, image.bytes, unitBytes);
    } catch (CommandFailure e) {
      close(image.channel, e);
      throw e;
    }
    return image;
  }

  /** Opens a file whatever its size; otherwise as {@link #open}. */
  static HostImage openOfAnySize(Path file, Access access) throws CommandFailure {
    FileChannel channel = null;
    try {
      boolean writable = access != Access.READ && Files.isWritable(file);
      if (access == Access.WRITE && !writable) {
        throw Files.isReadable(file)
            ? new CommandFailure(ExitStatus.CANNOT_WRITE, file + ": is read-only")
            : new CommandFailure(ExitStatus.NO_INPUT, file + ": permission denied");
      }
      channel =
          writable
              ? FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
              : FileChannel.open(file, StandardOpenOption.READ);
      if (!locked(channel, !writable)) {
        channel.close();
        throw new CommandFailure(ExitStatus.NO_INPUT, file + ": in use by another process");
      }
      return new HostImage(channel, channel.size(), !writable);
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw new CommandFailure(ExitStatus.NO_INPUT, file + ": " + HostFile.reason(e), e);
    } catch (IOException e) {
      close(channel, e);
      throw new CommandFailure(ExitStatus.NO_INPUT, file + ": " + HostFile.reason(e), e);
    }
  }

  /** Takes the lock, which is held as long as the file is open; false if others have it. */
  private static boolean locked(FileChannel channel, boolean shared) throws IOException {
    try {
      FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // this process has it open
    }
  }

  private static void close(@Nullable FileChannel channel, Exception because) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  static void requireSize(Path file, long bytes, int unitBytes) throws CommandFailure {
    if (bytes == 0 || bytes % unitBytes != 0) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT,
          file
              + ": no disk image: its size, "
              + bytes
              + " bytes, is no multiple of "
              + unitBytes
              + " above 0");
    }
  }

  long bytes() {
    return bytes;
  }

  boolean readOnly() {
    return readOnly;
  }

  /** Reads {@code length} bytes at byte {@code position} of the image. */
  void read(long position, byte[] target, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
    for (long at = position; buffer.hasRemaining(); ) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        throw new EOFException("the disk image has become shorter");
      }
      at += read;
    }
  }

  /** Writes {@code length} bytes at byte {@code position} of the image. */
  void write(long position, byte[] source, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(source, offset, length);
    for (long at = position; buffer.hasRemaining(); ) {
      at += channel.write(buffer, at);
    }
  }

  /** Waits until what has been written is on the host's disk. */
  void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
