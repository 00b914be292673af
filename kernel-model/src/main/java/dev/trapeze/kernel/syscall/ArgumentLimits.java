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

  /** What fits into a stack of one page: xv6's limits. That it does fit is seen when it is laid. */
  static ArgumentLimits onePage(Limits limits) {
    return new ArgumentLimits(limits.arguments(), Pages.BYTES, Pages.BYTES, false);
  }
}
