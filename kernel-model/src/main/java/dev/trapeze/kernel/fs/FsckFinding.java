package dev.trapeze.kernel.fs;

/**
 * One thing that {@link Fsck} has found.
 *
 * @param kind what it is
 * @param inode the number of the inode that it is about, or of the one that lost a dispute; 0 for
 *     none
 * @param block the block that it is about; 0 for none
 * @param line what, where, and what was expected: one line of printable ASCII characters
 * @param corrected whether a repair puts it right; false if the disk has no room for that
 */
public record FsckFinding(FsckKind kind, int inode, int block, String line, boolean corrected) {

  @Override
  public String toString() {
    return line;
  }
}
