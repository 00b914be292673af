package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;

/**
 * A place in the tree of files, always a directory, which moves along the names of a path. Names
 * hold no slash; "." and ".." are names of every directory.
 */
public interface PathCursor {

  /** The most bytes of a link's target. */
  int MAX_TARGET = 1023;

  /** What there can be under a name. */
  enum Found {
    NOTHING,
    DIRECTORY,
    LINK,
    /** A file or a device. */
    OTHER
  }

  /** Goes to the root directory. */
  void toRoot();

  /** Goes back to the working directory of the process that has made the call. */
  void toWorkingDirectory();

  /** What has that name in this directory. */
  Found found(String name) throws ErrnoException;

  /** Goes to the directory of that name; throws ENOENT or, if it is no directory, ENOTDIR. */
  void enter(String name) throws ErrnoException;

  /**
   * The target of the symbolic link of that name.
   *
   * @throws ErrnoException ENOENT; EINVAL if it is no link; EIO if the disk holds no target there
   */
  String target(String name) throws ErrnoException;

  /**
   * Makes a symbolic link of that name in this directory, with a target of 1 to {@value
   * #MAX_TARGET} characters.
   *
   * @throws ErrnoException EEXIST if the name is taken; ENOSPC; EACCES where nothing can be made
   */
  void makeLink(String name, String target) throws ErrnoException;
}
