package dev.trapeze.kernel.fs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Collects what {@link Fsck} finds, until the paths are known that make lines of it. */
final class FsckFindings {

  // `other` is a second inode, 0 for none.
  private record Draft(
      FsckKind kind, int block, int inode, int other, String what, boolean corrected) {}

  private final List<Draft> drafts = new ArrayList<>();
  private int inconsistencies;
  private int information;
  private int uncorrected;

  /** About an inode: "inode 7 (/a/b): WHAT". */
  void inode(FsckKind kind, int inode, String what) {
    add(new Draft(kind, 0, inode, 0, what, true));
  }

  /** The same, where the disk has no room for a correction. */
  void inodeUncorrected(FsckKind kind, int inode, String what) {
    add(new Draft(kind, 0, inode, 0, what, false));
  }

  /** About a block: "block 57: WHAT", and then the one or two inodes that use it. */
  void block(FsckKind kind, int block, String what, int inode, int other, boolean corrected) {
    add(new Draft(kind, block, inode, other, what, corrected));
  }

  /** About the disk as a whole. */
  void disk(FsckKind kind, String what) {
    add(new Draft(kind, 0, 0, 0, what, true));
  }

  /** True if something could not be put right. */
  boolean anyUncorrected() {
    return uncorrected > 0;
  }

  private void add(Draft draft) {
    if (draft.kind.information()) {
      information++;
    } else {
      inconsistencies++;
    }
    if (!draft.corrected) {
      uncorrected++;
    }
    if (drafts.size() < FsckReport.MOST_FINDINGS) {
      drafts.add(draft);
    }
  }

  /**
   * @param paths the path of an inode, empty if none is known
   */
  FsckReport report(IntFunction<String> paths, FsckReport.Usage usage) {
    List<FsckFinding> findings = new ArrayList<>();
    for (Draft draft : drafts) {
      findings.add(
          new FsckFinding(
              draft.kind, draft.inode, draft.block, line(draft, paths), draft.corrected));
    }
    return new FsckReport(List.copyOf(findings), inconsistencies, information, uncorrected, usage);
  }

  private static String line(Draft draft, IntFunction<String> paths) {
    if (draft.block == 0) {
      return draft.inode == 0 ? draft.what : inode(draft.inode, paths) + ": " + draft.what;
    }
    StringBuilder line = new StringBuilder("block " + draft.block + ": " + draft.what);
    if (draft.inode != 0) {
      line.append(' ').append(inode(draft.inode, paths));
    }
    if (draft.other == draft.inode && draft.other != 0) {
      line.append(" twice");
    } else if (draft.other != 0) {
      line.append(" and ").append(inode(draft.other, paths));
    }
    return line.toString();
  }

  private static String inode(int number, IntFunction<String> paths) {
    String path = paths.apply(number);
    return "inode " + number + (path.isEmpty() ? "" : " (" + path + ")");
  }

  /** A name as it can be printed: other bytes than printable ASCII characters as {@code \xNN}. */
  static String printable(String name) {
    StringBuilder printable = new StringBuilder();
    for (char c : name.toCharArray()) {
      if (c > ' ' && c < 0x7F && c != '\\' || c == ' ') {
        printable.append(c);
      } else {
        printable.append(String.format("\\x%02x", (int) c));
      }
    }
    return printable.toString();
  }
}
