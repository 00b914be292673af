package dev.trapeze.kernel.abi;

/** The exit status of a process that does not end by itself. */
public enum KillStatus {
  /** 128 and the number of the signal or of the trap's cause. */
  CAUSE {
    @Override
    public int ofSignal(int signal) {
      return FIRST + signal;
    }

    @Override
    public int ofTrap(long scause) {
      return FIRST + (int) scause;
    }
  },
  /** -1, whatever has happened. */
  MINUS_ONE {
    @Override
    public int ofSignal(int signal) {
      return -1;
    }

    @Override
    public int ofTrap(long scause) {
      return -1;
    }
  };

  private static final int FIRST = 128;

  /** For a process that was killed by that signal. */
  public abstract int ofSignal(int signal);

  /** For a process that was killed for a trap with that cause, an exception's. */
  public abstract int ofTrap(long scause);
}
