package dev.trapeze.console;

import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Turns whatever stops a command into one line on standard error and an exit status. A Java stack
 * trace goes to the log only.
 */
final class FailureLine implements IParameterExceptionHandler, IExecutionExceptionHandler {

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    printLine(command.getErr(), e.getMessage() + " (see " + name + " --help)");
    return ExitStatus.USAGE.number();
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return print(command.getErr(), e);
  }

  /** Prints the line that says what happened, and returns the exit status for it. */
  static int print(PrintWriter err, Throwable e) {
    if (e instanceof CommandFailure failure) {
      printLine(err, String.valueOf(failure.getMessage()));
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
