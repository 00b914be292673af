package dev.trapeze.kernel.fs;

/** The disk under {@link Fsck}: blocks and inodes, whose corrections stay in memory. */
final class FsckImage {

  /** Block numbers in a block of them. */
  static final int POINTERS = Disk.BLOCK_BYTES / Integer.BYTES;

  private final Superblock superblock;
  private final OverlayDisk disk;
  // For each address of an inode, how many blocks of numbers lie between it and the contents.
  private final int[] levels = new int[DiskFormat.WORDS];
  // The block of inodes that was looked at last: most often the next one is in it too.
  private int inodeBlock = -1;
  private byte[] inodes = {};

  FsckImage(Superblock superblock, OverlayDisk disk) {
    this.superblock = superblock;
    this.disk = disk;
    for (int slot = 0; slot < levels.length; slot++) {
      levels[slot] = superblock.format().depth(slot);
    }
  }

  Superblock superblock() {
    return superblock;
  }

  /** A copy of a block. */
  byte[] block(int number) {
    byte[] data = new byte[Disk.BLOCK_BYTES];
    disk.readBlock(number, data);
    return data;
  }

  void writeBlock(int number, byte[] data) {
    if (number == inodeBlock) {
      inodeBlock = -1;
    }
    disk.writeBlock(number, data);
  }

  FsckInode inode(int number) {
    int block = superblock.inodeBlock(number);
    if (block != inodeBlock) {
      inodes = block(block);
      inodeBlock = block;
    }
    return new FsckInode(number, inodes, superblock.inodeOffset(number));
  }

  void writeInode(FsckInode inode) {
    int number = superblock.inodeBlock(inode.number);
    byte[] block = block(number);
    inode.encode(block, superblock.inodeOffset(inode.number));
    writeBlock(number, block);
  }

  /** How many blocks of block numbers lie between address {@code slot} and the contents. */
  int level(int slot) {
    return levels[slot];
  }

  /** How many blocks of contents hang on a number of that level. */
  static int span(int level) {
    int span = 1;
    for (int i = 0; i < level; i++) {
      span *= POINTERS;
    }
    return span;
  }

  /** The most blocks that a file can have. */
  int mostBlocks() {
    int most = 0;
    for (int level : levels) {
      most += span(level);
    }
    return most;
  }

  /** The number of block {@code index} of the contents, 0 if there is none. */
  int blockOf(FsckInode inode, int index) {
    int first = 0;
    for (int slot = 0; slot < levels.length; slot++) {
      int span = span(levels[slot]);
      if (index < first + span) {
        return follow(inode.addresses[slot], levels[slot], index - first);
      }
      first += span;
    }
    return 0;
  }

  private int follow(int number, int level, int index) {
    int at = number;
    int rest = index;
    for (int l = level; l > 0; l--) {
      if (!superblock.isDataBlock(at)) {
        return 0;
      }
      int span = span(l - 1);
      at = LittleEndian.getInt(block(at), Integer.BYTES * (rest / span));
      rest %= span;
    }
    return superblock.isDataBlock(at) ? at : 0;
  }
}
