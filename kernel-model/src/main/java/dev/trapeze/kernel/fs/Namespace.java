package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.FileRules;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The one tree that paths lead through: the disk's, and what is mounted on directories of it.
 *
 * <p>Paths are followed as on the disk (xv6's {@code namex}): any number of slashes separates
 * names, slashes at the end count for nothing, and a path without a name leads to where it starts.
 * Every operation throws {@code ENOENT} or {@code ENOTDIR} where the path does not go on.
 */
public final class Namespace {

  private static final char SLASH = '/';

  /** Where a path's last name is to be looked up or entered; {@code directory} is held. */
  private record Parent(Node directory, String name) {}

  private final DiskFiles disk;
  // What is mounted, by the directory that it hides. That one is held for ever.
  private final Map<Node, Node> mounts = new HashMap<>();

  Namespace(FileSystem fileSystem, DeviceSwitch devices, FileRules rules) {
    this.disk = new DiskFiles(fileSystem, devices, rules);
  }

  /** The root directory. */
  public Node root() {
    return new DiskNode(disk, disk.fileSystem().root());
  }

  /**
   * Puts a tree in the place of the disk's directory {@code path}, for good. Nothing happens if
   * there is no such directory.
   *
   * @param tree makes its root, whose ".." leads to the node that it gets
   */
  public void mount(String path, Function<Node, SyntheticDirectory> tree) {
    try {
      Node root = root();
      try {
        Node point = walk(root, path);
        if (point.isDirectory()) {
          mounts.put(point, tree.apply(point.lookUp("..")));
        } else {
          point.release();
        }
      } finally {
        root.release();
      }
    } catch (ErrnoException e) {
      // No such directory, or a disk that cannot be read there: then there is no place for it.
      return;
    }
  }

  /** The node that {@code path} leads to. */
  public Node walk(Node workingDirectory, String path) {
    return walkTo(workingDirectory, path, path.length());
  }

  /** The directory that {@code path} leads to. */
  public Node walkToDirectory(Node workingDirectory, String path) {
    Node node = walk(workingDirectory, path);
    if (!node.isDirectory()) {
      node.release();
      throw ErrnoException.of(Errno.ENOTDIR);
    }
    return node;
  }

  /** Opens what {@code path} leads to, and makes a file if the flags say so. */
  OpenFile open(Node workingDirectory, AbsolutePath path, OpenFlags flags) {
    Node node =
        flags.creates()
            ? createFile(workingDirectory, path.path())
            : walk(workingDirectory, path.path());
    try {
      return node.open(path, flags);
    } catch (ErrnoException e) {
      node.release();
      throw e;
    }
  }

  private Node createFile(Node workingDirectory, String path) {
    Parent parent = walkToParent(workingDirectory, path, Errno.EISDIR);
    try {
      return parent.directory.createFile(parent.name);
    } finally {
      parent.directory.release();
    }
  }

  /** Makes a directory; throws {@code EEXIST} if there is anything already. */
  public void makeDirectory(Node workingDirectory, String path) {
    Parent parent = walkToParent(workingDirectory, path, Errno.EEXIST);
    try {
      parent.directory.makeDirectory(parent.name);
    } finally {
      parent.directory.release();
    }
  }

  /** Makes a device file with numbers of 16 bits; throws {@code EEXIST}. */
  public void makeDevice(Node workingDirectory, String path, int major, int minor) {
    Parent parent = walkToParent(workingDirectory, path, Errno.EEXIST);
    try {
      parent.directory.makeDevice(parent.name, major, minor);
    } finally {
      parent.directory.release();
    }
  }

  /** Gives what {@code existing} leads to the name {@code added} as well; not for directories. */
  public void link(Node workingDirectory, String existing, String added) {
    Node node = walk(workingDirectory, existing);
    try {
      if (node.isDirectory()) {
        throw ErrnoException.of(Errno.EPERM);
      }
      Parent parent = walkToParent(workingDirectory, added, Errno.EEXIST);
      try {
        parent.directory.addLink(parent.name, node);
      } finally {
        parent.directory.release();
      }
    } finally {
      node.release();
    }
  }

  /** Removes a name; see {@link FileSystem#unlink}. {@code EBUSY} if something is mounted there. */
  public void unlink(Node workingDirectory, String path) {
    Parent parent = walkToParent(workingDirectory, path, Errno.EBUSY);
    try {
      requireNoMount(parent);
      parent.directory.unlink(parent.name);
    } finally {
      parent.directory.release();
    }
  }

  private void requireNoMount(Parent parent) {
    if (mounts.isEmpty() || parent.name.equals(".") || parent.name.equals("..")) {
      return;
    }
    Node node = parent.directory.lookUp(parent.name);
    boolean mounted = mounts.containsKey(node);
    node.release();
    if (mounted) {
      throw ErrnoException.of(Errno.EBUSY);
    }
  }

  /**
   * The ordinary file on the disk that {@code path} leads to, with a reference for {@link
   * FileSystem#release}; throws {@code EACCES} for anything else.
   */
  public Inode ordinaryFile(Node workingDirectory, String path) {
    Node node = walk(workingDirectory, path);
    try {
      Inode inode = node.diskInode(Errno.EACCES);
      if (inode.type != InodeType.FILE) {
        throw ErrnoException.of(Errno.EACCES);
      }
      return disk.fileSystem().retain(inode);
    } finally {
      node.release();
    }
  }

  /** The whole contents of the ordinary file that {@code path} leads to, for exec. */
  public byte[] readFile(Node workingDirectory, String path) {
    Inode inode = ordinaryFile(workingDirectory, path);
    try {
      return disk.fileSystem().readFile(inode);
    } finally {
      disk.fileSystem().release(inode);
    }
  }

  /**
   * The directory that holds the last name of {@code path}, and that name (xv6's {@code
   * nameiparent}). Throws {@code withoutName} if the path has no name but leads to the root.
   */
  private Parent walkToParent(Node workingDirectory, String path, Errno withoutName) {
    int nameEnd = path.length();
    while (nameEnd > 0 && path.charAt(nameEnd - 1) == SLASH) {
      nameEnd--;
    }
    if (nameEnd == 0) {
      throw ErrnoException.of(path.isEmpty() ? Errno.ENOENT : withoutName);
    }
    int nameStart = path.lastIndexOf(SLASH, nameEnd - 1) + 1;
    Node directory = walkTo(workingDirectory, path, nameStart);
    if (!directory.isDirectory()) {
      directory.release();
      throw ErrnoException.of(Errno.ENOTDIR);
    }
    return new Parent(directory, path.substring(nameStart, nameEnd));
  }

  /** Goes through the names of {@code path} before {@code end}. */
  private Node walkTo(Node workingDirectory, String path, int end) {
    Node node = path.startsWith("/") ? root() : workingDirectory.retain();
    int at = 0;
    while (true) {
      while (at < end && path.charAt(at) == SLASH) {
        at++;
      }
      if (at == end) {
        return node;
      }
      int nameEnd = path.indexOf(SLASH, at);
      if (nameEnd < 0 || nameEnd > end) {
        nameEnd = end;
      }
      Node next;
      try {
        next = cover(node.lookUp(path.substring(at, nameEnd)));
      } finally {
        node.release();
      }
      node = next;
      at = nameEnd;
    }
  }

  /** What there is to see in the place of {@code node}. */
  private Node cover(Node node) {
    Node mounted = mounts.get(node);
    if (mounted == null) {
      return node;
    }
    node.release();
    return mounted.retain();
  }
}
