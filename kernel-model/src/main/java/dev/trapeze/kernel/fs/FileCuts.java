package dev.trapeze.kernel.fs;

/** Whoever shows files in memory, and has to know when one becomes shorter. */
@FunctionalInterface
public interface FileCuts {

  /** The file has no page any more from that one on: nobody may go on to show one. */
  void cut(int inode, long firstPageGone);
}
