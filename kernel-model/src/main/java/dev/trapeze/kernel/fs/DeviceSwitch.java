package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import org.jspecify.annotations.Nullable;

/** The drivers by major number (xv6's {@code devsw}). */
public final class DeviceSwitch {

  /** Major number of the console. */
  public static final int CONSOLE_MAJOR = 1;

  private final @Nullable CharacterDevice[] drivers;

  /** A switch for the major numbers below {@code majors}. */
  public DeviceSwitch(int majors) {
    this.drivers = new @Nullable CharacterDevice[majors];
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
