package dev.trapeze.labs.grading;

import dev.trapeze.labs.submission.SubmissionFolder;
import dev.trapeze.labs.submission.UnusableSubmission;
import java.nio.file.Path;
import java.util.Map;

/**
 * Grades submissions, each in a JVM of its own; several at a time if one likes. Only this side
 * declares tests and points, and keeps results.
 */
public final class GradingProcess {
  private final Class<?> main;
  private final CompiledLab lab;
  private final GradeOptions options;
  private final GradingLimits limits;
  private final String view;

  /**
   * A grader.
   *
   * @param view name of a {@link FailureView} with a constructor without arguments, on this JVM's
   *     class path; empty for none
   */
  public GradingProcess(CompiledLab lab, GradeOptions options, GradingLimits limits, String view) {
    this(GradingChild.class, lab, options, limits, view);
  }

  /** With another main class of the submissions' JVMs. */
  GradingProcess(
      Class<?> main, CompiledLab lab, GradeOptions options, GradingLimits limits, String view) {
    this.main = main;
    this.lab = lab;
    this.options = options;
    this.limits = limits;
    this.view = view;
  }

  /**
   * Grades a submission.
   *
   * @param name as the grade is to call it
   * @param recordings where recordings of failed runs go
   * @throws GraderFailure if it is not the submission that has failed
   */
  public Grade grade(String name, Path folder, Recordings recordings) throws GraderFailure {
    GradeProgress progress = new GradeProgress(options.choose(lab.code()), recordings);
    try {
      Map<String, String> files = SubmissionFolder.read(folder, lab.lab()).texts();
      new GradingSession(main, lab, options, limits, view, files, progress).run();
    } catch (UnusableSubmission e) {
      progress.giveUp(String.valueOf(e.getMessage()));
    }
    return grade(name, progress);
  }

  /** The grade of a submission from which nothing can be run. */
  public Grade unusable(String name, String message) {
    GradeProgress progress = new GradeProgress(options.choose(lab.code()), Recordings.NONE);
    progress.giveUp(message);
    return grade(name, progress);
  }

  private Grade grade(String name, GradeProgress progress) {
    return Grader.grade(lab.code(), name, progress.message(), progress.results());
  }
}
