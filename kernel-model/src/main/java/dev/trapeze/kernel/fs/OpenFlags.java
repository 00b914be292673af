package dev.trapeze.kernel.fs;

/**
 * The second argument of {@code open}: xv6's bits with VIMIX's {@code O_APPEND} and our {@code
 * O_NOFOLLOW}. Bits without a meaning are ignored, as in both.
 */
public record OpenFlags(int bits) {

  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0x200;
  public static final int O_TRUNC = 0x400;
  public static final int O_APPEND = 0x800;
  public static final int O_NOFOLLOW = 0x1000;

  /** As directories must be opened: no other bit is set, with or without a meaning. */
  boolean onlyReads() {
    return (bits & ~O_NOFOLLOW) == O_RDONLY;
  }

  boolean readable() {
    return (bits & O_WRONLY) == 0;
  }

  boolean writable() {
    return (bits & (O_WRONLY | O_RDWR)) != 0;
  }

  boolean creates() {
    return (bits & O_CREAT) != 0;
  }

  boolean truncates() {
    return (bits & O_TRUNC) != 0;
  }

  /** Whether a symbolic link at the end of the path is followed; if not, it is an ELOOP. */
  boolean follows() {
    return (bits & O_NOFOLLOW) == 0;
  }

  boolean appends() {
    return (bits & O_APPEND) != 0;
  }
}
