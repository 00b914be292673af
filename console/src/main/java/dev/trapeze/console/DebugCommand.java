package dev.trapeze.console;

import dev.trapeze.console.recording.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trapeze debug}. */
@Command(
    name = "debug",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Boots the kernel under the debugger, and stops at the first instruction.",
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the session was left with 'quit' or at the end of its commands",
      "1:with -batch: a command has failed",
      "2:usage error",
    })
final class DebugCommand implements Callable<Integer>, GuestCommand {
  @Mixin private BootOptions options = new BootOptions();

  @Option(
      names = {"-x", "--command"},
      paramLabel = "FILE",
      description = "Do the debugger's commands in this file. May be given many times.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = {"-ex", "--eval-command"},
      paramLabel = "COMMAND",
      description = "Do this command of the debugger. May be given many times.")
  private List<String> commands = new ArrayList<>();

  @Option(
      names = {"-batch", "--batch"},
      description = "End after the commands of -x and -ex.")
  private boolean batch;

  @Override
  public Integer call() throws CommandFailure {
    ConsoleChoice console = options.console();
    List<DebugRun.Script> scripts = new ArrayList<>();
    files.forEach(file -> scripts.add(new DebugRun.Script(file, true)));
    commands.forEach(command -> scripts.add(new DebugRun.Script(command, false)));
    Guest guest = guest(null).withInteractiveConsole(console.interactive());
    return new DebugRun(guest, console, scripts, batch).run();
  }

  @Override
  public Guest guest(Recording.@Nullable RecordedImage replayed) throws CommandFailure {
    return options.guest(replayed);
  }
}
