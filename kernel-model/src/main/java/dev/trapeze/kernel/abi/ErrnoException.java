package dev.trapeze.kernel.abi;

/**
 * A system call cannot do what the program asked: the one way in which every room below the
 * dispatcher reports a user's mistake or a full resource. The dispatcher alone catches it and makes
 * it the call's result. Unchecked, so that it may cross callbacks such as a copy to user memory.
 *
 * <p>There is one stackless object for each error: throwing costs no allocation.
 */
public final class ErrnoException extends RuntimeException {
  private static final ErrnoException[] ALL = new ErrnoException[Errno.values().length];

  static {
    for (Errno errno : Errno.values()) {
      ALL[errno.ordinal()] = new ErrnoException(errno);
    }
  }

  private final Errno errno;

  private ErrnoException(Errno errno) {
    super(errno.words(), null, false, false);
    this.errno = errno;
  }

  /** The exception for that error. */
  public static ErrnoException of(Errno errno) {
    return ALL[errno.ordinal()];
  }

  /** The error. */
  public Errno errno() {
    return errno;
  }
}
