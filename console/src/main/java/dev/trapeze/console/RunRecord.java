package dev.trapeze.console;

import dev.trapeze.console.recording.Recorder;
import dev.trapeze.console.recording.Recording;
import dev.trapeze.console.recording.RecordingFile;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.abi.ErrnoException;
import java.nio.file.Path;

/** Writes the recording of a run. */
final class RunRecord {
  private RunRecord() {}

  /**
   * Writes the run up to now.
   *
   * @param byItself whether it has ended by itself
   * @param how it has ended, in words
   * @throws CommandFailure with {@link ExitStatus#CANNOT_WRITE}
   */
  static void write(Recorder recorder, Kernel kernel, boolean byItself, String how, Path file)
      throws CommandFailure {
    try {
      Recording recording = recorder.recording(kernel, byItself, how);
      HostFile.replace(file, RecordingFile.encode(recording));
    } catch (ErrnoException e) {
      throw new CommandFailure(
          ExitStatus.CANNOT_WRITE,
          file + ": no recording, since the disk cannot be read: " + e.errno().words(),
          e);
    }
  }
}
