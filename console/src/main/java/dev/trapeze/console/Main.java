package dev.trapeze.console;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Starts the {@code trapeze} command. */
public final class Main {
  private static final Set<String> HELP = Set.of("-h", "--help");

  private static final Map<String, Class<?>> SUBCOMMANDS = new LinkedHashMap<>();

  static {
    SUBCOMMANDS.put("boot", BootCommand.class);
    SUBCOMMANDS.put("run", RunCommand.class);
    SUBCOMMANDS.put("debug", DebugCommand.class);
    SUBCOMMANDS.put("replay", ReplayCommand.class);
    SUBCOMMANDS.put("machine", MachineCommand.class);
    SUBCOMMANDS.put("mkfs", MkfsCommand.class);
    SUBCOMMANDS.put("fsck", FsckCommand.class);
    SUBCOMMANDS.put("cp", CpCommand.class);
    SUBCOMMANDS.put("maps", MapsCommand.class);
    SUBCOMMANDS.put("disasm", DisasmCommand.class);
    SUBCOMMANDS.put("asm", AsmCommand.class);
    SUBCOMMANDS.put("lab", LabCommand.class);
  }

  private Main() {}

  /** Ends the JVM with one of the statuses of {@link ExitStatus}, or with the guest's. */
  public static void main(String[] args) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    LogOutput.choose(LogLevel.OFF);
    int status;
    try {
      // Without arguments there is nothing to parse, and the shell's prompt is there 0.1 s earlier.
      status = args.length == 0 ? new BootOptions().boot() : execute(args, err);
    } catch (CommandFailure | RuntimeException | Error e) {
      status = FailureLine.print(err, e);
    }
    System.exit(status);
  }

  private static int execute(String[] args, PrintWriter err) throws CommandFailure {
    CommandLine command = commandLine(args).setErr(err);
    int status = command.execute(args);
    if (status == ExitStatus.OK.number() && command.getOut().checkError()) {
      throw new CommandFailure(ExitStatus.CANNOT_WRITE, "standard output cannot be written");
    }
    return status;
  }

  /**
   * The command as far as these arguments need it: without one of their names or a question for
   * help, the sub-commands are left out, because describing them takes longer than the boot.
   */
  static CommandLine commandLine(String... args) {
    CommandLine command = new CommandLine(new TrapezeCommand());
    if (Stream.of(args).anyMatch(arg -> SUBCOMMANDS.containsKey(arg) || HELP.contains(arg))) {
      SUBCOMMANDS.forEach(command::addSubcommand);
      // Everything after the program's name is the program's, dashes included.
      for (String name : List.of("run", "debug")) {
        Objects.requireNonNull(command.getSubcommands().get(name)).setStopAtPositional(true);
      }
    }
    FailureLine failures = new FailureLine(SUBCOMMANDS.keySet());
    return command
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .setExecutionStrategy(Main::execute);
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
