package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.StatLayout;

/**
 * What {@code fstat} tells of a file.
 *
 * @param major driver number of a device, 0 for others
 * @param minor number of the device at its driver, 0 for others
 */
public record FileStatus(
    int inode, InodeType type, int links, long sizeBytes, int major, int minor) {

  static final int FILE_SYSTEM = 1;
  private static final int DIRECTORY_MODE = 0_040_755;
  private static final int FILE_MODE = 0_100_755;
  private static final int DEVICE_MODE = 0_020_755;

  /**
   * As a {@code struct stat} of that layout. The mode is the file type with fixed permissions,
   * since the disk format has no room for others.
   */
  public byte[] encode(StatLayout layout) {
    byte[] stat = new byte[layout.bytes()];
    layout.fileSystem().store(stat, FILE_SYSTEM);
    layout.inode().store(stat, inode);
    layout.type().store(stat, type.code());
    layout.mode().store(stat, mode());
    layout.links().store(stat, links);
    layout.device().store(stat, device());
    layout.size().store(stat, sizeBytes);
    return stat;
  }

  private int device() {
    return type == InodeType.DEVICE ? DeviceNumber.encode(major, minor) : FILE_SYSTEM;
  }

  private int mode() {
    return switch (type) {
      case DIRECTORY -> DIRECTORY_MODE;
      case FILE -> FILE_MODE;
      case DEVICE -> DEVICE_MODE;
      case FREE -> 0;
    };
  }
}
