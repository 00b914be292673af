package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.Limits;
import dev.trapeze.kernel.mm.Pages;

/**
 * How much a program can be given when it starts.
 *
 * @param strings in an array
 * @param stringBytes of a string, its NUL included
 * @param totalBytes of all strings
 * @param countsPointers whether the words of the arrays count as bytes, too
 */
record ArgumentLimits(int strings, int stringBytes, long totalBytes, boolean countsPointers) {

  /** The most bytes of a string (Linux's {@code MAX_ARG_STRLEN}). */
  private static final int LINUX_STRING_BYTES = 32 * Pages.BYTES;

  /** What there may be whatever the stack's limit is (Linux's {@code ARG_MAX}). */
  private static final long LINUX_LEAST_BYTES = 128 << 10;

  /** What there may be at the most (three quarters of Linux's {@code _STK_LIM}). */
  private static final long LINUX_MOST_BYTES = 6 << 20;

  /**
   * What a growing stack takes: a quarter of what it may grow to (Linux's {@code
   * bprm_stack_limits}).
   *
   * @param stackLimitBytes unsigned
   */
  static ArgumentLimits growingStack(long stackLimitBytes) {
    long quarter = stackLimitBytes >>> 2;
    long total = Math.max(LINUX_LEAST_BYTES, Math.min(LINUX_MOST_BYTES, quarter));
    return new ArgumentLimits(Integer.MAX_VALUE, LINUX_STRING_BYTES, total, true);
  }

  /** What fits into a stack of one page: xv6's limits. That it does fit is seen when it is laid. */
  static ArgumentLimits onePage(Limits limits) {
    return new ArgumentLimits(limits.arguments(), Pages.BYTES, Pages.BYTES, false);
  }
}
