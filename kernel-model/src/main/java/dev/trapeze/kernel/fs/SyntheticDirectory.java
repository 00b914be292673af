package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import org.jspecify.annotations.Nullable;

/**
 * A directory whose entries are made when they are looked at, as those of Linux's {@code /proc}.
 * Nothing can be changed in it; the errors are those that Linux gives an ordinary user there.
 */
public abstract non-sealed class SyntheticDirectory extends SyntheticNode {

  /** Read and search for everybody. */
  private static final int PERMISSIONS = 0_555;

  private static final int DOT = 0;
  private static final int DOT_DOT = 1;

  /** The lowest position that {@link #entryFrom} is asked for. */
  protected static final int FIRST_POSITION = 2;

  private final Node parent;

  /**
   * A directory below {@code parent}, which it does not give back.
   *
   * @param number of the inode, one of a kind in its tree, from 1
   */
  protected SyntheticDirectory(Node parent, int number) {
    super(number);
    this.parent = parent;
  }

  /** What {@code name}, neither "." nor "..", leads to, or null. */
  protected abstract @Nullable Node find(String name);

  /**
   * The first entry at or after {@code position}, which is at least {@link #FIRST_POSITION}, or
   * null. Throws {@code ENOENT} if what the directory stands for is gone.
   */
  protected abstract @Nullable DirectoryEntry entryFrom(int position);

  /** How many directories lead here: its own entry, ".", and the ".." of each below. */
  protected abstract int links();

  @Override
  public final boolean isDirectory() {
    return true;
  }

  @Override
  public final Node lookUp(String name) {
    if (name.equals(".")) {
      return this;
    }
    if (name.equals("..")) {
      return parent.retain();
    }
    Node found = find(name);
    if (found == null) {
      throw ErrnoException.of(Errno.ENOENT);
    }
    return found;
  }

  final @Nullable DirectoryEntry nextEntry(long position) {
    if (position < 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (position == DOT) {
      return new DirectoryEntry(number(), ".", InodeType.DIRECTORY, DOT_DOT);
    }
    if (position == DOT_DOT) {
      return new DirectoryEntry(parent.number(), "..", InodeType.DIRECTORY, FIRST_POSITION);
    }
    return position > Integer.MAX_VALUE ? null : entryFrom((int) position);
  }

  final FileStatus status() {
    return FileStatus.synthetic(number(), InodeType.DIRECTORY, PERMISSIONS, links());
  }

  @Override
  public final OpenFile open(AbsolutePath path, OpenFlags flags) {
    if (!flags.onlyReads()) {
      throw ErrnoException.of(Errno.EISDIR);
    }
    return new OpenSyntheticDirectory(this, path);
  }

  @Override
  public final Node createFile(String name) {
    Node found = lookUp(name);
    if (found.isDirectory()) {
      found.release();
      throw ErrnoException.of(Errno.EISDIR);
    }
    return found;
  }

  @Override
  public final void makeDirectory(String name) {
    throw exists(name);
  }

  @Override
  public final void makeDevice(String name, int major, int minor) {
    throw exists(name);
  }

  @Override
  public final void makeLink(String name, String target) {
    throw exists(name);
  }

  @Override
  public final void addLink(String name, Node existing) {
    throw exists(name);
  }

  @Override
  public final void unlink(String name) {
    if (name.equals(".") || name.equals("..")) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    lookUp(name).release();
    throw ErrnoException.of(Errno.EACCES);
  }

  /** What is not there cannot be made: a tree like this one has no place for it. */
  private ErrnoException exists(String name) {
    lookUp(name).release();
    return ErrnoException.of(Errno.EEXIST);
  }
}
