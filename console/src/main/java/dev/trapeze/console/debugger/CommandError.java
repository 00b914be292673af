package dev.trapeze.console.debugger;

/** A command cannot be done; the message is one line that says what was expected. */
public final class CommandError extends Exception {
  private static final long serialVersionUID = 1;

  /** A failure with its reason. */
  public CommandError(String message) {
    super(message);
  }
}
