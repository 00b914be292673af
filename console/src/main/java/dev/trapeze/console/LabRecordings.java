package dev.trapeze.console;

import dev.trapeze.labs.grading.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Recordings of failed tests in a folder, one file for each test.
 *
 * @param folder which is made when there is something to keep
 * @param submission the folder of the submission
 * @param labs the folder that the lab is in, if it is not one of Trapeze's
 */
record LabRecordings(Path folder, Path submission, @Nullable Path labs) implements Recordings {

  @Override
  public @Nullable String keep(String test, byte[] recording) {
    byte[] complete = LabRecording.complete(recording, submission, labs);
    if (complete == null || !test.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      return null;
    }
    Path file = folder.resolve(test + ".json");
    try {
      Files.createDirectories(folder);
      HostFile.replace(file, complete);
      return file.toString();
    } catch (IOException | CommandFailure e) {
      return null; // The grade does not depend on it.
    }
  }
}
