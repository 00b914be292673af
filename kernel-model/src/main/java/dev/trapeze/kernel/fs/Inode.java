package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An inode in memory (xv6's {@code struct inode}): a copy of the one on the disk and the count of
 * those who hold it. Got from and given back to its {@link FileSystem}.
 */
public final class Inode {

  /** Bytes of an inode on the disk: xv6's {@code struct dinode}. */
  static final int DISK_BYTES = 64;

  private static final int MAJOR = 2;
  private static final int MINOR = 4;
  private static final int LINKS = 6;
  private static final int SIZE = 8;
  private static final int ADDRESSES = 12;

  /** The number of no block of any disk. */
  private static final int UNKNOWN = -1;

  final int number;
  InodeType type = InodeType.FREE;
  int major;
  int minor;
  int links;
  int sizeBytes;
  // The address words, which lead to the contents as the disk's format says; 0: nowhere.
  final int[] blocks = new int[DiskFormat.WORDS];

  int references;
  // Those of the references that may write the contents, and that run them as a program.
  int writers;
  int programs;
  // What of the contents is in memory because somebody maps it; null if nobody does.
  @Nullable CachedPages pages;

  Inode(int number) {
    this.number = number;
  }

  /** The inode's number on its disk. */
  public int number() {
    return number;
  }

  /** What it is. */
  public InodeType type() {
    return type;
  }

  /** Length of the contents in bytes. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /**
   * Takes over what the disk says, or throws {@code EIO} if that cannot be, as with a size above
   * {@code maxBytes}.
   */
  void decode(byte[] block, int offset, int maxBytes) {
    InodeType decodedType = InodeType.ofCode(LittleEndian.getShort(block, offset));
    int decodedLinks = linksAt(block, offset);
    int decodedSize = LittleEndian.getInt(block, offset + SIZE);
    if (decodedType == null || decodedLinks < 0 || decodedSize < 0 || decodedSize > maxBytes) {
      throw ErrnoException.of(Errno.EIO);
    }
    type = decodedType;
    major = LittleEndian.getShort(block, offset + MAJOR);
    minor = LittleEndian.getShort(block, offset + MINOR);
    links = decodedLinks;
    sizeBytes = decodedSize;
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = LittleEndian.getInt(block, offset + ADDRESSES + 4 * i);
    }
  }

  /** From now on, until it is decoded, the contents cannot be got at. */
  void setUnknown() {
    Arrays.fill(blocks, UNKNOWN);
  }

  boolean isUnknown() {
    return blocks[0] == UNKNOWN;
  }

  /** The number of links of an inode on the disk. */
  static int linksAt(byte[] block, int offset) {
    return LittleEndian.getShort(block, offset + LINKS);
  }

  /** Writes the disk's form of this inode. */
  void encode(byte[] block, int offset) {
    LittleEndian.putShort(block, offset, type.code());
    LittleEndian.putShort(block, offset + MAJOR, major);
    LittleEndian.putShort(block, offset + MINOR, minor);
    LittleEndian.putShort(block, offset + LINKS, links);
    LittleEndian.putInt(block, offset + SIZE, sizeBytes);
    for (int i = 0; i < blocks.length; i++) {
      LittleEndian.putInt(block, offset + ADDRESSES + 4 * i, blocks[i]);
    }
  }
}
