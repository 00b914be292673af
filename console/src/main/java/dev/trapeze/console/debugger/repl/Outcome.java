package dev.trapeze.console.debugger.repl;

/** What came of a line. */
public enum Outcome {
  /** It has been done. */
  DONE,
  /** It could not be done, which has been said in a line. */
  FAILED,
  /** The user wants to leave the debugger. */
  QUIT
}
