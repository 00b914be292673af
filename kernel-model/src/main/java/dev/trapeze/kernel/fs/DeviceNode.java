package dev.trapeze.kernel.fs;

import java.util.List;

/**
 * A device file to put on a new disk.
 *
 * @param path as in {@link Mkfs.Entry}
 * @param major number of the driver in the {@link DeviceSwitch}
 * @param minor what the driver makes of it
 */
public record DeviceNode(String path, int major, int minor) {

  /** The device files of our own disks. */
  public static final List<DeviceNode> STANDARD =
      List.of(
          new DeviceNode("dev/console", DeviceSwitch.CONSOLE_MAJOR, 0),
          new DeviceNode("dev/null", DeviceSwitch.NULL_MAJOR, 0),
          new DeviceNode("dev/zero", DeviceSwitch.ZERO_MAJOR, 0),
          new DeviceNode("dev/random", DeviceSwitch.RANDOM_MAJOR, 0));
}
