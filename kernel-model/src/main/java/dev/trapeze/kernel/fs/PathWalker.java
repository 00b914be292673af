package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;

/**
 * Follows paths (xv6's {@code namex}). Any number of slashes separates names, slashes at the end
 * count for nothing, and a path without a name leads to where it starts: "" is the working
 * directory, "///" the root. A path leads through each of its names once, so that a disk whose
 * directories run in circles is no danger.
 */
final class PathWalker {

  /** Number of the root directory's inode: xv6's {@code ROOTINO}. */
  static final int ROOT_INODE = 1;

  /**
   * Where a path's last name is to be looked up or entered.
   *
   * @param directory with a reference, which whoever gets this gives back
   */
  record Parent(Inode directory, FileName name) {}

  private final InodeTable inodes;
  private final Directory directories;

  PathWalker(InodeTable inodes, Directory directories) {
    this.inodes = inodes;
    this.directories = directories;
  }

  /**
   * The inode that {@code path} leads to, with a reference (xv6's {@code namei}). Throws {@code
   * ENOENT} or {@code ENOTDIR}.
   */
  Inode walk(Inode workingDirectory, String path) {
    return walkTo(start(workingDirectory, path), path, path.length());
  }

  /**
   * The directory that holds the last name of {@code path}, and that name (xv6's {@code
   * nameiparent}). Throws {@code ENOENT} or {@code ENOTDIR}, and {@code withoutName} if the path
   * has no name in it but leads to the root directory.
   */
  Parent walkToParent(Inode workingDirectory, String path, Errno withoutName) {
    int nameEnd = path.length();
    while (nameEnd > 0 && path.charAt(nameEnd - 1) == '/') {
      nameEnd--;
    }
    if (nameEnd == 0) {
      throw ErrnoException.of(path.isEmpty() ? Errno.ENOENT : withoutName);
    }
    int nameStart = path.lastIndexOf('/', nameEnd - 1) + 1;
    Inode directory = walkTo(start(workingDirectory, path), path, nameStart);
    if (directory.type != InodeType.DIRECTORY) {
      inodes.release(directory);
      throw ErrnoException.of(Errno.ENOTDIR);
    }
    return new Parent(directory, FileName.of(path, nameStart, nameEnd));
  }

  /**
   * The inode named {@code name} in {@code directory}, with a reference; throws {@code ENOENT} if
   * there is no such name, {@code ENOTDIR} if it is no directory.
   */
  Inode lookUp(Inode directory, FileName name) {
    if (directory.type != InodeType.DIRECTORY) {
      throw ErrnoException.of(Errno.ENOTDIR);
    }
    // The parent of a removed directory may be gone, and its inode may be something else by now.
    boolean leadsNowhere = directory.links == 0 && name.isDotDot();
    int position = leadsNowhere ? Directory.NONE : directories.find(directory, name);
    if (position == Directory.NONE) {
      throw ErrnoException.of(Errno.ENOENT);
    }
    Inode inode = inodes.get(directories.inodeAt(directory, position));
    if (inode.links == 0 && inode != directory) {
      // Named, and yet without a link: the disk is damaged. It must not be freed for that.
      inodes.release(inode);
      throw ErrnoException.of(Errno.EIO);
    }
    return inode;
  }

  private Inode start(Inode workingDirectory, String path) {
    return inodes.get(path.startsWith("/") ? ROOT_INODE : workingDirectory.number);
  }

  /**
   * Goes from {@code inode}, whose reference it takes over, through the names before {@code end}.
   */
  private Inode walkTo(Inode inode, String path, int end) {
    int at = 0;
    while (true) {
      while (at < end && path.charAt(at) == '/') {
        at++;
      }
      if (at == end) {
        return inode;
      }
      int nameEnd = path.indexOf('/', at);
      if (nameEnd < 0 || nameEnd > end) {
        nameEnd = end;
      }
      Inode next;
      try {
        next = lookUp(inode, FileName.of(path, at, nameEnd));
      } finally {
        inodes.release(inode);
      }
      inode = next;
      at = nameEnd;
    }
  }
}
