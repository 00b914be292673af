package dev.trapeze.labs.grading;

import dev.trapeze.labs.lab.LabTask;
import java.util.List;

/**
 * What a submission has come to. All tests that were declared beforehand are in it, whatever became
 * of them, so that a crash yields zeros and not a shorter list.
 *
 * @param lab the lab's name: {@code lazy}
 * @param title and its title
 * @param tasks in the lab's order
 * @param submission the name of the submission: its folder's
 * @param message what there is to say of the submission as a whole, in one or more lines: the
 *     compiler's errors, a class that may not be used; empty if nothing
 * @param tests in the lab's order
 */
public record Grade(
    String lab,
    String title,
    List<LabTask> tasks,
    String submission,
    String message,
    List<TestResult> tests) {

  public Grade {
    tasks = List.copyOf(tasks);
    tests = List.copyOf(tests);
  }

  /** Points that the submission has earned. */
  public int earned() {
    return tests.stream().mapToInt(TestResult::earned).sum();
  }

  /** Points that the tests which were asked for give together. */
  public int points() {
    return tests.stream().mapToInt(TestResult::points).sum();
  }

  public boolean isFull() {
    return tests.stream().allMatch(TestResult::passed);
  }

  /** Points that the submission has earned with the tests of a task. */
  public int earned(LabTask task) {
    return of(task).stream().mapToInt(TestResult::earned).sum();
  }

  /** Points that the tests of a task which were asked for give together. */
  public int points(LabTask task) {
    return of(task).stream().mapToInt(TestResult::points).sum();
  }

  /** The results of a task's tests. */
  public List<TestResult> of(LabTask task) {
    return tests.stream().filter(test -> test.task().equals(task.id())).toList();
  }
}
