package dev.trapeze.kernel.fs;

/** Major and minor number of a device in one {@code int}: {@code major << 20 | minor}. */
final class DeviceNumber {

  private static final int MINOR_BITS = 20;

  private DeviceNumber() {}

  static int encode(int major, int minor) {
    return major << MINOR_BITS | minor & (1 << MINOR_BITS) - 1;
  }
}
