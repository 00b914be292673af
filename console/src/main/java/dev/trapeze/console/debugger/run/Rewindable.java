package dev.trapeze.console.debugger.run;

/** Something outside of the system that has to follow when the system is taken back. */
public interface Rewindable {
  /** What has to be known to come back to now. */
  Object mark();

  /** Goes to where it was when {@code mark} was given, backwards or forwards. */
  void rewind(Object mark);

  /** What was known of the time after now counts no more: the run is going to be another one. */
  default void forgetFuture() {}
}
