package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;
import org.jspecify.annotations.Nullable;

/**
 * What a descriptor stands for (xv6's {@code struct file}). Descriptors that come from one another
 * by {@code dup} and {@code fork} share one open file, and with it the position in the file.
 */
public abstract sealed class OpenFile
    permits OpenInode, OpenPipeEnd, OpenDevice, OpenSyntheticFile, OpenSyntheticDirectory {

  private final boolean readable;
  private final boolean writable;
  private int references = 1;

  OpenFile(boolean readable, boolean writable) {
    this.readable = readable;
    this.writable = writable;
  }

  /**
   * Hands up to {@code length} bytes to {@code sink}; throws {@code EBADF} if the file is not open
   * for reading, {@code EINVAL} for a negative length.
   */
  public final Transfer read(ByteSink sink, int length) {
    requireTransfer(readable, length);
    return transferIn(sink, length);
  }

  /**
   * Takes up to {@code length} bytes from {@code source}; throws {@code EBADF} if the file is not
   * open for writing, {@code EINVAL} for a negative length.
   */
  public final Transfer write(ByteSource source, int length) {
    requireTransfer(writable, length);
    return transferOut(source, length);
  }

  /**
   * Where it leads, for people: an absolute path, or {@code pipe:[read]} and {@code pipe:[write]}.
   */
  public abstract String name();

  /** What there is to know about the file; throws {@code EINVAL} for a pipe, as xv6 refuses it. */
  public abstract FileStatus status();

  /**
   * The next entry of a directory from byte {@code position} on, or null at the end; throws {@code
   * ENOTDIR} for anything else.
   */
  public @Nullable DirectoryEntry nextEntry(long position) {
    throw ErrnoException.of(Errno.ENOTDIR);
  }

  /**
   * The file for regions of memory that show it, held once for the caller; throws {@code ENODEV}
   * for anything but an ordinary file.
   */
  public MappedInode map(PageCache cache) {
    throw ErrnoException.of(Errno.ENODEV);
  }

  /** Whether the file is open for reading. */
  public final boolean readable() {
    return readable;
  }

  /** Whether the file is open for writing. */
  public final boolean writable() {
    return writable;
  }

  /**
   * Moves the place of the next read or write, and returns it. Throws {@code ESPIPE} for a file
   * that has no places, {@code EINVAL} for a place that cannot be.
   */
  public long seek(long offset, Whence whence) {
    throw ErrnoException.of(Errno.ESPIPE);
  }

  /** True for a pipe or a device, whose bytes have no place and are gone when they are read. */
  public abstract boolean isStream();

  abstract Transfer transferIn(ByteSink sink, int length);

  abstract Transfer transferOut(ByteSource source, int length);

  /** Nobody has the file open any more. */
  abstract void closed();

  final void addReference() {
    references++;
  }

  /** Takes a reference away and tells if it was the last. */
  final boolean dropReference() {
    if (references < 1) {
      throw new IllegalStateException("open file closed once too often");
    }
    references--;
    return references == 0;
  }

  private static void requireTransfer(boolean allowed, int length) {
    if (!allowed) {
      throw ErrnoException.of(Errno.EBADF);
    }
    if (length < 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
  }

  final void putState(StateSink sink) {
    sink.put(readable);
    sink.put(writable);
    sink.put(references);
    putOwnState(sink);
  }

  /** Puts what this kind of file has besides. */
  abstract void putOwnState(StateSink sink);
}
