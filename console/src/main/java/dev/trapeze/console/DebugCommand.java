package dev.trapeze.console;

import dev.trapeze.console.recording.Recording;
import dev.trapeze.kernel.FirstProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trapeze debug}. */
@Command(
    name = "debug",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Boots the kernel under the debugger, and stands at the first instruction.",
      "",
      "Without PROGRAM the shell boots, as with 'trapeze boot'. PROGRAM is a RISC-V ELF",
      "file of the host's, or else the name of a program on the disk; it is the only",
      "process then, and everything after its name is passed to it.",
      "",
      "The commands are gdb's, and more: 'help' lists them, 'help COMMAND' explains one.",
      "The system runs backwards too. While it runs, the guest gets each key; C-c stops",
      "it, C-a h helps. Disk files stay as they are: what the guest writes is dropped.",
      "",
      "With standard input not a terminal, it is read as commands, and 'type TEXT'",
      "types into the guest's console. Typed commands are kept in the file that",
      "$TRAPEZE_HISTORY names, or else in trapeze/history below $XDG_STATE_HOME, which",
      "is ~/.local/state if it is not set."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the debugger was left; with -batch, all commands of -x and -ex have been done",
      "1:with -batch: one of them has failed",
      "2:usage error",
      "65:the disk image or PROGRAM is not what it should be, FILE is no recording",
      "66:a file is missing or cannot be read",
      "73:a recording cannot be written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze debug --xlen 32",
      "  trapeze debug -ex 'break main' -ex continue prog.elf one two",
      "  trapeze debug --run 'cat README' -ex 'catch syscall write' -ex continue",
      "  trapeze debug -batch -x commands.txt ls",
      "  trapeze debug --gdb 1234        (gdb: target remote :1234)",
      "  trapeze debug --replay trapeze-panic.json",
    })
final class DebugCommand implements Callable<Integer>, GuestCommand, DebugSessionOptions.Holder {
  private static final Set<String> WITH_REPLAY =
      Set.of("--replay", "-x", "-ex", "-batch", "-q", "--gdb", "--log");

  @Mixin private DebugSessionOptions session = new DebugSessionOptions();

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description =
          "Debug the run in this recording: its options and its input are the recorded ones.")
  private @Nullable Path replay;

  @Mixin private BootOptions options = new BootOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PROGRAM",
      description = "An ELF file of the host's, or a program on the disk.")
  private @Nullable String program;

  @Parameters(index = "1..*", paramLabel = "ARG", description = "Its arguments.")
  private List<String> arguments = List.of();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public DebugSessionOptions session() {
    return session;
  }

  @Override
  public Integer call() throws CommandFailure {
    DebugRun run = new DebugRun(session.session());
    if (replay != null) {
      requireNothingElse();
      return run.replay(RecordedGuest.read(replay));
    }
    ConsoleChoice console = options.console();
    return run.boot(
        guest(null).withInteractiveConsole(console.interactive()),
        console,
        options.arguments(),
        options.recordTo(),
        options.wantsStateHash());
  }

  private void requireNothingElse() {
    if (spec == null) {
      return;
    }
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (WITH_REPLAY.stream().noneMatch(name -> List.of(option.names()).contains(name))) {
        throw new ParameterException(
            spec.commandLine(),
            option.longestName() + ": not with --replay: the options are the recorded ones");
      }
    }
    if (program != null) {
      throw new ParameterException(
          spec.commandLine(), program + ": not with --replay: the recording says what runs");
    }
  }

  @Override
  public Guest guest(Recording.@Nullable RecordedImage replayed) throws CommandFailure {
    if (program == null) {
      return options.debuggedGuest(FirstProcess.INIT, replayed);
    }
    if (options.typesCommands()) {
      throw new CommandFailure(ExitStatus.USAGE, "--run: not with a program: " + program);
    }
    Path file = Path.of(program);
    if (Files.isRegularFile(file)) {
      return options.programGuest(file, arguments);
    }
    String path = program.startsWith("/") ? program : "/" + program;
    return options.debuggedGuest(ProgramGuest.process(path, program, arguments), replayed);
  }
}
