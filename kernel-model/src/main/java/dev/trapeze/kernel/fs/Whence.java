package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;

/** From where {@code lseek} counts: in the order of the numbers of {@code SEEK_SET} and so on. */
public enum Whence {
  SET,
  CUR,
  END;

  private static final Whence[] BY_NUMBER = values();

  /** The one with that number; throws {@code EINVAL}. */
  public static Whence ofNumber(int number) {
    if (number < 0 || number >= BY_NUMBER.length) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    return BY_NUMBER[number];
  }

  /** {@code base + offset}, if that is from 0 to {@code most}; else {@code EINVAL}. */
  static long position(long base, long offset, long most) {
    if (offset < -base || offset > most - base) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    return base + offset;
  }
}
