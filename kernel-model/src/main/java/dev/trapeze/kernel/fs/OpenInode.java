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

  Inode inode() {
    return inode;
  }

  /** The absolute path by which the file was found. */
  public String path() {
    return path.text();
  }

  @Override
  public String name() {
    return path();
  }

  /** Where the next byte is read or written, in bytes from the start. */
  public int offset() {
    return offset;
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
    int start = appends ? inode.sizeBytes() : offset;
    int bytes =
        start > inode.sizeBytes() && length > 0
            ? writeBehindEnd(start, source, length)
            : fileSystem.write(inode, start, source, length);
    offset = start + bytes;
    if (!rules.partialWrites() && bytes < length) {
      throw ErrnoException.of(Errno.ENOSPC);
    }
    return Transfer.done(bytes);
  }

  /**
   * A seek has gone behind the end, or another descriptor has cut the file: what is between the end
   * and the write becomes zeros. They take blocks like any others: the disk's files have no holes.
   */
  private int writeBehindEnd(int start, ByteSource source, int length) {
    if (!rules.fillsGaps()) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (start >= fileSystem.maxFileBytes()) {
      throw ErrnoException.of(Errno.EFBIG);
    }
    int size = inode.sizeBytes();
    int blocks = fileSystem.blocksOf(start + 1L) - fileSystem.blocksOf(size);
    if (blocks > fileSystem.freeBlocks()) {
      throw ErrnoException.of(Errno.ENOSPC);
    }
    int gap = start - size;
    int total = Math.min(length, fileSystem.maxFileBytes() - start) + gap;
    int written = fileSystem.write(inode, size, new GapSource(gap, source, length), total);
    return Math.max(0, written - gap);
  }

  /** The place may be behind the end, but not where no file of this disk reaches. */
  @Override
  public long seek(long distance, Whence whence) {
    long most = fileSystem.maxFileBytes();
    offset =
        (int)
            switch (whence) {
              case SET -> Whence.position(0, distance, most);
              case CUR -> Whence.position(offset, distance, most);
              case END -> Whence.position(inode.sizeBytes(), distance, most);
            };
    return offset;
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
