package lab.tests;

import dev.trapeze.kernel.fs.Disk;

/** What lies on a disk, word by word, whatever a file system makes of it. */
public final class RawDisk {
  private static final int SUPERBLOCK = 1;
  private static final int INODE_BYTES = 64;
  private static final int ADDRESSES = 12;

  private final Disk disk;

  public RawDisk(Disk disk) {
    this.disk = disk;
  }

  /** Word {@code index} of 4 bytes, little-endian, of a block. */
  public int word(int block, int index) {
    byte[] bytes = new byte[Disk.BLOCK_BYTES];
    disk.readBlock(block, bytes);
    return wordOf(bytes, index);
  }

  /** The same of the bytes of a block. */
  public static int wordOf(byte[] bytes, int index) {
    int value = 0;
    for (int i = 3; i >= 0; i--) {
      value = value << 8 | bytes[4 * index + i] & 0xFF;
    }
    return value;
  }

  /** Puts word {@code index} into the bytes of a block. */
  public static void setWord(byte[] bytes, int index, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[4 * index + i] = (byte) (value >> 8 * i);
    }
  }

  /** Address word {@code word}, 0 to 12, of an inode. */
  public int address(int inode, int word) {
    int perBlock = Disk.BLOCK_BYTES / INODE_BYTES;
    int block = word(SUPERBLOCK, 6) + inode / perBlock;
    return word(block, (inode % perBlock * INODE_BYTES + ADDRESSES) / 4 + word);
  }

  /** How many numbers of an indirect block are not 0. */
  public int numbersIn(int block) {
    int numbers = 0;
    for (int entry = 0; entry < Disk.BLOCK_BYTES / 4; entry++) {
      numbers += word(block, entry) == 0 ? 0 : 1;
    }
    return numbers;
  }
}
