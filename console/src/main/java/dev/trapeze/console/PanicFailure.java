package dev.trapeze.console;

import dev.trapeze.console.recording.Recorder;
import dev.trapeze.console.recording.RecordingFile;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.abi.ErrnoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is shown of a kernel panic: the state of the kernel, and how to have the run once more. */
final class PanicFailure {
  private static final String NAME = "trapeze-panic";
  private static final String ENDING = ".json";
  private static final int MOST_FILES = 1000;

  private PanicFailure() {}

  /**
   * The failure for a panic. The run's recording has been saved.
   *
   * @param recordTo the file for the recording; null for a new one in the current folder
   */
  static CommandFailure of(
      KernelPanic panic, Kernel kernel, Recorder recorder, @Nullable Path recordTo) {
    List<String> details = new ArrayList<>(kernel.panicReport().lines().toList());
    try {
      byte[] recording =
          RecordingFile.encode(
              recorder.recording(kernel, true, String.valueOf(panic.getMessage())));
      String needs =
          recorder.keepsWrites() ? ", as long as " + recorder.diskName() + " stays as it is" : "";
      details.add(saved(recording, recordTo) + needs);
    } catch (ErrnoException e) {
      details.add("the run could not be recorded: the disk cannot be read: " + e.errno().words());
    }
    return new CommandFailure(ExitStatus.PANIC, String.valueOf(panic.getMessage()), panic, details);
  }

  private static String saved(byte[] recording, @Nullable Path recordTo) {
    try {
      Path file = recordTo == null ? newFile(Path.of("")) : recordTo;
      HostFile.replace(file, recording);
      return howToReplay(file);
    } catch (CommandFailure notThere) {
      Path file = newFile(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
      try {
        HostFile.replace(file, recording);
        return howToReplay(file);
      } catch (CommandFailure e) {
        return "the run could not be recorded: " + e.getMessage();
      }
    }
  }

  private static String howToReplay(Path file) {
    return "the run is recorded; to have it once more: trapeze replay " + file;
  }

  /** A name in that folder that no file has, so that an older recording is kept. */
  private static Path newFile(Path folder) {
    Path file = folder.resolve(NAME + ENDING);
    for (int number = 2; Files.exists(file) && number <= MOST_FILES; number++) {
      file = folder.resolve(NAME + "-" + number + ENDING);
    }
    return file;
  }
}
