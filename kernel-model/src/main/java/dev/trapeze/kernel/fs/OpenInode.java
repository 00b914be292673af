package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.FileRules;
import dev.trapeze.kernel.state.StateSink;
import org.jspecify.annotations.Nullable;

/** An open file or directory, with the position of the next read or write. */
public final class OpenInode extends OpenFile {

  private final FileSystem fileSystem;
  private final Inode inode;
  private final FileRules rules;
  private final boolean appends;
  private int offset;

  /** Takes over the reference to {@code inode}. */
  OpenInode(FileSystem fileSystem, Inode inode, OpenFlags flags, FileRules rules) {
    super(flags.readable(), flags.writable());
    this.fileSystem = fileSystem;
    this.inode = inode;
    this.rules = rules;
    this.appends = flags.appends() && rules.appends();
  }

  @Override
  public FileStatus status() {
    return fileSystem.status(inode);
  }

  @Override
  public @Nullable DirectoryEntry nextEntry(long position) {
    return fileSystem.nextEntry(inode, position);
  }

  @Override
  public boolean isStream() {
    return false;
  }

  @Override
  Transfer transferIn(ByteSink sink, int length) {
    int bytes = fileSystem.read(inode, offset, sink, length);
    offset += bytes;
    return Transfer.done(bytes);
  }

  @Override
  Transfer transferOut(ByteSource source, int length) {
    if (!rules.followsCut() && offset > inode.sizeBytes()) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    // The file may have been cut since the last write here: then there is no gap, but its new end.
    int start = appends ? inode.sizeBytes() : Math.min(offset, inode.sizeBytes());
    int bytes = fileSystem.write(inode, start, source, length);
    offset = start + bytes;
    if (!rules.partialWrites() && bytes < length) {
      throw ErrnoException.of(Errno.ENOSPC);
    }
    return Transfer.done(bytes);
  }

  @Override
  void closed() {
    fileSystem.release(inode);
  }

  @Override
  void putOwnState(StateSink sink) {
    sink.put(inode.number);
    sink.put(appends);
    sink.put(offset);
  }
}
