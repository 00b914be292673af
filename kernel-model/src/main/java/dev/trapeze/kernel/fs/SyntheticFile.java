package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;

/**
 * A file whose contents are made when they are read, as in Linux's {@code /proc}. It can only be
 * read; the errors are those that Linux gives an ordinary user there.
 */
public abstract non-sealed class SyntheticFile implements Node {

  private final int number;
  private final int permissions;

  /**
   * A file.
   *
   * @param number of the inode, one of a kind in its tree, from 1
   * @param permissions for instance 0444
   */
  protected SyntheticFile(int number, int permissions) {
    this.number = number;
    this.permissions = permissions;
  }

  /** The contents, for one who opens the file. */
  protected abstract SyntheticContents contents();

  final FileStatus status() {
    return FileStatus.synthetic(number, InodeType.FILE, permissions, 1);
  }

  @Override
  public final int number() {
    return number;
  }

  @Override
  public final boolean isDirectory() {
    return false;
  }

  @Override
  public final Node retain() {
    return this;
  }

  @Override
  public final void release() {
    // Nothing is kept for a node that is made anew whenever somebody looks for it.
  }

  @Override
  public final OpenFile open(AbsolutePath path, OpenFlags flags) {
    if (flags.writable() || flags.truncates()) {
      throw ErrnoException.of(Errno.EACCES);
    }
    return new OpenSyntheticFile(this, contents());
  }

  @Override
  public final Node lookUp(String name) {
    throw ErrnoException.of(Errno.ENOTDIR);
  }

  @Override
  public final Node createFile(String name) {
    throw ErrnoException.of(Errno.ENOTDIR);
  }

  @Override
  public final void makeDirectory(String name) {
    throw ErrnoException.of(Errno.ENOTDIR);
  }

  @Override
  public final void makeDevice(String name, int major, int minor) {
    throw ErrnoException.of(Errno.ENOTDIR);
  }

  @Override
  public final void addLink(String name, Node existing) {
    throw ErrnoException.of(Errno.ENOTDIR);
  }

  @Override
  public final void unlink(String name) {
    throw ErrnoException.of(Errno.ENOTDIR);
  }

  @Override
  public final Inode diskInode(Errno elsewhere) {
    throw ErrnoException.of(elsewhere);
  }

  @Override
  public final void putState(StateSink sink) {
    sink.put(FileStatus.SYNTHETIC);
    sink.put(number);
  }
}
