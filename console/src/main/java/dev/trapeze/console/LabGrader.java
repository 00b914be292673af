package dev.trapeze.console;

import dev.trapeze.labs.grading.Failure;
import dev.trapeze.labs.grading.Grade;
import dev.trapeze.labs.grading.GradeOptions;
import dev.trapeze.labs.grading.Grader;
import dev.trapeze.labs.grading.LabCode;
import dev.trapeze.labs.grading.Recordings;
import dev.trapeze.labs.grading.TestResult;
import dev.trapeze.labs.grading.TestStatus;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.submission.CompiledSubmission;
import dev.trapeze.labs.submission.SubmissionFolder;
import dev.trapeze.labs.submission.UnusableSubmission;
import java.nio.file.Path;
import java.util.List;

/** Grades submissions of one lab. */
final class LabGrader {
  private final LabCode code;
  private final GradeOptions options;

  private LabGrader(LabCode code, GradeOptions options) {
    this.code = code;
    this.options = options;
  }

  /**
   * A grader.
   *
   * @throws CommandFailure if the lab is not as it should be, or none of its tests is asked for
   */
  static LabGrader of(Lab lab, GradeOptions options) throws CommandFailure {
    LabCode code = LabsOption.code(lab);
    if (options.choose(code).isEmpty()) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "no test of " + lab.name() + " has '" + options.filter() + "' in its name");
    }
    return new LabGrader(code, options);
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
      CompiledSubmission submission =
          CompiledSubmission.of(code.lab(), SubmissionFolder.read(submitted.folder(), code.lab()));
      return new Grader(code, submission::fresh, options, new LabFailureView(), recordings)
          .grade(name);
    } catch (UnusableSubmission e) {
      List<TestResult> results =
          options.choose(code).stream()
              .map(
                  each ->
                      new TestResult(
                          each.test().name(),
                          each.test().task(),
                          each.test().points(),
                          each.hidden(),
                          each.test().needs(),
                          TestStatus.NOT_RUN,
                          Failure.because("the submission cannot be used"),
                          ""))
              .toList();
      return Grader.grade(code, name, String.valueOf(e.getMessage()), results);
    }
  }
}
