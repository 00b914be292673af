package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import org.jspecify.annotations.Nullable;

/** The drivers by major number (xv6's {@code devsw}). */
public final class DeviceSwitch {

  /** Major number of the console. */
  public static final int CONSOLE_MAJOR = 1;

  /** Major number of {@code /dev/null}. */
  public static final int NULL_MAJOR = 2;

  /** Major number of {@code /dev/zero}. */
  public static final int ZERO_MAJOR = 3;

  /** Major number of {@code /dev/random}. */
  public static final int RANDOM_MAJOR = 4;

  private final @Nullable CharacterDevice[] drivers;

  /** A switch for the major numbers below {@code majors}. */
  public DeviceSwitch(int majors) {
    this.drivers = new @Nullable CharacterDevice[majors];
  }

  /** A switch with the drivers of all devices that there are. */
  public static DeviceSwitch standard(int majors, ConsoleDevice console, RandomDevice random) {
    DeviceSwitch devices = consoleOnly(majors, console);
    devices.register(NULL_MAJOR, new NullDevice());
    devices.register(ZERO_MAJOR, new ZeroDevice());
    devices.register(RANDOM_MAJOR, random);
    return devices;
  }

  /** A switch with the console alone, as in xv6. */
  public static DeviceSwitch consoleOnly(int majors, ConsoleDevice console) {
    DeviceSwitch devices = new DeviceSwitch(majors);
    devices.register(CONSOLE_MAJOR, console);
    return devices;
  }

  /** Makes {@code driver} the one for {@code major}. */
  public void register(int major, CharacterDevice driver) {
    drivers[major] = driver;
  }

  /** The driver for {@code major}; throws {@code ENXIO} if there is none. */
  CharacterDevice driver(int major) {
    CharacterDevice driver = validMajor(major) ? drivers[major] : null;
    if (driver == null) {
      throw ErrnoException.of(Errno.ENXIO);
    }
    return driver;
  }

  /** True if there may be a driver with that number: only then can its files be opened. */
  boolean validMajor(int major) {
    return major >= 0 && major < drivers.length;
  }
}
