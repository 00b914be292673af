package dev.trapeze.cpu.exec;

/**
 * Why the interpreter's loop was left: plain numbers, as this happens millions of times a second.
 * Except for {@link #STAY}, hart and clock are up to date.
 */
final class Exit {
  /** Not left: go on with the next operation of the block. */
  static final int STAY = 0;

  /** Something changed that the loop holds copies of; enter it again. */
  static final int RESUME = 1;

  /** The next block is longer than what remains of the limit. */
  static final int STEP = 2;

  /** The hart has trapped. */
  static final int TRAPPED = 3;

  /** See {@link StopReason#SUPERVISOR_CALL}. */
  static final int SUPERVISOR_CALL = 4;

  /** A {@code wfi} has retired. */
  static final int WAIT = 5;

  /** See {@link StopReason#BREAKPOINT}. */
  static final int BREAKPOINT = 6;

  private Exit() {}
}
