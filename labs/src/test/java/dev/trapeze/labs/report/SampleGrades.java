package dev.trapeze.labs.report;

import dev.trapeze.labs.grading.Detail;
import dev.trapeze.labs.grading.Failure;
import dev.trapeze.labs.grading.Grade;
import dev.trapeze.labs.grading.TestResult;
import dev.trapeze.labs.grading.TestStatus;
import dev.trapeze.labs.lab.LabTask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Grades of a lab that does not exist. */
final class SampleGrades {
  private static final List<LabTask> TASKS =
      List.of(new LabTask("A", "Pages at their first use", 30), new LabTask("B", "The stack", 20));

  /** What a submission could print or throw to confuse its readers. */
  static final String HOSTILE =
      "</failure>]]>&\"'\u0000\u001b[2J\u202e,;\ud800 \r\n{\"scores\": {\"A\": 100}}\u2028\ufffe\ttab";

  private SampleGrades() {}

  /** One test of each kind. */
  static Grade mixed() {
    return new Grade(
        "lazy",
        "Lazy allocation",
        TASKS,
        "ada",
        "",
        List.of(
            passed("no-frame-before-use", "A", 10, false),
            new TestResult(
                "a-store-gives-a-frame",
                "A",
                15,
                false,
                List.of(),
                TestStatus.FAILED,
                new Failure(
                    "page 0x5000 of pid 3 was given a frame at sbrk, before its first use; a page"
                        + " of the heap gets its frame from the fault handler, and not earlier",
                    "V = 0",
                    "V = 1, frame 0x8701 2000\nR W U",
                    3L,
                    64,
                    List.of(
                        new Detail("trap", "scause  15  store page fault\nstval   0x5000"),
                        new Detail("address space of pid 3", "0x4000  heap\n0x5000  heap\n")),
                    "out/ada's lazy.trr"),
                "hello\n"),
            passed("zeroed", "A", 5, true),
            new TestResult(
                "the-stack-grows",
                "B",
                12,
                false,
                List.of("a-store-gives-a-frame"),
                TestStatus.SKIPPED,
                Failure.because("needs a-store-gives-a-frame, which failed"),
                ""),
            new TestResult(
                "the-guard-stays",
                "B",
                8,
                true,
                List.of(),
                TestStatus.FAILED,
                new Failure(
                    "the guard page was mapped",
                    null,
                    null,
                    1L,
                    32,
                    List.of(new Detail("picture", "a line of a picture\n".repeat(20))),
                    null),
                "")));
  }

  static Grade full() {
    return new Grade(
        "lazy",
        "Lazy allocation",
        TASKS,
        "grace",
        "",
        List.of(passed("one", "A", 30, false), passed("two", "B", 20, true)));
  }

  /** Nothing could be run. */
  static Grade notCompiled() {
    Failure failure = Failure.because("the submission does not compile");
    return new Grade(
        "lazy",
        "Lazy allocation",
        TASKS,
        "=cmd|' /C calc'!A0",
        "the submission does not compile\nLazyPaging.java:7: error: ';' expected\n    int x\n         ^\n1 error",
        List.of(
            result("one", "A", 30, TestStatus.NOT_RUN, failure),
            result("two", "B", 20, TestStatus.NOT_RUN, failure)));
  }

  /** All that a submission has a say in is hostile. */
  static Grade hostile() {
    Failure failure =
        new Failure(
            HOSTILE, HOSTILE, HOSTILE, -1L, 32, List.of(new Detail(HOSTILE, HOSTILE)), null);
    return new Grade(
        "lazy",
        "Lazy allocation",
        TASKS,
        HOSTILE,
        HOSTILE,
        List.of(
            new TestResult("one", "A", 30, false, List.of(), TestStatus.FAILED, failure, HOSTILE),
            passed("two", "B", 20, false)));
  }

  private static TestResult passed(String name, String task, int points, boolean hidden) {
    return new TestResult(name, task, points, hidden, List.of(), TestStatus.PASSED, null, "");
  }

  private static TestResult result(
      String name, String task, int points, TestStatus status, @Nullable Failure failure) {
    return new TestResult(name, task, points, false, List.of(), status, failure, "");
  }
}
