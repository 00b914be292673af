package dev.trapeze.kernel.fs;

/**
 * The second argument of {@code open}: xv6's bits with VIMIX's {@code O_APPEND}. Bits without a
 * meaning are ignored, as in both.
 */
public record OpenFlags(int bits) {

  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0x200;
  public static final int O_TRUNC = 0x400;
  public static final int O_APPEND = 0x800;

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

  boolean appends() {
    return (bits & O_APPEND) != 0;
  }
}
