package dev.trapeze.console;

import dev.trapeze.console.recording.RecordedDisk;
import dev.trapeze.console.recording.Recording;
import dev.trapeze.console.recording.RecordingFile;
import dev.trapeze.kernel.fs.Disk;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * A recording, and the system that it is of.
 *
 * @param guest with the disk as it was before the run
 * @param opensAtEnd whether the debugger begins where the recording ends
 */
record RecordedGuest(Path file, Recording recording, Guest guest, boolean opensAtEnd) {

  /**
   * Reads a recording and makes its system.
   *
   * @throws CommandFailure with {@link ExitStatus#BAD_INPUT} if the file is no recording, is one of
   *     another version, or its disk is another one now
   */
  static RecordedGuest read(Path file) throws CommandFailure {
    return of(file, recording(file));
  }

  /** The same of a recording that has been read; the file is for messages. */
  static RecordedGuest of(Path file, Recording recording) throws CommandFailure {
    GuestCommand command = command(file, recording);
    Guest guest = command.guest(recording.disk()).withInteractiveConsole(recording.interactive());
    Recording.RecordedImage image = recording.disk();
    Disk disk = guest.disk();
    if (disk.blocks() != image.blocks() || !RecordedDisk.sha256(disk).equals(image.sha256())) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT,
          guest.diskName() + ": not the disk that " + file + " was recorded with");
    }
    return new RecordedGuest(file, recording, guest, command.opensAtEnd());
  }

  private static Recording recording(Path file) throws CommandFailure {
    Recording recording;
    try {
      recording = RecordingFile.decode(HostFile.read(file));
    } catch (RecordingFile.FormatException e) {
      throw new CommandFailure(ExitStatus.BAD_INPUT, file + ": no recording: " + e.getMessage(), e);
    }
    if (!recording.trapeze().equals(TrapezeCommand.VERSION)) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT,
          file
              + ": recorded by "
              + recording.trapeze()
              + ", and this is "
              + TrapezeCommand.VERSION);
    }
    return recording;
  }

  /** The command of the recorded run, with its options. */
  private static GuestCommand command(Path file, Recording recording) throws CommandFailure {
    String[] arguments = recording.arguments().toArray(String[]::new);
    if (arguments.length == 0) {
      return new BootOptions();
    }
    try {
      ParseResult parsed = Main.commandLine(arguments).parseArgs(arguments);
      CommandLine command = parsed.asCommandLineList().get(parsed.asCommandLineList().size() - 1);
      if (command.getCommand() instanceof GuestCommand guest) {
        return guest;
      }
    } catch (ParameterException e) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT, file + ": the recorded options are refused: " + e.getMessage(), e);
    }
    throw new CommandFailure(
        ExitStatus.BAD_INPUT, file + ": the recorded command boots no system: " + arguments[0]);
  }
}
