package dev.trapeze.console;

import java.io.PrintWriter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns whatever stops a command into one line on standard error and an exit status. A Java stack
 * trace goes to the log only.
 */
final class FailureLine implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Collection<String> commands;

  /**
   * @param commands the names that there are
   */
  FailureLine(Collection<String> commands) {
    this.commands = commands;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    printLine(command.getErr(), message(e) + " (see " + name + " --help)");
    return ExitStatus.USAGE.number();
  }

  private @Nullable String message(ParameterException e) {
    boolean root = e.getCommandLine().getParent() == null;
    Collection<String> there = root ? commands : e.getCommandLine().getSubcommands().keySet();
    if (!there.isEmpty() && e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      if (!word.startsWith("-")) {
        return "no such command: " + word + "; there are " + String.join(", ", there);
      }
    }
    return e.getMessage();
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return print(command.getErr(), e);
  }

  /** Prints the line that says what happened, and returns the exit status for it. */
  static int print(PrintWriter err, Throwable e) {
    if (e instanceof CommandFailure failure) {
      printLine(err, String.valueOf(failure.getMessage()));
      failure.details().forEach(err::println);
      err.flush();
      return failure.status().number();
    }
    // The logger is asked for only here, because that loads logback.
    LoggerFactory.getLogger(FailureLine.class).debug("unexpected", e);
    printLine(err, "internal error: " + e + " (--log debug says where)");
    return ExitStatus.PANIC.number();
  }

  private static void printLine(PrintWriter err, String message) {
    err.println("trapeze: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
    err.flush();
  }
}
