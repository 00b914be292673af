package dev.trapeze.kernel.abi;

/** What a failed system call leaves in {@code a0}. */
public enum ErrorConvention {
  /** The number of the error, negated, as in Linux. */
  NEGATED_ERRNO {
    @Override
    public long resultOf(Errno errno) {
      return errno.result();
    }
  },
  /** -1, whatever the error is. */
  MINUS_ONE {
    @Override
    public long resultOf(Errno errno) {
      return -1;
    }
  };

  /** What the program gets for that error, sign-extended. */
  public abstract long resultOf(Errno errno);
}
