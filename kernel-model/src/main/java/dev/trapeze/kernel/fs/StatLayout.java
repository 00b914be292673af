package dev.trapeze.kernel.fs;

import dev.trapeze.cpu.isa.Xlen;

/**
 * {@code struct stat} of VIMIX for a register width: where each field lies, in bytes. The mode is
 * the file type with fixed permissions, since the disk format has no room for others. What is
 * between the fields is zero.
 */
public enum StatLayout {
  STAT32(24, 4, 8, 12, 16, 20),
  STAT64(40, 8, 16, 20, 24, 32);

  private static final int DEVICE_ID = 1;
  private static final int DIRECTORY_MODE = 0_040_755;
  private static final int FILE_MODE = 0_100_755;
  private static final int DEVICE_MODE = 0_020_755;

  private final int bytes;
  private final int inode;
  private final int mode;
  private final int links;
  private final int device;
  private final int size;

  StatLayout(int bytes, int inode, int mode, int links, int device, int size) {
    this.bytes = bytes;
    this.inode = inode;
    this.mode = mode;
    this.links = links;
    this.device = device;
    this.size = size;
  }

  /** The layout for programs of that width. */
  public static StatLayout of(Xlen xlen) {
    return xlen == Xlen.RV32 ? STAT32 : STAT64;
  }

  /** The structure for {@code status}. */
  public byte[] encode(FileStatus status) {
    byte[] stat = new byte[bytes];
    LittleEndian.putInt(stat, 0, DEVICE_ID);
    LittleEndian.putInt(stat, inode, status.inode());
    LittleEndian.putInt(stat, mode, modeOf(status.type()));
    LittleEndian.putShort(stat, links, status.links());
    LittleEndian.putInt(
        stat,
        device,
        status.type() == InodeType.DEVICE
            ? DeviceNumber.encode(status.major(), status.minor())
            : DEVICE_ID);
    LittleEndian.putInt(stat, size, (int) status.sizeBytes());
    return stat;
  }

  private static int modeOf(InodeType type) {
    return switch (type) {
      case DIRECTORY -> DIRECTORY_MODE;
      case FILE -> FILE_MODE;
      case DEVICE -> DEVICE_MODE;
      case FREE -> 0;
    };
  }
}
