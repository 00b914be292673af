package dev.trapeze.kernel.fs;

import org.jspecify.annotations.Nullable;

/**
 * The entries of a directory under {@link Fsck}, by their positions: 0 is ".", 1 is "..". All
 * blocks inside its size exist, since {@link FsckBlocks} comes first.
 */
final class FsckDirectory {

  static final int DOT = 0;
  static final int DOT_DOT = 1;
  static final int FIRST_NAME = 2;

  private static final int PER_BLOCK = Disk.BLOCK_BYTES / DirectoryEntry.DISK_BYTES;

  private final FsckImage image;
  private final FsckBlocks blocks;
  private final FsckInode inode;
  // The block that was used last, and its contents.
  private int index = -1;
  private int block;
  private byte[] data = {};

  FsckDirectory(FsckImage image, FsckBlocks blocks, FsckInode inode) {
    this.image = image;
    this.blocks = blocks;
    this.inode = inode;
  }

  /** How many entries there are, free ones among them. */
  int entries() {
    return (int) (inode.size / DirectoryEntry.DISK_BYTES);
  }

  /** The inode that an entry names, 0 for a free entry. */
  int inodeAt(int position) {
    load(position / PER_BLOCK);
    return LittleEndian.getUnsignedShort(data, offset(position));
  }

  /** The name of an entry up to its first NUL, with a character for each byte. */
  String nameAt(int position) {
    load(position / PER_BLOCK);
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < FileName.MAX_BYTES; i++) {
      int value = data[offset(position) + DirectoryEntry.NAME_OFFSET + i] & 0xFF;
      if (value == 0) {
        break;
      }
      name.append((char) value);
    }
    return name.toString();
  }

  /** What cannot be about the bytes of a name, or null. */
  @Nullable String whyNoName(int position) {
    String name = nameAt(position);
    if (name.isEmpty()) {
      return "is empty";
    }
    if (name.indexOf('/') >= 0) {
      return "has a slash in it";
    }
    int start = offset(position) + DirectoryEntry.NAME_OFFSET;
    for (int i = name.length(); i < FileName.MAX_BYTES; i++) {
      if (data[start + i] != 0) {
        return "has more bytes behind its end";
      }
    }
    return null;
  }

  void set(int position, int number, String name) {
    load(position / PER_BLOCK);
    int at = offset(position);
    LittleEndian.putShort(data, at, number);
    for (int i = 0; i < FileName.MAX_BYTES; i++) {
      byte value = i < name.length() ? (byte) name.charAt(i) : 0;
      data[at + DirectoryEntry.NAME_OFFSET + i] = value;
    }
    image.writeBlock(block, data);
  }

  /** Frees an entry. */
  void remove(int position) {
    set(position, 0, "");
  }

  /**
   * Adds an entry, which is none of the two dots. False if neither the directory nor the disk has
   * room for it.
   */
  boolean add(int number, String name) {
    int position = FIRST_NAME;
    while (position < entries() && inodeAt(position) != 0) {
      position++;
    }
    if (position >= entries() && !lengthen(position + 1)) {
      return false;
    }
    set(position, number, name);
    return true;
  }

  /** Makes room for so many entries. */
  boolean lengthen(int count) {
    int needed = (count + PER_BLOCK - 1) / PER_BLOCK;
    if (needed > image.mostBlocks() || blocks.require(inode, needed - 1) == 0) {
      image.writeInode(inode);
      return false;
    }
    // What lies behind the end in the last block is not part of the directory, so it is not free.
    int old = entries();
    inode.size = (long) count * DirectoryEntry.DISK_BYTES;
    image.writeInode(inode);
    index = -1;
    for (int position = old; position < count; position++) {
      remove(position);
    }
    return true;
  }

  private void load(int wanted) {
    if (wanted != index) {
      block = image.blockOf(inode, wanted);
      data = image.block(block);
      index = wanted;
    }
  }

  private static int offset(int position) {
    return position % PER_BLOCK * DirectoryEntry.DISK_BYTES;
  }
}
