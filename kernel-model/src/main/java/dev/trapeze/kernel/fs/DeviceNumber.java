package dev.trapeze.kernel.fs;

/** Major and minor number of a device in one {@code int}: {@code major << 20 | minor}. */
public final class DeviceNumber {

  private static final int MINOR_BITS = 20;

  private DeviceNumber() {}

  static int encode(int major, int minor) {
    return major << MINOR_BITS | minor & (1 << MINOR_BITS) - 1;
  }

  /** The major number in {@code device}. */
  public static int major(int device) {
    return device >>> MINOR_BITS;
  }

  /** The minor number in {@code device}. */
  public static int minor(int device) {
    return device & (1 << MINOR_BITS) - 1;
  }
}
