package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;

/**
 * What a path leads to, whatever kind of tree it lies in: an inode of the disk, or something in a
 * synthetic tree (Linux's {@code struct path}). {@link Namespace} finds nodes.
 *
 * <p>Who gets a node gives it back with {@link #release}. A name is one element of a path, one
 * character (0 to 255) for each byte; whatever is asked of a node that is no directory for a name
 * in it is an {@code ENOTDIR}.
 */
public sealed interface Node permits DiskNode, SyntheticNode {

  /** True if there may be names in it. */
  boolean isDirectory();

  /** True if it is a symbolic link. */
  boolean isLink();

  /** The target of a symbolic link; throws {@code EINVAL} if it is none. */
  String linkTarget();

  /** The same node, once more. */
  Node retain();

  /** Gives the node back. */
  void release();

  /** What {@code name} leads to here, "." and ".." too; throws {@code ENOENT}. */
  Node lookUp(String name);

  /**
   * Opens the node, whose reference goes over to the open file; if that fails it stays here.
   *
   * @param path by which it was found
   * @throws ErrnoException EISDIR for a directory with any flag; EACCES for what cannot be written
   */
  OpenFile open(AbsolutePath path, OpenFlags flags);

  /** The file or device {@code name}; a file is made if there is none. */
  Node createFile(String name);

  /** Makes a directory; throws {@code EEXIST}. */
  void makeDirectory(String name);

  /** Makes a device file; throws {@code EEXIST}. */
  void makeDevice(String name, int major, int minor);

  /**
   * Makes a symbolic link with a target of 1 to {@value PathCursor#MAX_TARGET} characters; throws
   * {@code EEXIST}.
   */
  void makeLink(String name, String target);

  /**
   * Gives {@code existing} a name here as well; throws {@code EEXIST}, {@code EXDEV} if it lies in
   * another tree, {@code EPERM} if it is a directory.
   */
  void addLink(String name, Node existing);

  /** Removes a name; see {@link FileSystem#unlink}. */
  void unlink(String name);

  /** Number of the inode, which is one of a kind in its tree. */
  int number();

  /** The inode on the disk, which lives as long as this is held; throws {@code elsewhere}. */
  Inode diskInode(Errno elsewhere);

  /** Puts which node it is. */
  void putState(StateSink sink);
}
