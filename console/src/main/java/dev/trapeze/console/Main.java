package dev.trapeze.console;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Starts the {@code trapeze} command. */
public final class Main {
  private Main() {}

  /** Ends the JVM with one of the statuses of {@link ExitStatus}, or with the guest's. */
  public static void main(String[] args) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int status;
    try {
      // Without arguments there is nothing to parse, and the shell's prompt is there 0.1 s earlier.
      status = args.length == 0 ? bootWithDefaults() : commandLine().setErr(err).execute(args);
    } catch (CommandFailure | RuntimeException | Error e) {
      status = FailureLine.print(err, e);
    }
    System.exit(status);
  }

  private static int bootWithDefaults() throws CommandFailure {
    LogOutput.choose(LogLevel.OFF);
    return new BootOptions().boot();
  }

  /** The whole command, as tests run it in their own process. */
  static CommandLine commandLine() {
    FailureLine failures = new FailureLine();
    CommandLine command =
        new CommandLine(new TrapezeCommand())
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setParameterExceptionHandler(failures)
            .setExecutionExceptionHandler(failures)
            .setExecutionStrategy(Main::execute);
    // Everything after the program's name is the program's, dashes included.
    Objects.requireNonNull(command.getSubcommands().get("run")).setStopAtPositional(true);
    return command;
  }

  /** As picocli does, but an option of boot in front of another command is not just forgotten. */
  private static int execute(ParseResult parsed) {
    if (parsed.hasSubcommand()
        && !parsed.subcommand().isUsageHelpRequested()
        && !parsed.matchedOptions().isEmpty()
        && !parsed.isUsageHelpRequested()
        && !parsed.isVersionHelpRequested()) {
      throw new ParameterException(
          parsed.commandSpec().commandLine(),
          "options stand behind the command: "
              + parsed.matchedOptions().get(0).longestName()
              + " is in front of "
              + parsed.subcommand().commandSpec().name());
    }
    return new CommandLine.RunLast().execute(parsed);
  }
}
