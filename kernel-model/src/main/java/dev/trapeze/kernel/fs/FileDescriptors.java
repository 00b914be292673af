package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open files of a process by descriptor: small numbers from 0 (xv6's {@code ofile}). */
public final class FileDescriptors {

  private static final Logger LOG = LoggerFactory.getLogger(FileDescriptors.class);

  private final OpenFileTable files;
  private final @Nullable OpenFile[] byDescriptor;

  FileDescriptors(OpenFileTable files, int capacity) {
    this.files = files;
    this.byDescriptor = new @Nullable OpenFile[capacity];
  }

  /** What {@code descriptor} stands for; throws {@code EBADF} if that is nothing. */
  public OpenFile get(int descriptor) {
    OpenFile file =
        descriptor >= 0 && descriptor < byDescriptor.length ? byDescriptor[descriptor] : null;
    if (file == null) {
      throw ErrnoException.of(Errno.EBADF);
    }
    return file;
  }

  /** What each descriptor stands for that stands for something. */
  public SortedMap<Integer, OpenFile> all() {
    SortedMap<Integer, OpenFile> all = new TreeMap<>();
    for (int i = 0; i < byDescriptor.length; i++) {
      OpenFile file = byDescriptor[i];
      if (file != null) {
        all.put(i, file);
      }
    }
    return all;
  }

  /** Throws {@code EMFILE} unless {@code count} descriptors are free. */
  public void requireFree(int count) {
    int free = 0;
    for (OpenFile file : byDescriptor) {
      if (file == null) {
        free++;
      }
    }
    if (free < count) {
      throw ErrnoException.of(Errno.EMFILE);
    }
  }

  /**
   * The lowest free descriptor, which from now on stands for {@code file} and takes over the
   * reference to it; throws {@code EMFILE} if none is free.
   */
  public int add(OpenFile file) {
    for (int i = 0; i < byDescriptor.length; i++) {
      if (byDescriptor[i] == null) {
        byDescriptor[i] = file;
        return i;
      }
    }
    throw ErrnoException.of(Errno.EMFILE);
  }

  /** Makes the lowest free descriptor stand for the same; throws {@code EBADF}, {@code EMFILE}. */
  public int duplicate(int descriptor) {
    OpenFile file = get(descriptor);
    int added = add(file);
    files.retain(file);
    return added;
  }

  /** Frees {@code descriptor}; throws {@code EBADF} if it is free. */
  public void close(int descriptor) {
    OpenFile file = get(descriptor);
    byDescriptor[descriptor] = null;
    files.release(file);
  }

  FileDescriptors copy() {
    FileDescriptors copy = new FileDescriptors(files, byDescriptor.length);
    for (int i = 0; i < byDescriptor.length; i++) {
      OpenFile file = byDescriptor[i];
      copy.byDescriptor[i] = file == null ? null : files.retain(file);
    }
    return copy;
  }

  void closeAll() {
    for (int i = 0; i < byDescriptor.length; i++) {
      OpenFile file = byDescriptor[i];
      byDescriptor[i] = null;
      if (file != null) {
        releaseQuietly(file);
      }
    }
  }

  /** The end of a process is not stopped by a disk that fails. */
  private void releaseQuietly(OpenFile file) {
    try {
      files.release(file);
    } catch (ErrnoException e) {
      LOG.debug("closing a file at the end of its process: {}", e.errno());
    }
  }

  void putState(StateSink sink) {
    for (OpenFile file : byDescriptor) {
      sink.put(file != null);
      if (file != null && sink.meet(file)) {
        file.putState(sink);
      }
    }
  }
}
