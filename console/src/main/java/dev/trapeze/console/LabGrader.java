package dev.trapeze.console;

import dev.trapeze.labs.grading.CompiledLab;
import dev.trapeze.labs.grading.Grade;
import dev.trapeze.labs.grading.GradeOptions;
import dev.trapeze.labs.grading.GraderFailure;
import dev.trapeze.labs.grading.GradingLimits;
import dev.trapeze.labs.grading.GradingProcess;
import dev.trapeze.labs.grading.Recordings;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabFormatException;
import dev.trapeze.labs.submission.UnusableSubmission;
import java.nio.file.Path;

/** Grades submissions of one lab, each in a JVM of its own. */
final class LabGrader {
  private final GradingProcess process;

  private LabGrader(GradingProcess process) {
    this.process = process;
  }

  /**
   * A grader.
   *
   * @throws CommandFailure if the lab is not as it should be, or none of its tests is asked for
   */
  static LabGrader of(Lab lab, GradeOptions options) throws CommandFailure {
    try {
      CompiledLab compiled = CompiledLab.of(lab);
      if (options.choose(compiled.code()).isEmpty()) {
        throw new CommandFailure(
            ExitStatus.USAGE,
            "no test of " + lab.name() + " has '" + options.filter() + "' in its name");
      }
      return new LabGrader(
          new GradingProcess(
              compiled, options, GradingLimits.standard(), LabFailureView.class.getName()));
    } catch (LabFormatException e) {
      throw LabsOption.badLab(e);
    }
  }

  /**
   * Grades a submission.
   *
   * @param place a folder or a zip file
   * @throws CommandFailure if there is no submission, or the grader itself fails
   */
  Grade grade(Path place, Recordings recordings) throws CommandFailure {
    String name = SubmittedFolder.nameOf(place);
    try (SubmittedFolder submitted = SubmittedFolder.open(place)) {
      return process.grade(name, submitted.folder(), recordings);
    } catch (UnusableSubmission e) {
      return process.unusable(name, String.valueOf(e.getMessage()));
    } catch (GraderFailure e) {
      throw new CommandFailure(
          ExitStatus.PANIC, name + ": the grader has failed: " + e.getMessage(), e);
    }
  }

  /** The grade of a submission on which the grader itself has failed. */
  Grade failed(String name, String message) {
    return process.unusable(name, message);
  }
}
