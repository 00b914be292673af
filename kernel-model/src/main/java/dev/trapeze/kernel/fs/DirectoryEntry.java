package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.DirentLayout;
import java.nio.charset.StandardCharsets;

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

  private static final int TYPE_UNKNOWN = 0;
  private static final int TYPE_DEVICE = 2;
  private static final int TYPE_DIRECTORY = 4;
  private static final int TYPE_FILE = 8;
  private static final int TYPE_LINK = 10;

  /** As a {@code struct dirent} of that layout. */
  public byte[] encode(DirentLayout layout) {
    byte[] dirent = new byte[layout.bytes()];
    layout.inode().store(dirent, inode);
    layout.nextPosition().store(dirent, nextPosition);
    layout.recordLength().store(dirent, layout.bytes());
    layout.type().store(dirent, typeNumber());
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, dirent, layout.name().offset(), bytes.length);
    return dirent;
  }

  private int typeNumber() {
    return switch (type) {
      case DIRECTORY -> TYPE_DIRECTORY;
      case FILE -> TYPE_FILE;
      case DEVICE -> TYPE_DEVICE;
      case SYMLINK -> TYPE_LINK;
      case FREE -> TYPE_UNKNOWN;
    };
  }
}
