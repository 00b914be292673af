package dev.trapeze.kernel.fs;

/**
 * Where everything lies on a disk: boot block, superblock, log, inodes, bitmap of blocks in use,
 * data. All numbers are block numbers or counts (xv6's {@code struct superblock}).
 *
 * @param format what the magic number, and behind xv6's eight words the version, say
 * @param size blocks of the file system, the boot block included
 * @param dataBlocks blocks after the metadata
 * @param inodes inode numbers are 1 to {@code inodes} - 1
 * @param logBlocks blocks of the log, its header included
 */
record Superblock(
    DiskFormat format,
    int size,
    int dataBlocks,
    int inodes,
    int logBlocks,
    int logStart,
    int inodeStart,
    int bitmapStart) {

  static final int BLOCK = 1;

  /** The largest disk: 1 GiB. */
  static final int MAX_BLOCKS = 1 << 20;

  /** More would not fit into a directory entry. */
  static final int MAX_INODES = 1 << 16;

  static final int INODES_PER_BLOCK = Disk.BLOCK_BYTES / Inode.DISK_BYTES;
  static final int BITS_PER_BLOCK = Disk.BLOCK_BYTES * 8;

  private static final int LOG_START = 2;
  private static final int VERSION = 32;

  /**
   * The layout that xv6's mkfs gives a disk of {@code size} blocks.
   *
   * @throws DiskFormatException if no data block would be left, or a number is out of range
   */
  static Superblock layout(DiskFormat format, int size, int inodes, int logBlocks)
      throws DiskFormatException {
    boolean sizesFit = size >= 1 && size <= MAX_BLOCKS && inodes >= 2 && inodes <= MAX_INODES;
    if (!sizesFit || logBlocks <= Log.MIN_ENTRIES) {
      throw new DiskFormatException(
          "cannot format %d blocks with %d inodes and a log of %d blocks"
              .formatted(size, inodes, logBlocks));
    }
    long inodeStart = LOG_START + (long) logBlocks;
    long bitmapStart = inodeStart + inodes / INODES_PER_BLOCK + 1;
    long dataStart = bitmapStart + size / BITS_PER_BLOCK + 1;
    if (dataStart >= size) {
      throw new DiskFormatException(
          "%d blocks are too few: the metadata alone takes %d".formatted(size, dataStart));
    }
    return new Superblock(
        format,
        size,
        (int) (size - dataStart),
        inodes,
        logBlocks,
        LOG_START,
        (int) inodeStart,
        (int) bitmapStart);
  }

  /**
   * Reads and validates the superblock of {@code disk}: afterwards every region lies on the disk
   * and none overlaps another.
   */
  static Superblock read(Disk disk) throws DiskFormatException {
    if (disk.blocks() <= BLOCK) {
      throw new DiskFormatException("too short for a superblock: " + disk.blocks() + " blocks");
    }
    byte[] block = new byte[Disk.BLOCK_BYTES];
    disk.readBlock(BLOCK, block);
    long magic = LittleEndian.getUnsignedInt(block, 0);
    DiskFormat format = DiskFormat.ofMagic(magic);
    if (format == null) {
      throw new DiskFormatException(
          "no file system: magic number 0x%08x instead of 0x%08x (xv6) or 0x%08x (trapeze)"
              .formatted(magic, DiskFormat.XV6.magic(), DiskFormat.TRAPEZE.magic()));
    }
    long version = LittleEndian.getUnsignedInt(block, VERSION);
    if (format.version() > 1 && version != format.version()) {
      throw new DiskFormatException(
          "version %d of the %s file system; known is %d"
              .formatted(version, format.words(), format.version()));
    }
    long size = LittleEndian.getUnsignedInt(block, 4);
    long dataBlocks = LittleEndian.getUnsignedInt(block, 8);
    long inodes = LittleEndian.getUnsignedInt(block, 12);
    long logBlocks = LittleEndian.getUnsignedInt(block, 16);
    long logStart = LittleEndian.getUnsignedInt(block, 20);
    long inodeStart = LittleEndian.getUnsignedInt(block, 24);
    long bitmapStart = LittleEndian.getUnsignedInt(block, 28);
    if (size > disk.blocks()) {
      throw new DiskFormatException(
          "superblock says %d blocks, the disk has %d".formatted(size, disk.blocks()));
    }
    // Ascending and each before the next: with 64-bit arithmetic none of the sums can overflow.
    long inodeBlocks = (inodes + INODES_PER_BLOCK - 1) / INODES_PER_BLOCK;
    long bitmapBlocks = (size + BITS_PER_BLOCK - 1) / BITS_PER_BLOCK;
    boolean ordered =
        size <= MAX_BLOCKS
            && logStart > BLOCK
            && logBlocks > 0
            && logStart + logBlocks <= inodeStart
            && inodeStart + inodeBlocks <= bitmapStart
            && bitmapStart + bitmapBlocks + dataBlocks <= size;
    if (!ordered || inodes < 2 || inodes > MAX_INODES) {
      throw new DiskFormatException(
          ("superblock makes no sense: size %d, data %d, inodes %d from %d, log %d from %d,"
                  + " bitmap from %d")
              .formatted(size, dataBlocks, inodes, inodeStart, logBlocks, logStart, bitmapStart));
    }
    return new Superblock(
        format,
        (int) size,
        (int) dataBlocks,
        (int) inodes,
        (int) logBlocks,
        (int) logStart,
        (int) inodeStart,
        (int) bitmapStart);
  }

  /** The block that holds this superblock. */
  byte[] encode() {
    byte[] block = new byte[Disk.BLOCK_BYTES];
    int[] words = {
      (int) format.magic(), size, dataBlocks, inodes, logBlocks, logStart, inodeStart, bitmapStart
    };
    for (int i = 0; i < words.length; i++) {
      LittleEndian.putInt(block, 4 * i, words[i]);
    }
    if (format.version() > 1) {
      LittleEndian.putInt(block, VERSION, format.version());
    }
    return block;
  }

  /** The longest file that can be on this disk, in bytes: files have no holes. */
  int maxFileBytes() {
    return Math.min(format.maxBlocks(), dataBlocks) * Disk.BLOCK_BYTES;
  }

  /** The first block that files may use. */
  int dataStart() {
    return size - dataBlocks;
  }

  /** True if files may use {@code block}. */
  boolean isDataBlock(int block) {
    return block >= dataStart() && block < size;
  }

  /** The block that holds inode {@code number} (xv6's {@code IBLOCK}). */
  int inodeBlock(int number) {
    return inodeStart + number / INODES_PER_BLOCK;
  }

  /** The byte offset of inode {@code number} in its block. */
  int inodeOffset(int number) {
    return number % INODES_PER_BLOCK * Inode.DISK_BYTES;
  }

  /** The block of the bitmap that holds the bit of {@code block} (xv6's {@code BBLOCK}). */
  int bitmapBlock(int block) {
    return bitmapStart + block / BITS_PER_BLOCK;
  }
}
