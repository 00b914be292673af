package dev.trapeze.console;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a command that opens the debugger is told about the session. */
final class DebugSessionOptions {

  /** A command with these options. */
  interface Holder {
    /** Its options of this kind. */
    DebugSessionOptions session();
  }

  @Option(
      names = {"-x", "--command"},
      paramLabel = "FILE",
      parameterConsumer = DebugScript.OfFile.class,
      description = "Do the commands in this file first. May be given many times.")
  private List<DebugScript> files = new ArrayList<>();

  @Option(
      names = {"-ex", "--eval-command"},
      paramLabel = "COMMAND",
      parameterConsumer = DebugScript.OfCommand.class,
      description =
          "Do this command first. May be given many times; -x and -ex are done in their order.")
  private List<DebugScript> commands = new ArrayList<>();

  @Option(
      names = {"-batch", "--batch"},
      description = "End after the commands of -x and -ex, and read none.")
  private boolean batch;

  @Option(
      names = {"-q", "-quiet", "--quiet"},
      description = "Say nothing at the start.")
  private boolean quiet;

  @Option(
      names = "--gdb",
      paramLabel = "[HOST:]PORT",
      description =
          "Wait for gdb at this port, of the loopback interface unless HOST names another one.")
  private @Nullable String gdb;

  private final List<DebugScript> scripts = new ArrayList<>();

  /** The next of what is to be done first, as the command line names it. */
  void add(DebugScript script) {
    scripts.add(script);
  }

  /** The session. */
  DebugSession session() {
    return new DebugSession(scripts, batch, quiet, gdb);
  }
}
