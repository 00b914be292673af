package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.Invocation;

/** The process that a command names: by {@code pid N}, or by {@code N} alone. */
final class Pids {
  private Pids() {}

  static Subject subject(Invocation invocation) throws CommandError {
    String text = invocation.arguments();
    return text.isEmpty() ? invocation.subject() : invocation.debugger().subjectOf(number(text));
  }

  static int number(String text) throws CommandError {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new CommandError(text + ": expected the number of a process");
    }
  }
}
