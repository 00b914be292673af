package dev.trapeze.console;

import dev.trapeze.console.recording.Recording;
import dev.trapeze.console.recording.Replay;
import dev.trapeze.console.terminal.GuestOutput;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DiskFormatException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trapeze replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Has a recorded run once more, instruction for instruction.",
      "",
      "A recording is written by --record, and when the kernel panics. It holds the",
      "options, the input with its times, and what the run has changed on a disk file;",
      "the disk itself must still be there. Disk files stay as they are."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the run has come to the recorded end, or to --to",
      "2:usage error",
      "65:FILE is no recording, the disk is another one, or the run has departed from it",
      "66:FILE or the disk is missing or cannot be read",
      "70:kernel panic, the recorded one as a rule"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze --record run.json --run 'ls; ps'",
      "  trapeze replay run.json",
      "  trapeze replay trapeze-panic.json --to 1200000",
    })
final class ReplayCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The recording.")
  private Path file = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "N",
      description = "Stop after that many instructions, and show the state of the kernel there.")
  private long to = Long.MAX_VALUE;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure {
    if (to < 0) {
      throw new ParameterException(spec.commandLine(), "--to " + to + ": must not be negative");
    }
    RecordedGuest recorded = RecordedGuest.read(file);
    Recording recording = recorded.recording();
    Guest guest = recorded.guest();
    GuestOutput output = new GuestOutput(new FileOutputStream(FileDescriptor.out));
    PrintWriter err = spec.commandLine().getErr();
    try {
      Kernel kernel = new Kernel(guest.config(), guest.disk(), output, KernelEvents.NONE);
      kernel.boot();
      try {
        Replay.Outcome outcome = new Replay(kernel, recording, to, output::flush).run();
        if (outcome == Replay.Outcome.DEPARTED) {
          throw departed(recording, kernel, "it goes on otherwise");
        }
      } catch (KernelPanic e) {
        output.flush();
        if (!recording.end().how().equals(e.getMessage())) {
          throw departed(recording, kernel, "it ends with " + e.getMessage());
        }
        throw new CommandFailure(
            ExitStatus.PANIC,
            String.valueOf(e.getMessage()),
            e,
            kernel.panicReport().lines().toList());
      }
      if (to < recording.end().instructions()) {
        err.print(kernel.panicReport());
        err.flush();
      }
    } catch (DiskFormatException e) {
      throw new CommandFailure(ExitStatus.BAD_INPUT, guest.diskName() + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitStatus.CANNOT_WRITE, "standard output: " + HostFile.reason(e), e);
    }
    return ExitStatus.OK.number();
  }

  private CommandFailure departed(Recording recording, Kernel kernel, String how) {
    return new CommandFailure(
        ExitStatus.BAD_INPUT,
        String.format(
            "%s: the run departs from the recording: after %d of %d instructions %s",
            file,
            kernel.machine().clock().instructionsRetired(),
            recording.end().instructions(),
            how),
        new IllegalStateException(recording.end().how()),
        List.of());
  }
}
