package dev.trapeze.labs.start;

import dev.trapeze.labs.grading.Failure;
import dev.trapeze.labs.grading.FailureView;
import dev.trapeze.labs.grading.GradeOptions;
import dev.trapeze.labs.grading.Grader;
import dev.trapeze.labs.grading.LabCode;
import dev.trapeze.labs.grading.Recordings;
import dev.trapeze.labs.grading.TestResult;
import dev.trapeze.labs.grading.TestStatus;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabFormatException;
import dev.trapeze.labs.report.FailureText;
import dev.trapeze.labs.submission.CompiledSubmission;
import dev.trapeze.labs.submission.SubmissionFolder;
import dev.trapeze.labs.submission.UnusableSubmission;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The public tests of the lab in whose folder a student works, run in this JVM. The student's
 * project has a JUnit class that shows each of them.
 */
public final class ProjectTests {
  private final LabCode code;
  private final Grader grader;
  private final Set<String> lost = new HashSet<>();

  private ProjectTests(LabCode code, Grader grader) {
    this.code = code;
    this.grader = grader;
  }

  /**
   * What has become of a test.
   *
   * @param text why it has not passed, in lines; empty if it has
   * @param expected what should have been, or null
   * @param actual what was instead, or null
   */
  public record Outcome(
      TestStatus status, String text, @Nullable String expected, @Nullable String actual) {}

  /**
   * The tests of the project in a folder that {@code lab start} has made. The classes of the tests
   * are those of the caller's project.
   *
   * @throws IllegalStateException with what the compiler says if the student's part does not
   *     compile, or if this is no such folder
   */
  public static ProjectTests of(Path folder) {
    // Trapeze logs for its own developers; a project without a logger is not told so.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    return of(folder, classLoader());
  }

  static ProjectTests of(Path folder, ClassLoader testClasses) {
    try {
      Lab lab = Lab.read(folder.resolve(StudentFolder.OWN));
      LabCode code = LabCode.load(lab, testClasses);
      CompiledSubmission submission =
          CompiledSubmission.of(lab, SubmissionFolder.read(folder, lab));
      return new ProjectTests(
          code,
          new Grader(
              code, submission::fresh, GradeOptions.plain(), FailureView.NONE, Recordings.NONE));
    } catch (LabFormatException | UnusableSubmission e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static ClassLoader classLoader() {
    return Objects.requireNonNullElse(
        Thread.currentThread().getContextClassLoader(), ProjectTests.class.getClassLoader());
  }

  /** The names of the tests in their order. */
  public List<String> names() {
    return code.declared().stream().map(each -> each.test().name()).toList();
  }

  /** Runs a test; one that needs others is not run if they were, and failed. */
  public Outcome run(String name) {
    LabCode.DeclaredTest test =
        code.declared().stream()
            .filter(each -> each.test().name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no test is named " + name));
    TestResult result = grader.run(test, lost);
    Failure failure = result.failure();
    if (failure == null) {
      return new Outcome(TestStatus.PASSED, "", null, null);
    }
    lost.add(name);
    return new Outcome(
        result.status(),
        name + ": " + String.join("\n", FailureText.lines(failure)),
        failure.expected(),
        failure.actual());
  }
}
