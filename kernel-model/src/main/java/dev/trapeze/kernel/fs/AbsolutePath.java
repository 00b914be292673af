package dev.trapeze.kernel.fs;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A path as people want to see it: from the root on, without dots and superfluous slashes. There is
 * no look at the disk for it: no directory changes its name, and a symbolic link stays what it is
 * called; nor is anything put together before somebody asks.
 *
 * @param directory absolute path of where {@code path} starts, unless it starts at the root
 * @param path as it was given
 */
public record AbsolutePath(String directory, String path) {
  static final String ROOT = "/";

  /** The path. */
  public String text() {
    Deque<String> names = new ArrayDeque<>();
    if (!path.startsWith(ROOT)) {
      addNames(names, directory);
    }
    addNames(names, path);
    return ROOT + String.join(ROOT, names);
  }

  private static void addNames(Deque<String> names, String path) {
    for (String name : path.split(ROOT, -1)) {
      if (name.equals("..")) {
        names.pollLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
  }
}
