package dev.trapeze.labs.grading;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a test that the lab declares has come to.
 *
 * @param task the id of the task that it belongs to
 * @param points what it gives when it passes
 * @param hidden whether students do not get the test itself
 * @param needs tests without which it is not run
 * @param failure why it has not passed; null if and only if it has
 * @param output what the student's code has printed meanwhile, cut at a limit
 */
public record TestResult(
    String name,
    String task,
    int points,
    boolean hidden,
    List<String> needs,
    TestStatus status,
    @Nullable Failure failure,
    String output) {

  public TestResult {
    needs = List.copyOf(needs);
    if ((status == TestStatus.PASSED) != (failure == null)) {
      throw new IllegalArgumentException(name + ": " + status + " with failure " + failure);
    }
  }

  public boolean passed() {
    return status == TestStatus.PASSED;
  }

  /** All of its points or none. */
  public int earned() {
    return passed() ? points : 0;
  }
}
