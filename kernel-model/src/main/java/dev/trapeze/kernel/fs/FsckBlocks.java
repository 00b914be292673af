package dev.trapeze.kernel.fs;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The part of {@link Fsck} about who uses which block. First all inodes are looked at, and what
 * they use is compared with the bitmap; from then on the bitmap is right, and blocks can be taken
 * for the corrections of the inodes themselves.
 *
 * <p>A block of block numbers is followed for the first that uses it, again for one that uses more
 * of it, and then once for each copy that the others get: so the time that this takes is bounded by
 * the size of the disk. The copies are of what stood there before the first user's corrections, so
 * that these take nothing from the others.
 */
final class FsckBlocks {

  private final FsckImage image;
  private final Superblock superblock;
  private final FsckBitmap bitmap;
  private final FsckFindings findings;

  // The first inode that uses a block; 0 for none. Inode numbers have 16 bits.
  private final char[] owners;
  // Named only by inodes that are too short to use them.
  private final BitSet beyond = new BitSet();
  // By level - 1, for each block of numbers: one more than the blocks of a file for which it was
  // followed, or 0.
  private final int[][] followed;
  // For each inode, what its blocks hold before any correction, in bytes.
  private final long[] sizes;
  // What was in the blocks of numbers that were corrected where they are.
  private final Map<Integer, byte[]> originals = new HashMap<>();
  // Blocks that were free and are for the corrections.
  private final BitSet made = new BitSet();
  private boolean copyFailed;
  // Blocks whose user has been looked at.
  private final BitSet taken = new BitSet();

  FsckBlocks(FsckImage image, FsckBitmap bitmap, FsckFindings findings) {
    this.image = image;
    this.superblock = image.superblock();
    this.bitmap = bitmap;
    this.findings = findings;
    this.owners = new char[superblock.size()];
    int deepest = image.level(DiskFormat.WORDS - 1);
    this.followed = new int[deepest][superblock.size()];
    this.sizes = new long[superblock.inodes()];
  }

  /** Finds out who uses which block, and makes the bitmap say so. */
  void compareWithBitmap() {
    for (int number = 1; number < superblock.inodes(); number++) {
      FsckInode inode = image.inode(number);
      if (!inode.isFree()) {
        claim(inode);
      }
    }
    for (int block = 0; block < superblock.size(); block++) {
      boolean metadata = block < superblock.dataStart();
      boolean used = metadata || owners[block] != 0;
      if (used && !bitmap.isMarked(block)) {
        String what = "marked free, but " + (metadata ? "not for files" : "used by");
        findings.block(FsckKind.MARKED_FREE, block, what, owners[block], 0, true);
        bitmap.mark(block);
      } else if (!used && bitmap.isMarked(block)) {
        bitmap.free(block);
        if (!beyond.get(block)) {
          findings.block(FsckKind.LEAKED, block, "marked as used, but nobody uses it", 0, 0, true);
        }
      }
    }
  }

  /** Corrects the size of an inode and its block numbers; after {@link #compareWithBitmap}. */
  void correct(FsckInode inode) {
    long size = sizes[inode.number];
    boolean changed = size != inode.size;
    if (changed) {
      findings.inode(FsckKind.BAD_SIZE, inode.number, whyNotThatSize(inode, size));
      inode.size = size;
    }
    int needed = blocksOf(size);
    int first = 0;
    for (int slot = 0; slot < inode.addresses.length; slot++) {
      int level = image.level(slot);
      int old = inode.addresses[slot];
      inode.addresses[slot] = corrected(inode.number, old, level, first, needed);
      changed |= inode.addresses[slot] != old;
      first += FsckImage.span(level);
    }
    if (changed) {
      image.writeInode(inode);
    }
  }

  /**
   * To be called when all inodes are corrected. If there was no room for a copy, the blocks of
   * numbers are again as they were: one that still has several users is whole for each of them.
   */
  void keepWhatIsShared() {
    if (copyFailed) {
      originals.forEach(image::writeBlock);
    }
  }

  private String whyNotThatSize(FsckInode inode, long size) {
    if (inode.isDevice()) {
      return inode.size + " bytes long, but a device has none";
    }
    if (inode.isDirectory() && size + DirectoryEntry.DISK_BYTES > inode.size) {
      return inode.size + " bytes long, which is no whole number of entries of 16";
    }
    return inode.size + " bytes long, but its blocks hold " + size;
  }

  /** Frees all blocks of an inode that {@link #correct} has seen. */
  void release(FsckInode inode) {
    for (int slot = 0; slot < inode.addresses.length; slot++) {
      release(inode.addresses[slot], image.level(slot));
    }
  }

  private void release(int number, int level) {
    if (number == 0) {
      return;
    }
    if (level > 0) {
      byte[] numbers = image.block(number);
      for (int i = 0; i < FsckImage.POINTERS; i++) {
        release(LittleEndian.getInt(numbers, Integer.BYTES * i), level - 1);
      }
    }
    bitmap.free(number);
  }

  /**
   * Makes sure that block {@code index} of an inode exists. Returns its number, 0 if there is no
   * room. The caller writes the inode.
   */
  int require(FsckInode inode, int index) {
    int first = 0;
    for (int slot = 0; slot < inode.addresses.length; slot++) {
      int level = image.level(slot);
      int span = FsckImage.span(level);
      if (index < first + span) {
        return requireBelow(inode, slot, level, index - first);
      }
      first += span;
    }
    return 0;
  }

  private int requireBelow(FsckInode inode, int slot, int level, int index) {
    if (inode.addresses[slot] == 0) {
      inode.addresses[slot] = bitmap.allocate();
    }
    int at = inode.addresses[slot];
    int rest = index;
    for (int l = level; l > 0 && at != 0; l--) {
      int span = FsckImage.span(l - 1);
      byte[] numbers = image.block(at);
      int place = Integer.BYTES * (rest / span);
      int next = LittleEndian.getInt(numbers, place);
      if (next == 0) {
        next = bitmap.allocate();
        LittleEndian.putInt(numbers, place, next);
        image.writeBlock(at, numbers);
      }
      at = next;
      rest %= span;
    }
    return at;
  }

  private void claim(FsckInode inode) {
    sizes[inode.number] = sizeHeld(inode);
    int needed = blocksOf(sizes[inode.number]);
    int first = 0;
    for (int slot = 0; slot < inode.addresses.length; slot++) {
      int level = image.level(slot);
      claim(inode.number, inode.addresses[slot], level, first, needed);
      first += FsckImage.span(level);
    }
  }

  private void claim(int inode, int number, int level, int first, int needed) {
    if (!superblock.isDataBlock(number)) {
      return;
    }
    if (first >= needed) {
      beyond.set(number);
    } else if (owners[number] == 0) {
      owners[number] = (char) inode;
    }
    int below = Math.min(Math.max(needed - first, 0), FsckImage.span(level));
    if (level > 0 && followed[level - 1][number] < 1 + below) {
      followed[level - 1][number] = 1 + below;
      byte[] numbers = image.block(number);
      int span = FsckImage.span(level - 1);
      for (int i = 0; i < FsckImage.POINTERS; i++) {
        int next = LittleEndian.getInt(numbers, Integer.BYTES * i);
        claim(inode, next, level - 1, first + i * span, needed);
      }
    }
  }

  /** What should stand in place of the number of a block, or of a block of numbers. */
  private int corrected(int inode, int number, int level, int first, int needed) {
    if (number == 0) {
      String what = "lacks " + place(level, first);
      return first < needed ? replaced(FsckKind.HOLE, what, inode, level, first, needed) : 0;
    }
    if (!superblock.isDataBlock(number)) {
      String what =
          "%s is block %d, which is none from %d to %d"
              .formatted(
                  place(level, first),
                  number & 0xFFFF_FFFFL,
                  superblock.dataStart(),
                  superblock.size() - 1);
      return replaced(FsckKind.BAD_BLOCK_NUMBER, what, inode, level, first, needed);
    }
    if (first >= needed) {
      String what = place(level, first) + ", block " + number + ", is behind its end";
      findings.inode(FsckKind.BEYOND_SIZE, inode, what);
      return 0;
    }
    int block = number;
    if (taken.get(number)) {
      block = make();
      boolean room = block != 0;
      findings.block(FsckKind.DOUBLY_USED, number, "used by", owners[number], inode, room);
      if (!room) {
        copyFailed = true;
        return number;
      }
      byte[] original = originals.get(number);
      image.writeBlock(block, original == null ? image.block(number) : original);
    }
    take(inode, block);
    if (level > 0) {
      correctNumbers(inode, block, level, first, needed);
    }
    return block;
  }

  private void correctNumbers(int inode, int block, int level, int first, int needed) {
    byte[] numbers = image.block(block);
    int span = FsckImage.span(level - 1);
    boolean changed = false;
    for (int i = 0; i < FsckImage.POINTERS; i++) {
      int old = LittleEndian.getInt(numbers, Integer.BYTES * i);
      int now = corrected(inode, old, level - 1, first + i * span, needed);
      if (now != old) {
        LittleEndian.putInt(numbers, Integer.BYTES * i, now);
        changed = true;
      }
    }
    if (changed) {
      if (!made.get(block)) {
        originals.put(block, image.block(block));
      }
      image.writeBlock(block, numbers);
    }
  }

  /**
   * A block of zeros if there should be one; if it is one of numbers, with all that hangs on it.
   */
  private int replaced(FsckKind kind, String what, int inode, int level, int first, int needed) {
    if (first >= needed) {
      findings.inode(kind, inode, what);
      return 0;
    }
    int block = make();
    if (block == 0) {
      findings.inodeUncorrected(kind, inode, what);
      return 0;
    }
    findings.inode(kind, inode, what);
    take(inode, block);
    if (level > 0) {
      correctNumbers(inode, block, level, first, needed);
    }
    return block;
  }

  private int make() {
    int block = bitmap.allocate();
    made.set(block);
    return block;
  }

  private void take(int inode, int block) {
    taken.set(block);
    bitmap.mark(block);
    if (owners[block] == 0) {
      owners[block] = (char) inode;
    }
  }

  private static String place(int level, int first) {
    return level == 0 ? "block " + first + " of it" : "its list of blocks from " + first + " on";
  }

  /** The size if the blocks can hold it, or else what they hold. */
  private long sizeHeld(FsckInode inode) {
    if (inode.isDevice()) {
      return 0;
    }
    long size = Math.min(inode.size, superblock.maxFileBytes());
    int needed = blocksOf(size);
    int held = blocksUpToLast(inode, needed);
    if (held < needed) {
      size = (long) held * Disk.BLOCK_BYTES;
    }
    return inode.isDirectory() ? size - size % DirectoryEntry.DISK_BYTES : size;
  }

  /** One more than the highest index below {@code needed} of a block that exists. */
  private int blocksUpToLast(FsckInode inode, int needed) {
    int end = image.mostBlocks();
    for (int slot = inode.addresses.length - 1; slot >= 0; slot--) {
      int level = image.level(slot);
      int first = end - FsckImage.span(level);
      int found = lastBelow(inode.addresses[slot], level, first, needed);
      if (found >= 0) {
        return found + 1;
      }
      end = first;
    }
    return 0;
  }

  private int lastBelow(int number, int level, int first, int needed) {
    if (first >= needed || !superblock.isDataBlock(number)) {
      return -1;
    }
    if (level == 0) {
      return first;
    }
    byte[] numbers = image.block(number);
    int span = FsckImage.span(level - 1);
    for (int i = FsckImage.POINTERS - 1; i >= 0; i--) {
      int next = LittleEndian.getInt(numbers, Integer.BYTES * i);
      int found = lastBelow(next, level - 1, first + i * span, needed);
      if (found >= 0) {
        return found;
      }
    }
    return -1;
  }

  private static int blocksOf(long size) {
    return (int) ((size + Disk.BLOCK_BYTES - 1) / Disk.BLOCK_BYTES);
  }
}
