package dev.trapeze.kernel.fs;

/**
 * Where a disk has its log, and for which blocks.
 *
 * @param header number of the header block
 * @param capacity how many blocks there are behind it: the most that a transaction can have
 * @param firstHome the first block that may be logged: the log's own, and those before it, never
 *     are
 * @param endHome the first block behind those that may be logged
 */
public record LogPlace(int header, int capacity, int firstHome, int endHome) {

  /** The place that a superblock gives the log; a header has no room for more blocks than 255. */
  static LogPlace of(Superblock superblock) {
    int capacity = Math.min(superblock.logBlocks() - 1, Log.MAX_ENTRIES);
    return new LogPlace(
        superblock.logStart(), capacity, superblock.inodeStart(), superblock.size());
  }

  /** The block of the disk that holds entry {@code entry}, counted from 0, of the log. */
  public int blockOf(int entry) {
    return header + 1 + entry;
  }

  /** True if {@code block} may be logged. */
  public boolean isHome(long block) {
    return block >= firstHome && block < endHome;
  }
}
