package dev.trapeze.console;

import dev.trapeze.labs.submission.SubmissionZip;
import dev.trapeze.labs.submission.UnusableSubmission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a submission; for a zip file one that lasts until this is closed.
 *
 * @param name of the submission: that of the folder, or of the file without {@code .zip}
 */
record SubmittedFolder(String name, Path folder, @Nullable SubmissionZip zip)
    implements AutoCloseable {

  /** Whether a file can be a submission. */
  static boolean canBe(Path place) {
    return Files.isDirectory(place)
        || (Files.isRegularFile(place) && place.toString().endsWith(SubmissionZip.ENDING));
  }

  /** The name of the submission at a place. */
  static String nameOf(Path place) {
    String name = String.valueOf(place.toAbsolutePath().normalize().getFileName());
    return Files.isDirectory(place) || !name.endsWith(SubmissionZip.ENDING)
        ? name
        : name.substring(0, name.length() - SubmissionZip.ENDING.length());
  }

  /**
   * Opens a submission.
   *
   * @throws CommandFailure with {@link ExitStatus#NO_INPUT} if there is none
   * @throws UnusableSubmission if it is a file that cannot be unpacked
   */
  static SubmittedFolder open(Path place) throws CommandFailure, UnusableSubmission {
    if (!canBe(place)) {
      throw new CommandFailure(
          ExitStatus.NO_INPUT,
          place
              + ": "
              + (Files.exists(place)
                  ? "neither a directory nor a .zip file"
                  : "no such file or directory"));
    }
    if (Files.isDirectory(place)) {
      return new SubmittedFolder(nameOf(place), place, null);
    }
    try {
      SubmissionZip zip = SubmissionZip.unpack(place);
      return new SubmittedFolder(nameOf(place), zip.folder(), zip);
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.NO_INPUT, place + ": " + HostFile.reason(e), e);
    }
  }

  @Override
  public void close() throws CommandFailure {
    if (zip != null) {
      try {
        zip.close();
      } catch (IOException e) {
        throw new CommandFailure(
            ExitStatus.CANNOT_WRITE,
            zip.folder() + ": cannot be removed: " + HostFile.reason(e),
            e);
      }
    }
  }
}
