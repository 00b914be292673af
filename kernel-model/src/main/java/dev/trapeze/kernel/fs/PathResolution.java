package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;

/**
 * How paths lead through the tree of files, and through its symbolic links (xv6's {@code namex}).
 * Any number of slashes separates the names of a path, and slashes at its end count for nothing. A
 * path that begins with a slash starts at the root directory, any other at the working directory.
 *
 * <p>A symbolic link in the middle of a path is replaced by its target: a target that begins with a
 * slash leads on from the root directory, any other from the directory that the link lies in. The
 * target may lead through links in turn.
 */
public interface PathResolution {

  /** How many links one path may lead through, as in Linux. */
  int MAX_LINKS = 40;

  /**
   * Goes along {@code path} up to its last name: afterwards the cursor is in the directory in which
   * that name is to be looked up or entered. There need be nothing of that name.
   *
   * @param path characters stand for bytes, 0 to 255
   * @param followsLast whether a symbolic link at the end of the path is followed too; then the
   *     name that is returned is none of a link
   * @param cursor in the working directory
   * @return the last name; empty if the path leads to the directory that the cursor is in, as ""
   *     and "/" do
   * @throws ErrnoException ENOENT or ENOTDIR where the path does not go on; ELOOP if it leads
   *     through more than {@value #MAX_LINKS} links
   */
  String resolve(String path, boolean followsLast, PathCursor cursor) throws ErrnoException;

  /**
   * Makes a symbolic link. Its target need not exist.
   *
   * @param target what the link stands for, as it is
   * @param path of the link; a link at its end is not followed
   * @param cursor in the working directory
   * @throws ErrnoException ENOENT if the target is empty; ENAMETOOLONG if it is longer than {@link
   *     PathCursor#MAX_TARGET}; EEXIST if there is anything at the path already; ENOENT, ENOTDIR
   *     and ELOOP as {@link #resolve}
   */
  void symlink(String target, String path, PathCursor cursor) throws ErrnoException;
}
