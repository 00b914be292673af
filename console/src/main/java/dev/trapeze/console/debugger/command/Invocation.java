package dev.trapeze.console.debugger.command;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.expression.Scope;
import dev.trapeze.console.debugger.symbols.Symbols;
import java.io.PrintWriter;
import java.util.OptionalInt;

/**
 * A command as it was typed.
 *
 * @param debugger what it is about
 * @param format what followed the name behind a slash, as in {@code x/4i}; empty if nothing did
 * @param arguments the rest of the line, without {@code pid N}, trimmed
 * @param pid the process that {@code pid N} named
 * @param out gets the answer
 * @param ink for its colours
 */
public record Invocation(
    Debugger debugger, String format, String arguments, OptionalInt pid, PrintWriter out, Ink ink) {

  /**
   * What the command looks at: the process that was named, else what is selected.
   *
   * @throws CommandError if there is no such process
   */
  public Subject subject() throws CommandError {
    return pid.isPresent() ? debugger.subjectOf(pid.getAsInt()) : debugger.subject();
  }

  /**
   * What names in expressions mean for it.
   *
   * @throws CommandError as {@link #subject}
   */
  public Scope scope() throws CommandError {
    return debugger.scope(subject());
  }

  /**
   * The names and source lines in its address space.
   *
   * @throws CommandError as {@link #subject}
   */
  public Symbols symbols() throws CommandError {
    return debugger.symbols(subject());
  }
}
