package dev.trapeze.kernel.fs;

import dev.trapeze.cpu.isa.Xlen;
import java.nio.charset.StandardCharsets;

/**
 * {@code struct dirent} of VIMIX for a register width: where each field lies, in bytes. The name
 * takes the 15 bytes after the type, NUL included. What is behind the name is zero.
 */
public enum DirentLayout {
  DIRENT32(28, 4, 8, 10),
  DIRENT64(40, 8, 16, 18);

  private static final int TYPE_UNKNOWN = 0;
  private static final int TYPE_DEVICE = 2;
  private static final int TYPE_DIRECTORY = 4;
  private static final int TYPE_FILE = 8;

  private final int bytes;
  private final int nextPosition;
  private final int recordLength;
  private final int type;

  DirentLayout(int bytes, int nextPosition, int recordLength, int type) {
    this.bytes = bytes;
    this.nextPosition = nextPosition;
    this.recordLength = recordLength;
    this.type = type;
  }

  /** The layout for programs of that width. */
  public static DirentLayout of(Xlen xlen) {
    return xlen == Xlen.RV32 ? DIRENT32 : DIRENT64;
  }

  /** The structure for {@code entry}. */
  public byte[] encode(DirectoryEntry entry) {
    byte[] dirent = new byte[bytes];
    LittleEndian.putInt(dirent, 0, entry.inode());
    LittleEndian.putInt(dirent, nextPosition, entry.nextPosition());
    LittleEndian.putShort(dirent, recordLength, bytes);
    dirent[type] = (byte) typeOf(entry.type());
    byte[] name = entry.name().getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(name, 0, dirent, type + 1, name.length);
    return dirent;
  }

  private static int typeOf(InodeType type) {
    return switch (type) {
      case DIRECTORY -> TYPE_DIRECTORY;
      case FILE -> TYPE_FILE;
      case DEVICE -> TYPE_DEVICE;
      case FREE -> TYPE_UNKNOWN;
    };
  }
}
