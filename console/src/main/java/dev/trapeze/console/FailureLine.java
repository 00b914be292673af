package dev.trapeze.console;

import org.slf4j.Logger;
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
    print(command, e.getMessage() + " (see " + name + " --help)");
    return ExitStatus.USAGE.number();
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof CommandFailure failure) {
      print(command, String.valueOf(failure.getMessage()));
      return failure.status().number();
    }
    // Only here, because asking for a logger decides what becomes of the log.
    Logger log = LoggerFactory.getLogger(FailureLine.class);
    log.debug("unexpected exception", e);
    print(command, "internal error: " + e + " (--log debug shows where)");
    return ExitStatus.PANIC.number();
  }

  private static void print(CommandLine command, String message) {
    String oneLine = message.strip().replaceAll("\\s*\\R\\s*", " ");
    command.getErr().println("trapeze: " + oneLine);
    command.getErr().flush();
  }
}
