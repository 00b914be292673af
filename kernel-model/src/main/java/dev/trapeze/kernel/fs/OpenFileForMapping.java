package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.PolicyFile;
import dev.trapeze.kernel.state.StateSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open file that a policy maps, with the references to it that the policy has taken. */
final class OpenFileForMapping implements PolicyFile {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFileForMapping.class);

  private final OpenFileTable files;
  private final OpenFile file;
  private int references;

  OpenFileForMapping(OpenFileTable files, OpenFile file) {
    this.files = files;
    this.file = file;
  }

  @Override
  public boolean isRegular() {
    return file instanceof OpenInode open && open.inode().type() == InodeType.FILE;
  }

  @Override
  public boolean readable() {
    return file.readable();
  }

  @Override
  public boolean writable() {
    return file.writable();
  }

  @Override
  public long sizeBytes() {
    return isRegular() ? regular().sizeBytes() : 0;
  }

  @Override
  public void dup() {
    files.retain(file);
    references++;
  }

  @Override
  public void close() {
    if (references == 0) {
      throw new IllegalStateException("close: no reference of dup is left to " + path());
    }
    references--;
    try {
      files.release(file);
    } catch (ErrnoException e) {
      // As at the end of a process: what stays behind on a disk that fails, the next mount frees.
      LOG.debug("closing {}, which was mapped: {}", path(), e.errno());
    }
  }

  @Override
  public int read(long offset, byte[] to, int bytes) {
    int[] filled = {0};
    try {
      return files
          .fileSystem()
          .read(
              regular(),
              offset,
              (from, start, length) -> {
                System.arraycopy(from, start, to, filled[0], length);
                filled[0] += length;
              },
              bytes);
    } catch (ErrnoException e) {
      LOG.debug("reading a page of {} for a mapping: {}", path(), e.errno());
      return -1;
    }
  }

  @Override
  public int write(long offset, byte[] from, int bytes) {
    if (offset > sizeBytes()) {
      return 0;
    }
    int[] taken = {0};
    try {
      return files
          .fileSystem()
          .write(
              regular(),
              offset,
              (into, start, length) -> {
                System.arraycopy(from, taken[0], into, start, length);
                taken[0] += length;
              },
              bytes);
    } catch (ErrnoException e) {
      LOG.debug("writing a mapped page of {} back: {}", path(), e.errno());
      return 0;
    }
  }

  private Inode regular() {
    if (isRegular()) {
      return ((OpenInode) file).inode();
    }
    throw new IllegalArgumentException(path() + " is no regular file");
  }

  @Override
  public String path() {
    return file.name();
  }

  @Override
  public long inode() {
    return file instanceof OpenInode open ? open.inode().number() : 0;
  }

  @Override
  public int device() {
    return FileStatus.DISK;
  }

  @Override
  public void putState(StateSink sink) {
    sink.put(references);
    if (sink.meet(file)) {
      file.putState(sink);
    }
  }
}
