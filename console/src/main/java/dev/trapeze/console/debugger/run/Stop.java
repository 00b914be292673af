package dev.trapeze.console.debugger.run;

import dev.trapeze.kernel.KernelPanic;

/** Why the system stands still. */
public sealed interface Stop {
  /** As many steps as asked for have been taken, or the place asked for has been reached. */
  record Done() implements Stop {}

  /** The instruction at a breakpoint is the next one. */
  record AtBreakpoint(StopPoint point) implements Stop {}

  /**
   * A watched value has been read or changed by the last step (the next one, after a run
   * backwards).
   *
   * @param access {@code write}, {@code read} or {@code kernel}, for who did it
   * @param before what was there, as text
   * @param after what is there now, as text
   */
  record Watched(StopPoint point, String access, String before, String after) implements Stop {}

  /** Something that the user waits for has happened; {@code what} says it in words. */
  record Caught(StopPoint point, String what) implements Stop {}

  /** The process that was followed has ended, or is another program; {@code what} says it. */
  record Ended(int pid, String what) implements Stop {}

  /** The user has interrupted the run. */
  record Interrupted() implements Stop {}

  /** Nothing is known of what was before. */
  record AtHistoryStart() implements Stop {}

  /** A recording has ended. */
  record AtRecordingEnd() implements Stop {}

  /** Every process waits, and nothing will come that could wake one. */
  record AtRest() implements Stop {}

  /** The system is off, with a status from 0 to 255. */
  record PoweredOff(int status) implements Stop {}

  /** The kernel has found itself broken. */
  record Panicked(KernelPanic panic) implements Stop {}
}
