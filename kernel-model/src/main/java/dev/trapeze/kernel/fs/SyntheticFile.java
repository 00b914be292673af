package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;

/**
 * A file whose contents are made when they are read, as in Linux's {@code /proc}. It can only be
 * read; the errors are those that Linux gives an ordinary user there.
 */
public abstract non-sealed class SyntheticFile extends SyntheticNode {

  private final int permissions;

  /**
   * A file.
   *
   * @param number of the inode, one of a kind in its tree, from 1
   * @param permissions for instance 0444
   */
  protected SyntheticFile(int number, int permissions) {
    super(number);
    this.permissions = permissions;
  }

  /** The contents, for one who opens the file. */
  protected abstract SyntheticContents contents();

  final FileStatus status() {
    return FileStatus.synthetic(number(), InodeType.FILE, permissions, 1);
  }

  @Override
  public final boolean isDirectory() {
    return false;
  }

  @Override
  public final OpenFile open(AbsolutePath path, OpenFlags flags) {
    if (flags.writable() || flags.truncates()) {
      throw ErrnoException.of(Errno.EACCES);
    }
    return new OpenSyntheticFile(this, contents(), path);
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
  public final void makeLink(String name, String target) {
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
}
