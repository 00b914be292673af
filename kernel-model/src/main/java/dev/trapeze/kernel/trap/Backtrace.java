package dev.trapeze.kernel.trap;

import java.util.List;

/** Finds out from a program's stack by which calls it has come to where it is. */
@FunctionalInterface
public interface Backtrace {

  /** The most addresses that there can be in a backtrace. */
  int MOST_ADDRESSES = 64;

  /**
   * Where the program is, and the addresses to which its functions will return, the innermost
   * first: zero-extended, from 1 to {@link #MOST_ADDRESSES}.
   *
   * @param stack of a program that may have damaged it
   */
  List<Long> of(StackView stack);
}
