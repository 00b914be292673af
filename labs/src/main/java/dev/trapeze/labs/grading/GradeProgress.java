package dev.trapeze.labs.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The results of a submission's tests so far. The tests are declared beforehand, run in their
 * order, and each has one result, whatever a submission's JVM says.
 */
final class GradeProgress {
  private final List<LabCode.DeclaredTest> declared;
  private final Recordings recordings;
  private final List<TestResult> results = new ArrayList<>();
  private String message = "";
  private boolean begun;

  GradeProgress(List<LabCode.DeclaredTest> declared, Recordings recordings) {
    this.declared = declared;
    this.recordings = recordings;
  }

  boolean isOver() {
    return results.size() == declared.size();
  }

  /** The test that runs, or that is to run next. */
  String next() {
    return isOver() ? "" : declared.get(results.size()).test().name();
  }

  /** Whether the next test has begun. */
  boolean hasBegun() {
    return begun;
  }

  /** Tests that have a result, and whether they have passed. */
  Map<String, Boolean> finished() {
    Map<String, Boolean> finished = new TreeMap<>();
    results.forEach(result -> finished.put(result.name(), result.passed()));
    return finished;
  }

  List<TestResult> results() {
    return results;
  }

  String message() {
    return message;
  }

  /** The next test begins. False if it is another one than that. */
  boolean begin(String test) {
    boolean expected = !begun && !isOver() && test.equals(next());
    begun |= expected;
    return expected;
  }

  /** The test that has begun ends. False if it has not, or the outcome makes no sense. */
  boolean end(String test, @Nullable TestOutcome outcome) {
    if (!begun || !test.equals(next()) || outcome == null || !makesSense(outcome)) {
      return false;
    }
    Failure failure = outcome.failure();
    add(outcome.status(), failure == null ? null : kept(test, failure, outcome), outcome.output());
    return true;
  }

  private static boolean makesSense(TestOutcome outcome) {
    TestStatus status = outcome.status();
    Failure failure = outcome.failure();
    return status != null
        && status != TestStatus.NOT_RUN
        && (status == TestStatus.PASSED) == (failure == null)
        && (failure == null || failure.reason() != null);
  }

  private Failure kept(String test, Failure failure, TestOutcome outcome) {
    byte[] recording = outcome.recording();
    String file =
        recording == null || recording.length == 0 ? null : recordings.keep(test, recording);
    return new Failure(
        failure.reason(),
        failure.expected(),
        failure.actual(),
        failure.seed(),
        failure.xlenBits(),
        failure.details(),
        file);
  }

  /** The next test gets nothing, whether it has begun or not. */
  void fail(String reason) {
    add(TestStatus.FAILED, Failure.because(reason), "");
  }

  /** No test that has no result gets one, and the submission as a whole is told why. */
  void giveUp(String reason) {
    message = reason;
    while (!isOver()) {
      add(TestStatus.NOT_RUN, Failure.because("the submission cannot be used"), "");
    }
  }

  private void add(TestStatus status, @Nullable Failure failure, String output) {
    LabCode.DeclaredTest each = declared.get(results.size());
    begun = false;
    results.add(
        new TestResult(
            each.test().name(),
            each.test().task(),
            each.test().points(),
            each.hidden(),
            each.test().needs(),
            status,
            failure,
            output == null ? "" : output));
  }
}
