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
  private final FileUse use;
  private final AbsolutePath path;
  private int offset;

  /**
   * Takes over the reference to {@code inode}, unless it throws {@code ETXTBSY}: then it is the
   * file of a running program, and was to be opened for writing.
   *
   * @param path by which it was found
   */
  OpenInode(
      FileSystem fileSystem, Inode inode, AbsolutePath path, OpenFlags flags, FileRules rules) {
    super(flags.readable(), flags.writable());
    this.fileSystem = fileSystem;
    this.inode = inode;
    this.path = path;
    this.rules = rules;
    this.appends = flags.appends() && rules.appends();
    this.use = flags.writable() ? FileUse.WRITER : FileUse.READER;
    use.beginIn(inode);
  }

  /** The absolute path by which the file was found. */
  public String path() {
    return path.text();
  }

  @Override
  public MappedInode map(PageCache cache) {
    return cache.map(inode, path.text(), use == FileUse.WRITER);
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
    use.endIn(inode);
    fileSystem.release(inode);
  }

  @Override
  void putOwnState(StateSink sink) {
    sink.put(inode.number);
    sink.put(path.directory());
    sink.put(path.path());
    sink.put(appends);
    sink.put(offset);
  }
}
