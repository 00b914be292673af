package dev.trapeze.kernel.fs;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * All that can be seen of a tree of files, as text to compare: a line for each path, with a number
 * that tells which paths lead to the same file, and length and checksum of the contents.
 */
record TreeSnapshot(String text) {

  /** Of a mounted disk. */
  static TreeSnapshot of(FileSystem fs) {
    Map<Integer, Integer> numbers = new HashMap<>();
    StringBuilder text = new StringBuilder();
    Inode root = fs.root();
    add(fs, root, "", numbers, text);
    fs.release(root);
    return new TreeSnapshot(text.toString());
  }

  /** Of the model. */
  static TreeSnapshot of(FileTreeModel model) {
    StringBuilder text = new StringBuilder();
    add(model.root, "", new IdentityHashMap<>(), text);
    return new TreeSnapshot(text.toString());
  }

  private static void add(
      FileSystem fs, Inode inode, String path, Map<Integer, Integer> numbers, StringBuilder text) {
    boolean directory = inode.type() == InodeType.DIRECTORY;
    byte[] contents = directory ? new byte[0] : Bytes.contents(fs, inode);
    int known = numbers.size();
    int number = numbers.computeIfAbsent(inode.number(), n -> known);
    line(text, path, number, directory, contents);
    if (directory) {
      Map<String, Integer> names = new TreeMap<>();
      @Nullable DirectoryEntry entry = fs.nextEntry(inode, 32);
      while (entry != null) {
        names.put(entry.name(), entry.inode());
        entry = fs.nextEntry(inode, entry.nextPosition());
      }
      for (String name : names.keySet()) {
        Inode child = fs.resolve(inode, name);
        add(fs, child, path + "/" + name, numbers, text);
        fs.release(child);
      }
    }
  }

  private static void add(
      FileTreeModel.Node node,
      String path,
      Map<FileTreeModel.Node, Integer> numbers,
      StringBuilder text) {
    int known = numbers.size();
    int number = numbers.computeIfAbsent(node, n -> known);
    line(text, path, number, node.directory, node.contents);
    node.entries.forEach((name, child) -> add(child, path + "/" + name, numbers, text));
  }

  private static void line(
      StringBuilder text, String path, int number, boolean directory, byte[] contents) {
    CRC32 checksum = new CRC32();
    checksum.update(contents);
    text.append(path).append(" #").append(number).append(directory ? " directory" : " file");
    if (!directory) {
      text.append(' ').append(contents.length).append(' ').append(checksum.getValue());
    }
    text.append('\n');
  }
}
