package dev.trapeze.console.debugger.command;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Subject;

/** The process that a command names: by {@code pid N}, or by {@code N} alone. */
public final class Pids {
  private Pids() {}

  /**
   * What it is about then; what is selected, if it names none.
   *
   * @throws CommandError if there is no such process
   */
  public static Subject subject(Invocation invocation) throws CommandError {
    String text = invocation.arguments();
    return text.isEmpty() ? invocation.subject() : invocation.debugger().subjectOf(number(text));
  }

  /**
   * A number of a process.
   *
   * @throws CommandError if it is none
   */
  public static int number(String text) throws CommandError {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new CommandError(text + ": expected the number of a process");
    }
  }
}
