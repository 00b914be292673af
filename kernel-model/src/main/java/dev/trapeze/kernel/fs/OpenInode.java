package dev.trapeze.kernel.fs;

import org.jspecify.annotations.Nullable;

/** An open file or directory, with the position of the next read or write. */
public final class OpenInode extends OpenFile {

  private final FileSystem fileSystem;
  private final Inode inode;
  private final boolean appends;
  private int offset;

  /** Takes over the reference to {@code inode}. */
  OpenInode(FileSystem fileSystem, Inode inode, OpenFlags flags) {
    super(flags.readable(), flags.writable());
    this.fileSystem = fileSystem;
    this.inode = inode;
    this.appends = flags.appends();
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
  Transfer transferIn(ByteSink sink, int length) {
    int bytes = fileSystem.read(inode, offset, sink, length);
    offset += bytes;
    return Transfer.done(bytes);
  }

  @Override
  Transfer transferOut(ByteSource source, int length) {
    // The file may have been cut since the last write here: then there is no gap, but its new end.
    int start = appends ? inode.sizeBytes() : Math.min(offset, inode.sizeBytes());
    int bytes = fileSystem.write(inode, start, source, length);
    offset = start + bytes;
    return Transfer.done(bytes);
  }

  @Override
  void closed() {
    fileSystem.release(inode);
  }
}
