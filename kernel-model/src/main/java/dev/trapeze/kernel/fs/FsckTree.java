package dev.trapeze.kernel.fs;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The part of {@link Fsck} about names: goes through the directories from the root on, each once,
 * and counts what the link counts should say. What has been reached by then keeps its name; a
 * second name of a directory, and a name that leads nowhere, goes.
 */
final class FsckTree {

  private static final int MOST_LINKS = Short.MAX_VALUE;
  private static final int DEEPEST_PATH = 32;

  private final FsckImage image;
  private final FsckBlocks blocks;
  private final FsckFindings findings;
  private final int inodes;

  private final BitSet reached = new BitSet();
  // Put into /lost+found: the parent that the disk gave them is not theirs.
  private final BitSet rescued = new BitSet();
  // The directory that names an inode, of several the first.
  private final char[] parents;
  private final int[] names;
  private final int[] subdirectories;

  FsckTree(FsckImage image, FsckBlocks blocks, FsckFindings findings) {
    this.image = image;
    this.blocks = blocks;
    this.findings = findings;
    this.inodes = image.superblock().inodes();
    this.parents = new char[inodes];
    this.names = new int[inodes];
    this.subdirectories = new int[inodes];
  }

  /** Goes through the root directory and all below it. */
  void walkFromRoot() {
    walkFrom(PathWalker.ROOT_INODE, PathWalker.ROOT_INODE);
  }

  /** An inode that has just been entered into {@code directory}, because it had no name. */
  void rescue(FsckInode inode, int directory) {
    rescued.set(inode.number);
    enter(inode, directory);
  }

  /** The same for a directory that was made for this purpose. */
  void enter(FsckInode inode, int directory) {
    names[inode.number]++;
    if (inode.isDirectory()) {
      subdirectories[directory]++;
      walkFrom(inode.number, directory);
    } else {
      reached.set(inode.number);
      parents[inode.number] = (char) directory;
    }
  }

  boolean reached(int inode) {
    return reached.get(inode);
  }

  /** What the link count of an inode that was reached should be. */
  int links(int inode) {
    // The root directory has no name and counts as if it had one.
    return (inode == PathWalker.ROOT_INODE ? 1 : names[inode]) + subdirectories[inode];
  }

  /** Where the link count of an inode comes from, in words. */
  String linksInWords(int inode) {
    if (subdirectories[inode] == 0) {
      return count(names[inode], "name");
    }
    return (names[inode] == 0 ? "" : count(names[inode], "name") + " and ")
        + count(subdirectories[inode], "\"..\"");
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 || what.startsWith("\"") ? "" : "s");
  }

  /** True for a directory that may take one more. */
  boolean hasRoomFor(FsckInode inode, int directory) {
    return !inode.isDirectory() || links(directory) < MOST_LINKS;
  }

  private void walkFrom(int start, int parent) {
    Deque<Integer> waiting = new ArrayDeque<>();
    reached.set(start);
    parents[start] = (char) parent;
    waiting.add(start);
    while (!waiting.isEmpty()) {
      check(waiting.remove(), waiting);
    }
  }

  private void check(int number, Deque<Integer> waiting) {
    FsckDirectory directory = new FsckDirectory(image, blocks, image.inode(number));
    checkDots(number, directory);
    Set<String> seen = new HashSet<>();
    for (int i = FsckDirectory.FIRST_NAME; i < directory.entries(); i++) {
      int named = directory.inodeAt(i);
      if (named != 0 && nameIsGood(number, directory, i, seen) && entryIsGood(number, named, i)) {
        names[named]++;
        FsckInode inode = image.inode(named);
        if (!inode.isDirectory()) {
          if (!reached.get(named)) {
            parents[named] = (char) number;
          }
        } else {
          subdirectories[number]++;
          parents[named] = (char) number;
          waiting.add(named);
        }
        reached.set(named);
      } else if (named != 0) {
        directory.remove(i);
      }
    }
  }

  private void checkDots(int number, FsckDirectory directory) {
    if (directory.entries() < FsckDirectory.FIRST_NAME) {
      String what = "has no room for \".\" and \"..\"";
      if (!directory.lengthen(FsckDirectory.FIRST_NAME)) {
        findings.inodeUncorrected(FsckKind.BAD_DOT, number, what);
        return;
      }
      findings.inode(FsckKind.BAD_DOT, number, what);
      directory.set(FsckDirectory.DOT, number, ".");
      directory.set(FsckDirectory.DOT_DOT, parents[number], "..");
      return;
    }
    checkDot(number, directory, FsckDirectory.DOT, ".", number);
    checkDot(number, directory, FsckDirectory.DOT_DOT, "..", parents[number]);
  }

  private void checkDot(int number, FsckDirectory directory, int position, String dot, int to) {
    int named = directory.inodeAt(position);
    String name = directory.nameAt(position);
    boolean padded = directory.whyNoName(position) == null;
    if (named == to && name.equals(dot) && padded) {
      return;
    }
    boolean isDot = named != 0 && name.equals(dot) && padded;
    boolean isOther = named != 0 && !name.equals(".") && !name.equals("..");
    if (!(isDot && rescued.get(number))) {
      findings.inode(
          FsckKind.BAD_DOT,
          number,
          isDot
              ? "its \"%s\" leads to inode %d and not to inode %d".formatted(dot, named, to)
              : "\"%s\" is not its %s entry".formatted(dot, position == 0 ? "first" : "second"));
    }
    directory.set(position, to, dot);
    if (isOther) {
      // Without room it loses this name, and what has none gets one in /lost+found.
      directory.add(named, name);
    }
  }

  private boolean nameIsGood(int number, FsckDirectory directory, int i, Set<String> seen) {
    String name = directory.nameAt(i);
    String quoted = "\"" + FsckFindings.printable(name) + "\"";
    int named = directory.inodeAt(i);
    String why = directory.whyNoName(i);
    if (why != null) {
      String what = "the name %s of inode %d %s".formatted(quoted, named, why);
      findings.inode(FsckKind.BAD_NAME, number, what);
      if (name.isEmpty() || name.indexOf('/') >= 0) {
        return false;
      }
      directory.set(i, named, name);
    }
    boolean dot = name.equals(".") || name.equals("..");
    if (dot || !seen.add(name)) {
      String what = "the name %s occurs again, for inode %d".formatted(quoted, named);
      findings.inode(FsckKind.DUPLICATE_NAME, number, what);
      return false;
    }
    return true;
  }

  private boolean entryIsGood(int number, int named, int position) {
    if (named >= inodes || image.inode(named).isFree()) {
      String why = named >= inodes ? "none of 1 to " + (inodes - 1) : "free";
      String what = "entry %d names inode %d, which is %s".formatted(position, named, why);
      findings.inode(FsckKind.DANGLING_NAME, number, what);
      return false;
    }
    FsckInode inode = image.inode(named);
    if (inode.isDirectory() && reached.get(named)) {
      String what = "entry %d is a second name of directory %d".formatted(position, named);
      findings.inode(FsckKind.DIRECTORY_LINKED_TWICE, number, what);
      return false;
    }
    if (names[named] == MOST_LINKS || !hasRoomFor(inode, number)) {
      String what = "entry %d is one name of inode %d too many".formatted(position, named);
      findings.inode(FsckKind.TOO_MANY_LINKS, number, what);
      return false;
    }
    return true;
  }

  /**
   * The path of an inode, of several the first; empty if none is known.
   *
   * @param rescues whether names in /lost+found count that were not there before
   */
  String path(int inode, boolean rescues) {
    StringBuilder path = new StringBuilder();
    int at = inode;
    for (int depth = 0; at != PathWalker.ROOT_INODE; depth++) {
      if (at >= inodes || !reached.get(at) || rescued.get(at) && !rescues) {
        return "";
      }
      if (depth == DEEPEST_PATH) {
        return "..." + path;
      }
      path.insert(0, "/" + FsckFindings.printable(nameIn(parents[at], at)));
      at = parents[at];
    }
    return path.length() == 0 ? "/" : path.toString();
  }

  private String nameIn(int parent, int inode) {
    FsckDirectory directory = new FsckDirectory(image, blocks, image.inode(parent));
    for (int i = FsckDirectory.FIRST_NAME; i < directory.entries(); i++) {
      if (directory.inodeAt(i) == inode) {
        return directory.nameAt(i);
      }
    }
    return "?";
  }
}
