package dev.trapeze.kernel.fs;

/**
 * An entry of a directory (xv6's {@code struct dirent}).
 *
 * @param inode number of the inode that is named; 0 never occurs, since it marks a free entry
 * @param name at most 14 characters, one for each byte
 * @param type what is named, or {@code FREE} if the entry leads nowhere
 * @param nextPosition byte position of the entry behind this one
 */
public record DirectoryEntry(int inode, String name, InodeType type, int nextPosition) {

  /** Bytes of an entry on the disk. */
  static final int DISK_BYTES = 16;

  /** Where the name lies in an entry on the disk; before it is the inode number. */
  static final int NAME_OFFSET = 2;
}
