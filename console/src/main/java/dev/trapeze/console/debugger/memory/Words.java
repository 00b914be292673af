package dev.trapeze.console.debugger.memory;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.Invocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is typed behind a command, word by word. */
final class Words {
  private static final int MOST_DIGITS = 9;

  private Words() {}

  /** The words, between blanks. */
  static List<String> of(String arguments) {
    return arguments.isBlank() ? List.of() : List.of(arguments.trim().split("\\s+"));
  }

  /**
   * What a command looks at: the process whose number is typed, else what is selected.
   *
   * @param pid a number in decimal, or null
   */
  static Subject subject(Invocation invocation, @Nullable String pid) throws CommandError {
    if (pid == null) {
      return invocation.subject();
    }
    if (!pid.matches("[0-9]{1," + MOST_DIGITS + "}")) {
      throw new CommandError("'" + pid + "': expected the number of a process");
    }
    return invocation.debugger().subjectOf(Integer.parseInt(pid));
  }

  /** Fails if there are words that nobody wants. */
  static void requireNone(Invocation invocation, String synopsis) throws CommandError {
    if (!invocation.arguments().isBlank()) {
      throw new CommandError(
          "'" + invocation.arguments() + "': expected nothing behind " + synopsis);
    }
  }
}
