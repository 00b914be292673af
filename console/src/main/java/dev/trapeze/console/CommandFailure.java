package dev.trapeze.console;

/** Ends a command with one line on standard error and an exit status. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExitStatus status;

  /**
   * @param message one line that names the file or option and the reason
   */
  CommandFailure(ExitStatus status, String message) {
    super(message);
    this.status = status;
  }

  CommandFailure(ExitStatus status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  ExitStatus status() {
    return status;
  }
}
