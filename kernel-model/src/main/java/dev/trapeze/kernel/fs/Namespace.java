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
 * <p>Paths are followed as a {@link PathResolution} does it. Every operation throws {@code ENOENT}
 * or {@code ENOTDIR} where the path does not go on, {@code ELOOP} where it goes through too many
 * symbolic links. A link at the end of a path is followed to open, to run and to go there; where a
 * name is made, linked or removed it stands for itself.
 */
public final class Namespace {

  private static final PathResolution OWN_WAY = new LinkFollowing();

  /**
   * A directory where a path has led to.
   *
   * @param path absolute, without dots and symbolic links
   */
  record Place(Node directory, String path) {}

  private final DiskFiles disk;
  private final PathResolution paths;
  // What is mounted, by the directory that it hides. That one is held for ever.
  private final Map<Node, Node> mounts = new HashMap<>();

  Namespace(FileSystem fileSystem, DeviceSwitch devices, FileRules rules, PathResolution paths) {
    this.disk = new DiskFiles(fileSystem, devices, rules);
    this.paths = paths;
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
        Node point = walk(root, path, true, OWN_WAY);
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
    return walk(workingDirectory, path, true, paths);
  }

  private Node walk(Node workingDirectory, String path, boolean followsLast, PathResolution paths) {
    try (NamespaceCursor cursor = new NamespaceCursor(this, workingDirectory)) {
      String name = paths.resolve(path, followsLast, cursor);
      return name.isEmpty() ? cursor.directory().retain() : cursor.take(name);
    }
  }

  /**
   * The directory that {@code path} leads to.
   *
   * @param workingPath absolute path of {@code workingDirectory}
   */
  Place walkToDirectory(Node workingDirectory, String workingPath, String path) {
    try (NamespaceCursor cursor = new NamespaceCursor(this, workingDirectory)) {
      String name = paths.resolve(path, true, cursor);
      if (!name.isEmpty()) {
        cursor.enter(name);
      }
      return new Place(cursor.directory().retain(), cursor.path(workingPath));
    }
  }

  /** Opens what {@code path} leads to, and makes a file if the flags say so. */
  OpenFile open(Node workingDirectory, AbsolutePath path, OpenFlags flags) {
    Node node =
        flags.creates()
            ? createFile(workingDirectory, path.path(), flags.follows())
            : walk(workingDirectory, path.path(), flags.follows(), paths);
    try {
      return node.open(path, flags);
    } catch (ErrnoException e) {
      node.release();
      throw e;
    }
  }

  private Node createFile(Node workingDirectory, String path, boolean followsLast) {
    try (NamespaceCursor cursor = new NamespaceCursor(this, workingDirectory)) {
      String name = lastName(path, followsLast, cursor, Errno.EISDIR);
      return cursor.found(name) == PathCursor.Found.OTHER
          ? cursor.take(name)
          : cursor.directory().createFile(name);
    }
  }

  /** Makes a directory; throws {@code EEXIST} if there is anything already. */
  public void makeDirectory(Node workingDirectory, String path) {
    try (NamespaceCursor cursor = new NamespaceCursor(this, workingDirectory)) {
      String name = lastName(path, false, cursor, Errno.EEXIST);
      cursor.directory().makeDirectory(name);
    }
  }

  /** Makes a device file with numbers of 16 bits; throws {@code EEXIST}. */
  public void makeDevice(Node workingDirectory, String path, int major, int minor) {
    try (NamespaceCursor cursor = new NamespaceCursor(this, workingDirectory)) {
      String name = lastName(path, false, cursor, Errno.EEXIST);
      cursor.directory().makeDevice(name, major, minor);
    }
  }

  /** Gives what {@code existing} leads to the name {@code added} as well; not for directories. */
  public void link(Node workingDirectory, String existing, String added) {
    Node node = walk(workingDirectory, existing, false, paths);
    try (NamespaceCursor cursor = new NamespaceCursor(this, workingDirectory)) {
      if (node.isDirectory()) {
        throw ErrnoException.of(Errno.EPERM);
      }
      String name = lastName(added, false, cursor, Errno.EEXIST);
      cursor.directory().addLink(name, node);
    } finally {
      node.release();
    }
  }

  /** Makes a symbolic link at {@code path}; see {@link PathResolution#symlink}. */
  public void symlink(Node workingDirectory, String target, String path) {
    try (NamespaceCursor cursor = new NamespaceCursor(this, workingDirectory)) {
      paths.symlink(target, path, cursor);
    }
  }

  /** The target of the symbolic link {@code path}; throws {@code EINVAL} if it is none. */
  public String readlink(Node workingDirectory, String path) {
    Node node = walk(workingDirectory, path, false, paths);
    try {
      return node.linkTarget();
    } finally {
      node.release();
    }
  }

  /** Removes a name; see {@link FileSystem#unlink}. {@code EBUSY} if something is mounted there. */
  public void unlink(Node workingDirectory, String path) {
    try (NamespaceCursor cursor = new NamespaceCursor(this, workingDirectory)) {
      String name = lastName(path, false, cursor, Errno.EBUSY);
      requireNoMount(cursor.directory(), name);
      cursor.directory().unlink(name);
    }
  }

  private void requireNoMount(Node directory, String name) {
    if (mounts.isEmpty() || name.equals(".") || name.equals("..")) {
      return;
    }
    Node node = directory.lookUp(name);
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
   * The last name of {@code path}, with the cursor in the directory that holds it (xv6's {@code
   * nameiparent}). Throws {@code withoutName} if the path has no name but leads to the root.
   */
  private String lastName(
      String path, boolean followsLast, NamespaceCursor cursor, Errno withoutName) {
    if (path.isEmpty()) {
      throw ErrnoException.of(Errno.ENOENT);
    }
    String name = paths.resolve(path, followsLast, cursor);
    if (name.isEmpty()) {
      throw ErrnoException.of(withoutName);
    }
    return name;
  }

  /** What {@code name} leads to in {@code directory}; throws {@code ENOENT}. */
  Node lookUp(Node directory, String name) {
    return cover(directory.lookUp(name));
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
