package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What a file system is for its users, with maps in place of a disk: paths of plain names only. */
final class FileTreeModel {

  /** A file or a directory. */
  static final class Node {
    final boolean directory;
    final Map<String, Node> entries = new TreeMap<>();
    byte[] contents = new byte[0];
    int links = 1;

    Node(boolean directory) {
      this.directory = directory;
    }

    void write(int offset, byte[] bytes, int length) {
      contents = Arrays.copyOf(contents, Math.max(contents.length, offset + length));
      System.arraycopy(bytes, 0, contents, offset, length);
    }
  }

  final Node root = new Node(true);

  Node resolve(String path) {
    Node node = root;
    for (String name : path.split("/")) {
      Node next = directory(node).entries.get(name);
      if (next == null) {
        throw ErrnoException.of(Errno.ENOENT);
      }
      node = next;
    }
    return node;
  }

  Node createFile(String path) {
    Node found = parent(path).entries.get(name(path));
    if (found == null) {
      found = new Node(false);
      parent(path).entries.put(name(path), found);
    } else if (found.directory) {
      throw ErrnoException.of(Errno.EISDIR);
    }
    return found;
  }

  void makeDirectory(String path) {
    if (parent(path).entries.containsKey(name(path))) {
      throw ErrnoException.of(Errno.EEXIST);
    }
    parent(path).entries.put(name(path), new Node(true));
  }

  void link(String existing, String added) {
    Node node = resolve(existing);
    if (node.directory) {
      throw ErrnoException.of(Errno.EPERM);
    }
    if (parent(added).entries.containsKey(name(added))) {
      throw ErrnoException.of(Errno.EEXIST);
    }
    parent(added).entries.put(name(added), node);
    node.links++;
  }

  void unlink(String path) {
    Node node = parent(path).entries.get(name(path));
    if (node == null) {
      throw ErrnoException.of(Errno.ENOENT);
    }
    if (!node.entries.isEmpty()) {
      throw ErrnoException.of(Errno.ENOTEMPTY);
    }
    parent(path).entries.remove(name(path));
    node.links--;
  }

  private Node parent(String path) {
    int slash = path.lastIndexOf('/');
    return directory(slash < 0 ? root : resolve(path.substring(0, slash)));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Node directory(Node node) {
    if (!node.directory) {
      throw ErrnoException.of(Errno.ENOTDIR);
    }
    return node;
  }
}
