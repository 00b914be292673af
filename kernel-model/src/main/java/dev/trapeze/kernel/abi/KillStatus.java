package dev.trapeze.kernel.abi;

/** The exit status of a process that does not end by itself. */
public enum KillStatus {
  /** 128 and the number of the signal, as a shell shows it. */
  SIGNAL {
    @Override
    public int ofSignal(int signal) {
      return 128 + signal;
    }
  },
  /** -1, whatever has happened. */
  MINUS_ONE {
    @Override
    public int ofSignal(int signal) {
      return -1;
    }
  };

  /** For a process that was ended by that signal. */
  public abstract int ofSignal(int signal);
}
