package dev.trapeze.kernel.fs;

import org.jspecify.annotations.Nullable;

/**
 * The formats of disks. They differ in the magic number of the superblock and in how the address
 * words of an inode lead to the blocks of its file. Each word is the root of a tree of some depth:
 * at depth 0 it is the number of the block itself, at depth 1 that of an indirect block with
 * {@value #NUMBERS_PER_BLOCK} such numbers, and so on.
 */
public enum DiskFormat {
  /** xv6's and VIMIX's: 12 direct blocks and an indirect one, so 268 blocks. */
  XV6("xv6", 0x1020_3040L, 1, 12, 1),

  /**
   * Ours, version 2: 11 direct blocks, an indirect and a double-indirect one, so 65,803 blocks. The
   * magic number is "TZFS" in the bytes of the disk.
   */
  TRAPEZE("trapeze", 0x5346_5A54L, 2, 11, 1);

  /** Address words of an inode in every format. */
  static final int WORDS = 13;

  /** Block numbers in an indirect block. */
  static final int NUMBERS_PER_BLOCK = Disk.BLOCK_BYTES / Integer.BYTES;

  // A constant of the compiler's, since the constructors run before other constants are there.
  private static final int BITS_PER_LEVEL = 8;

  private final String words;
  private final long magic;
  private final int version;
  private final int direct;
  private final int[] depth = new int[WORDS];
  // The first block of the file that each word leads to, and behind them the number of all.
  private final int[] first = new int[WORDS + 1];

  /** {@code indirect} words of depth 1 behind the direct ones; what is left has depth 2. */
  DiskFormat(String words, long magic, int version, int direct, int indirect) {
    this.words = words;
    this.magic = magic;
    this.version = version;
    this.direct = direct;
    for (int word = 0; word < WORDS; word++) {
      depth[word] = word < direct ? 0 : word < direct + indirect ? 1 : 2;
      first[word + 1] = first[word] + blocksBelow(depth[word]);
    }
  }

  /** The format whose superblock starts with that number, or null. */
  static @Nullable DiskFormat ofMagic(long magic) {
    for (DiskFormat format : values()) {
      if (format.magic == magic) {
        return format;
      }
    }
    return null;
  }

  /** What a superblock of this format starts with. */
  long magic() {
    return magic;
  }

  /** The version, which follows the words of xv6's superblock unless it is 1. */
  int version() {
    return version;
  }

  /** The name, for people. */
  public String words() {
    return words;
  }

  /** The longest file, in blocks. */
  int maxBlocks() {
    return first[WORDS];
  }

  /** The longest file, in bytes. */
  public int maxBytes() {
    return maxBlocks() * Disk.BLOCK_BYTES;
  }

  /**
   * Blocks of the disk that a file of that many bytes takes, with the indirect ones; a size above
   * the greatest counts as the greatest.
   */
  int blocksOf(long bytes) {
    int blocks = (int) Math.min(maxBlocks(), (bytes + Disk.BLOCK_BYTES - 1) / Disk.BLOCK_BYTES);
    int all = blocks;
    for (int word = direct; word < WORDS && first[word] < blocks; word++) {
      int behind = Math.min(blocks - first[word], blocksBelow(depth[word]));
      for (int level = depth[word]; level > 0; level--) {
        all += (behind + blocksBelow(level) - 1) / blocksBelow(level);
      }
    }
    return all;
  }

  /** The address word that leads to block {@code index} of a file, which is below the greatest. */
  int wordOf(int index) {
    if (index < direct) {
      return index;
    }
    int word = direct;
    while (index >= first[word + 1]) {
      word++;
    }
    return word;
  }

  /** The first block of a file that address word {@code word} leads to. */
  int firstBlock(int word) {
    return first[word];
  }

  /** Indirect blocks between address word {@code word} and a block of the file. */
  int depth(int word) {
    return depth[word];
  }

  /** Blocks of a file that a number of depth {@code depth} leads to. */
  static int blocksBelow(int depth) {
    return 1 << depth * BITS_PER_LEVEL;
  }

  /**
   * Which of the numbers in an indirect block of depth {@code depth} leads to the {@code index}th
   * of the blocks below it.
   */
  static int entryOf(int depth, int index) {
    return (index >> (depth - 1) * BITS_PER_LEVEL) % NUMBERS_PER_BLOCK;
  }
}
