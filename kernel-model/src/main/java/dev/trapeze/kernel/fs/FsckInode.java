package dev.trapeze.kernel.fs;

import java.util.Arrays;

/**
 * An inode as the bytes say, whatever they are. Beside {@link Inode}, so that an error in one of
 * the two is not an error in both.
 */
final class FsckInode {

  final int number;
  int type;
  int major;
  int minor;
  int links;
  // Unsigned on the disk.
  long size;
  final int[] addresses = new int[DiskFormat.WORDS];

  FsckInode(int number, byte[] block, int offset) {
    this.number = number;
    type = LittleEndian.getShort(block, offset);
    major = LittleEndian.getShort(block, offset + 2);
    minor = LittleEndian.getShort(block, offset + 4);
    links = LittleEndian.getShort(block, offset + 6);
    size = LittleEndian.getUnsignedInt(block, offset + 8);
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = LittleEndian.getInt(block, offset + 12 + 4 * i);
    }
  }

  void encode(byte[] block, int offset) {
    LittleEndian.putShort(block, offset, type);
    LittleEndian.putShort(block, offset + 2, major);
    LittleEndian.putShort(block, offset + 4, minor);
    LittleEndian.putShort(block, offset + 6, links);
    LittleEndian.putInt(block, offset + 8, (int) size);
    for (int i = 0; i < addresses.length; i++) {
      LittleEndian.putInt(block, offset + 12 + 4 * i, addresses[i]);
    }
  }

  /** An inode that is free, as far as the disk is concerned. */
  void clear() {
    type = InodeType.FREE.code();
    major = 0;
    minor = 0;
    links = 0;
    size = 0;
    Arrays.fill(addresses, 0);
  }

  /** True if nothing but the type can be other than zero. */
  boolean isEmpty() {
    return major == 0
        && minor == 0
        && links == 0
        && size == 0
        && Arrays.stream(addresses).allMatch(address -> address == 0);
  }

  boolean isFree() {
    return type == InodeType.FREE.code();
  }

  boolean isDirectory() {
    return type == InodeType.DIRECTORY.code();
  }

  boolean isDevice() {
    return type == InodeType.DEVICE.code();
  }

  /** In words, for findings. */
  String kind() {
    if (type == InodeType.SYMLINK.code()) {
      return "symbolic link";
    }
    return isDirectory() ? "directory" : isDevice() ? "device" : "file";
  }
}
