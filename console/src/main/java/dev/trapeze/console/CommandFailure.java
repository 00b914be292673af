package dev.trapeze.console;

import java.util.List;

/** Ends a command with one line on standard error and an exit status. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExitStatus status;
  private final transient List<String> details;

  /**
   * @param message one line that names the file or option and the reason
   */
  CommandFailure(ExitStatus status, String message) {
    super(message);
    this.status = status;
    this.details = List.of();
  }

  CommandFailure(ExitStatus status, String message, Throwable cause) {
    this(status, message, cause, List.of());
  }

  /**
   * @param details lines to be printed after the message, for somebody who looks for the reason
   */
  CommandFailure(ExitStatus status, String message, Throwable cause, List<String> details) {
    super(message, cause);
    this.status = status;
    this.details = List.copyOf(details);
  }

  ExitStatus status() {
    return status;
  }

  List<String> details() {
    return details;
  }
}
