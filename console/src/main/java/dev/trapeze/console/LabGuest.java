package dev.trapeze.console;

import dev.trapeze.console.image.RootImage;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.submission.CompiledSubmission;
import dev.trapeze.labs.submission.SubmissionFolder;
import dev.trapeze.labs.submission.UnusableSubmission;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.Submission;
import dev.trapeze.labs.testing.SubmissionFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The usual system with a student's part in it. */
final class LabGuest {
  private static final String DISK_NAME = "the lab's disk";

  private LabGuest() {}

  /**
   * A system that the lab's setup has given the student's part.
   *
   * @param folder of the submission
   * @param config of the system without it
   * @throws CommandFailure with {@link ExitStatus#BAD_INPUT} if the submission does not compile, or
   *     the lab itself is not as it should be
   */
  static Guest of(Lab lab, Path folder, KernelConfig config) throws CommandFailure {
    Submission submission = compiled(lab, folder).fresh();
    LabSetup setup = LabsOption.code(lab).setup();
    try {
      KernelConfig configured = setup.configure(config, submission);
      List<Mkfs.Entry> files = setup.files(configured.xlen(), submission);
      return new Guest(configured, RootImage.with(configured.layout(), files), DISK_NAME, false);
    } catch (SubmissionFault e) {
      throw bad(folder, String.valueOf(e.getMessage()), e);
    } catch (DiskFormatException e) {
      throw bad(folder, DISK_NAME + " cannot be made: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      throw bad(folder, "the kernel cannot take this part: " + e, e);
    }
  }

  /** What was handed in, compiled. */
  static CompiledSubmission compiled(Lab lab, Path folder) throws CommandFailure {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(
          ExitStatus.NO_INPUT,
          folder + ": " + (Files.exists(folder) ? "not a directory" : "no such file or directory"));
    }
    try {
      return CompiledSubmission.of(lab, SubmissionFolder.read(folder, lab));
    } catch (UnusableSubmission e) {
      throw bad(folder, String.valueOf(e.getMessage()), e);
    }
  }

  /** One line, and below it the others that a compiler may have said. */
  private static CommandFailure bad(Path folder, String message, Throwable cause) {
    List<String> lines = message.lines().toList();
    return lines.size() <= 1
        ? new CommandFailure(ExitStatus.BAD_INPUT, folder + ": " + message, cause)
        : new CommandFailure(
            ExitStatus.BAD_INPUT, folder + ": the submission cannot be used:", cause, lines);
  }
}
