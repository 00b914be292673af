package dev.trapeze.console;

import dev.trapeze.console.recording.Recording;
import dev.trapeze.console.recording.RecordingFile;
import dev.trapeze.labs.grading.FailedRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recording of a test that has failed. What it begins with is the command that has the test
 * once more, {@code lab debug NAME DIR --test TEST …}. The JVM that grades does not know where the
 * submission is, and nobody believes what it says of that: whoever keeps the file fills it in.
 */
final class LabRecording {
  private static final List<String> COMMAND = List.of("lab", "debug");
  private static final int FOLDER = 3;
  private static final int ARGUMENTS = 12;
  private static final String NOT_FILLED_IN = "";

  private LabRecording() {}

  /** The command line, without the submission's folder. */
  static List<String> arguments(FailedRun run) {
    return List.of(
        COMMAND.get(0),
        COMMAND.get(1),
        run.lab().name(),
        NOT_FILLED_IN,
        "--test",
        run.test().name(),
        "--seed",
        String.valueOf(run.seed()),
        "--xlen",
        String.valueOf(run.xlen().bits()),
        "--system",
        String.valueOf(run.systemNumber()));
  }

  /**
   * The recording as it is to be kept.
   *
   * @param recording from the JVM that grades
   * @param submission the folder
   * @param labs the folder that the lab is in, if it is not one of Trapeze's
   * @return null if it is none that can be kept
   */
  static byte @Nullable [] complete(byte[] recording, Path submission, @Nullable Path labs) {
    Recording raw;
    try {
      raw = RecordingFile.decode(recording);
    } catch (RecordingFile.FormatException e) {
      return null;
    }
    List<String> arguments = new ArrayList<>(raw.arguments());
    if (arguments.size() != ARGUMENTS
        || !arguments.subList(0, COMMAND.size()).equals(COMMAND)
        || !arguments.get(FOLDER).equals(NOT_FILLED_IN)) {
      return null;
    }
    arguments.set(FOLDER, submission.toAbsolutePath().normalize().toString());
    if (labs != null) {
      arguments.add("--labs");
      arguments.add(labs.toAbsolutePath().normalize().toString());
    }
    return RecordingFile.encode(
        new Recording(
            raw.trapeze(), arguments, raw.interactive(), raw.disk(), raw.input(), raw.end()));
  }
}
