package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.Arrays;

/** The entries of a directory inode (xv6's {@code dirlookup} and {@code dirlink}). */
final class Directory {

  /** No entry: {@link #find} found nothing. */
  static final int NONE = -1;

  /** An empty directory holds "." and ".." only. */
  private static final int FIRST_REAL_ENTRY = 2 * DirectoryEntry.DISK_BYTES;

  private final FileContent content;
  private final InodeTable inodes;

  Directory(FileContent content, InodeTable inodes) {
    this.content = content;
    this.inodes = inodes;
  }

  /** Byte position of the entry {@code name}, or {@link #NONE}. */
  int find(Inode directory, FileName name) {
    int end = end(directory);
    for (int start = 0; start < end; start += Disk.BLOCK_BYTES) {
      byte[] block = content.block(directory, start / Disk.BLOCK_BYTES);
      int endInBlock = Math.min(end - start, Disk.BLOCK_BYTES);
      for (int offset = 0; offset < endInBlock; offset += DirectoryEntry.DISK_BYTES) {
        if (inodeNumber(block, offset) != 0 && name.isNameOf(block, offset)) {
          return start + offset;
        }
      }
    }
    return NONE;
  }

  /** Byte position of the first free entry, or of the end if there is none. */
  private int findFree(Inode directory) {
    int end = end(directory);
    for (int start = 0; start < end; start += Disk.BLOCK_BYTES) {
      byte[] block = content.block(directory, start / Disk.BLOCK_BYTES);
      int endInBlock = Math.min(end - start, Disk.BLOCK_BYTES);
      for (int offset = 0; offset < endInBlock; offset += DirectoryEntry.DISK_BYTES) {
        if (inodeNumber(block, offset) == 0) {
          return start + offset;
        }
      }
    }
    return end;
  }

  /** The number in the entry at {@code position}: 0 if the entry is free. */
  int inodeAt(Inode directory, int position) {
    return inodeNumber(
        content.block(directory, position / Disk.BLOCK_BYTES), position % Disk.BLOCK_BYTES);
  }

  /** The name in the entry at {@code position}. */
  FileName nameAt(Inode directory, int position) {
    return FileName.ofEntry(
        content.block(directory, position / Disk.BLOCK_BYTES), position % Disk.BLOCK_BYTES);
  }

  /**
   * Adds an entry, in the first free place; throws {@code EEXIST} if the name is there already,
   * {@code ENOSPC} if the disk or the directory is full.
   */
  void add(Inode directory, FileName name, int inode) {
    if (find(directory, name) != NONE) {
      throw ErrnoException.of(Errno.EEXIST);
    }
    int position = findFree(directory);
    if (position > content.maxBytes() - DirectoryEntry.DISK_BYTES) {
      throw ErrnoException.of(Errno.ENOSPC);
    }
    byte[] block = content.blockToModify(directory, position / Disk.BLOCK_BYTES);
    int offset = position % Disk.BLOCK_BYTES;
    LittleEndian.putShort(block, offset, inode);
    name.store(block, offset);
    if (position == end(directory)) {
      directory.sizeBytes = position + DirectoryEntry.DISK_BYTES;
    }
    inodes.update(directory);
  }

  /** Frees the entry at {@code position}. */
  void remove(Inode directory, int position) {
    byte[] block = content.blockToModify(directory, position / Disk.BLOCK_BYTES);
    int offset = position % Disk.BLOCK_BYTES;
    Arrays.fill(block, offset, offset + DirectoryEntry.DISK_BYTES, (byte) 0);
    inodes.update(directory);
  }

  /** True if there is nothing but "." and ".." (xv6's {@code isdirempty}). */
  boolean isEmpty(Inode directory) {
    int end = end(directory);
    for (int p = FIRST_REAL_ENTRY; p < end; p += DirectoryEntry.DISK_BYTES) {
      if (inodeAt(directory, p) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Where the last whole entry ends. */
  static int end(Inode directory) {
    return directory.sizeBytes / DirectoryEntry.DISK_BYTES * DirectoryEntry.DISK_BYTES;
  }

  private static int inodeNumber(byte[] block, int offset) {
    return LittleEndian.getUnsignedShort(block, offset);
  }
}
