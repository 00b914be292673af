package dev.trapeze.kernel.signal;

import org.jspecify.annotations.Nullable;

/**
 * The signals, with Linux's numbers and default actions ({@code signal(7)}). There are no real-time
 * signals, and nothing stops a process: those which stop or continue one elsewhere do nothing here
 * unless there is a handler.
 */
public enum Signal {
  SIGHUP(1, Default.END),
  SIGINT(2, Default.END),
  SIGQUIT(3, Default.END),
  SIGILL(4, Default.END),
  SIGTRAP(5, Default.END),
  SIGABRT(6, Default.END),
  SIGBUS(7, Default.END),
  SIGFPE(8, Default.END),
  SIGKILL(9, Default.END),
  SIGUSR1(10, Default.END),
  SIGSEGV(11, Default.END),
  SIGUSR2(12, Default.END),
  SIGPIPE(13, Default.END),
  SIGALRM(14, Default.END),
  SIGTERM(15, Default.END),
  SIGSTKFLT(16, Default.END),
  SIGCHLD(17, Default.NOTHING),
  SIGCONT(18, Default.NOTHING),
  SIGSTOP(19, Default.NOTHING),
  SIGTSTP(20, Default.NOTHING),
  SIGTTIN(21, Default.NOTHING),
  SIGTTOU(22, Default.NOTHING),
  SIGURG(23, Default.NOTHING),
  SIGXCPU(24, Default.END),
  SIGXFSZ(25, Default.END),
  SIGVTALRM(26, Default.END),
  SIGPROF(27, Default.END),
  SIGWINCH(28, Default.NOTHING),
  SIGIO(29, Default.END),
  SIGPWR(30, Default.END),
  SIGSYS(31, Default.END);

  /** What a signal does to a process that has not decided otherwise. */
  public enum Default {
    /** It ends with status 128 + n; no core is written. */
    END,
    NOTHING
  }

  /** The greatest number. */
  public static final int LAST = 31;

  /** Bits of those that no process can catch, ignore or block. */
  static final int UNCATCHABLE = SIGKILL.bit() | SIGSTOP.bit();

  /** Bits of those that an instruction causes; they come before all others. */
  static final int SYNCHRONOUS =
      SIGSEGV.bit() | SIGBUS.bit() | SIGILL.bit() | SIGTRAP.bit() | SIGFPE.bit() | SIGSYS.bit();

  private static final Signal[] BY_NUMBER = values();

  private final int number;
  private final Default byDefault;

  Signal(int number, Default byDefault) {
    this.number = number;
    this.byDefault = byDefault;
  }

  /** Linux's number, 1 to {@value #LAST}. */
  public int number() {
    return number;
  }

  /** Its bit in a set of signals: that of weight 2^(number - 1). */
  public int bit() {
    return 1 << number - 1;
  }

  /** What it does unless the process has decided otherwise. */
  public Default byDefault() {
    return byDefault;
  }

  /** False for SIGKILL and SIGSTOP, which cannot be caught, ignored or blocked. */
  public boolean isCatchable() {
    return (bit() & UNCATCHABLE) == 0;
  }

  /** The signal with that number, or null. */
  public static @Nullable Signal ofNumber(int number) {
    return number >= 1 && number <= LAST ? BY_NUMBER[number - 1] : null;
  }

  /** The signal with the lowest number in a set that is not empty. */
  static Signal lowestOf(int set) {
    return BY_NUMBER[Integer.numberOfTrailingZeros(set)];
  }
}
