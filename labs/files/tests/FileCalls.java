package lab.tests;

import dev.trapeze.kernel.fs.DirectoryEntry;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.Inode;
import dev.trapeze.kernel.fs.InodeType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** A dozen calls of a file system, each of which must be done wholly or not at all. */
public final class FileCalls {
  private static final List<String> CALLS =
      List.of(
          "create a",
          "write a",
          "mkdir d",
          "create d/b",
          "write d/b",
          "link",
          "unlink a",
          "truncate",
          "unlink d/b",
          "unlink c");

  public int count() {
    return CALLS.size();
  }

  /** Call {@code number}, from 1, in words. */
  public String words(int number) {
    return number > CALLS.size()
        ? "the end"
        : "call " + number + " (" + CALLS.get(number - 1) + ")";
  }

  /** Makes call {@code number}, from 1, which must be the next. */
  public void make(FileSystem fs, int number) {
    Inode root = fs.root();
    try {
      switch (number) {
        case 1 -> fs.release(fs.createFile(root, "a"));
        case 2 -> write(fs, "a", 3, 'a');
        case 3 -> fs.makeDirectory(root, "d");
        case 4 -> fs.release(fs.createFile(root, "d/b"));
        case 5 -> write(fs, "d/b", 2, 'b');
        case 6 -> fs.link(root, "d/b", "c");
        case 7 -> fs.unlink(root, "a");
        case 8 -> {
          Inode inode = fs.resolve(root, "c");
          fs.truncate(inode);
          fs.release(inode);
        }
        case 9 -> fs.unlink(root, "d/b");
        default -> fs.unlink(root, "c");
      }
    } finally {
      fs.release(root);
    }
  }

  private static void write(FileSystem fs, String path, int blocks, char with) {
    Inode root = fs.root();
    Inode inode = fs.resolve(root, path);
    fs.write(
        inode,
        0,
        (into, offset, length) -> Arrays.fill(into, offset, offset + length, (byte) with),
        blocks * Disk.BLOCK_BYTES);
    fs.release(inode);
    fs.release(root);
  }

  /** All that can be seen of the files, as text. */
  public static String tree(FileSystem fs) {
    List<String> lines = new ArrayList<>();
    Inode root = fs.root();
    add(fs, root, "", lines);
    fs.release(root);
    return String.join(", ", lines);
  }

  private static void add(FileSystem fs, Inode directory, String path, List<String> lines) {
    TreeMap<String, Integer> names = new TreeMap<>();
    DirectoryEntry entry = fs.nextEntry(directory, 32);
    while (entry != null) {
      names.put(entry.name(), entry.inode());
      entry = fs.nextEntry(directory, entry.nextPosition());
    }
    for (String name : names.keySet()) {
      Inode inode = fs.resolve(directory, name);
      if (inode.type() == InodeType.DIRECTORY) {
        lines.add(path + name + "/");
        add(fs, inode, path + name + "/", lines);
      } else {
        int[] sum = {0};
        fs.read(
            inode,
            0,
            (from, offset, length) -> {
              for (int i = 0; i < length; i++) {
                sum[0] = 31 * sum[0] + from[offset + i];
              }
            },
            inode.sizeBytes());
        lines.add(path + name + " " + inode.sizeBytes() + " bytes (" + sum[0] + ")");
      }
      fs.release(inode);
    }
  }
}
