package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.StatLayout;

/**
 * What {@code fstat} tells of a file.
 *
 * @param fileSystem number of the tree that it lies in: {@link #DISK} or {@link #SYNTHETIC}
 * @param inode number of the inode, one of a kind in its tree
 * @param permissions the lower nine bits of the mode
 * @param major driver number of a device, 0 for others
 * @param minor number of the device at its driver, 0 for others
 */
public record FileStatus(
    int fileSystem,
    int inode,
    InodeType type,
    int permissions,
    int links,
    long sizeBytes,
    int major,
    int minor) {

  /** The disk, as a number of a file system. */
  static final int DISK = 1;

  /** The synthetic tree, as a number of a file system. */
  static final int SYNTHETIC = 2;

  private static final int DIRECTORY_MODE = 0_040_000;
  private static final int FILE_MODE = 0_100_000;
  private static final int DEVICE_MODE = 0_020_000;
  private static final int LINK_MODE = 0_120_000;

  // The disk format has no room for others.
  private static final int DISK_PERMISSIONS = 0_755;

  /** Of something on the disk. */
  static FileStatus onDisk(
      int inode, InodeType type, int links, long sizeBytes, int major, int minor) {
    return new FileStatus(DISK, inode, type, DISK_PERMISSIONS, links, sizeBytes, major, minor);
  }

  /** Of something in a synthetic tree; it has no size, as in Linux's {@code /proc}. */
  static FileStatus synthetic(int inode, InodeType type, int permissions, int links) {
    return new FileStatus(SYNTHETIC, inode, type, permissions, links, 0, 0, 0);
  }

  /** As a {@code struct stat} of that layout. */
  public byte[] encode(StatLayout layout) {
    byte[] stat = new byte[layout.bytes()];
    layout.fileSystem().store(stat, fileSystem);
    layout.inode().store(stat, inode);
    layout.type().store(stat, type.code());
    layout.mode().store(stat, mode());
    layout.links().store(stat, links);
    layout.device().store(stat, device());
    layout.size().store(stat, sizeBytes);
    return stat;
  }

  private int device() {
    return type == InodeType.DEVICE ? DeviceNumber.encode(major, minor) : fileSystem;
  }

  private int mode() {
    return switch (type) {
      case DIRECTORY -> DIRECTORY_MODE | permissions;
      case FILE -> FILE_MODE | permissions;
      case DEVICE -> DEVICE_MODE | permissions;
      case SYMLINK -> LINK_MODE | permissions;
      case FREE -> 0;
    };
  }
}
