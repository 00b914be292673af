package dev.trapeze.kernel.fs;

import org.jspecify.annotations.Nullable;

/** What an inode is, by its number on the disk (xv6's {@code T_DIR}, {@code T_FILE}, …). */
public enum InodeType {
  FREE,
  DIRECTORY,
  FILE,
  DEVICE,
  /** A symbolic link; its contents are its target. */
  SYMLINK;

  private static final InodeType[] BY_CODE = values();

  /** The number on the disk: 0 to 4. */
  int code() {
    return ordinal();
  }

  /** The type with that number, or null. */
  static @Nullable InodeType ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
