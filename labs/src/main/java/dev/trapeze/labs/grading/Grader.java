package dev.trapeze.labs.grading;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.labs.submission.Fuel;
import dev.trapeze.labs.submission.FuelExhausted;
import dev.trapeze.labs.testing.CapturedSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Submission;
import dev.trapeze.labs.testing.Trial;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a lab's tests on a submission, in this JVM. */
public final class Grader {
  private final LabCode code;
  private final Supplier<? extends Submission> submissions;
  private final GradeOptions options;
  private final FailureView view;
  private final Recordings recordings;

  /**
   * A grader.
   *
   * @param submissions gives what was handed in, anew for each run, so that nothing is left in it
   *     of the run before
   * @param view shows the machine at a failure
   * @param recordings where recordings of failed runs go
   */
  public Grader(
      LabCode code,
      Supplier<? extends Submission> submissions,
      GradeOptions options,
      FailureView view,
      Recordings recordings) {
    this.code = code;
    this.submissions = submissions;
    this.options = options;
    this.view = view;
    this.recordings = recordings;
  }

  /** Runs all tests that were asked for. */
  public Grade grade(String submissionName) {
    List<TestResult> results = new ArrayList<>();
    Set<String> lost = new HashSet<>();
    for (LabCode.DeclaredTest each : options.choose(code)) {
      TestResult result = run(each, lost);
      if (!result.passed()) {
        lost.add(result.name());
      }
      results.add(result);
    }
    return grade(code, submissionName, "", results);
  }

  /** A grade with these results. */
  public static Grade grade(
      LabCode code, String submissionName, String message, List<TestResult> results) {
    return new Grade(
        code.lab().name(),
        code.lab().description().title(),
        code.lab().description().tasks(),
        submissionName,
        message,
        results);
  }

  /**
   * Runs one test, under each seed and in each width, up to the first failure.
   *
   * @param lost names of the tests that have not passed so far
   */
  public TestResult run(LabCode.DeclaredTest declared, Set<String> lost) {
    LabTest test = declared.test();
    for (String needed : test.needs()) {
      if (lost.contains(needed)) {
        return result(declared, TestStatus.SKIPPED, Failure.because("not run: it needs " + needed));
      }
    }
    for (long seed : options.seeds()) {
      for (Xlen xlen : Xlen.values()) {
        if (test.widths().contains(xlen)) {
          Failure failure = run(test, seed, xlen);
          if (failure != null) {
            return result(declared, TestStatus.FAILED, failure);
          }
        }
      }
    }
    return result(declared, TestStatus.PASSED, null);
  }

  @SuppressWarnings("CatchingUnchecked") // Whatever it is, it comes of the student's code.
  private @Nullable Failure run(LabTest test, long seed, Xlen xlen) {
    Trial trial = null;
    Fuel.refill(Fuel.DEFAULT_STEPS);
    try {
      trial = new Trial(seed, xlen, code.setup(), submissions.get());
      trial.watchEndings(this::ending);
      test.body().run(trial);
      FuelExhausted exhausted = Fuel.exhausted();
      return exhausted == null ? null : failure(test, seed, xlen, trial, exhausted);
    } catch (CapturedSystem e) {
      throw e;
    } catch (Throwable e) {
      FuelExhausted exhausted = Fuel.exhausted(); // Whatever has become of it on its way.
      return failure(test, seed, xlen, trial, exhausted == null ? e : exhausted);
    } finally {
      Fuel.unlimited();
    }
  }

  private Failure failure(
      LabTest test, long seed, Xlen xlen, @Nullable Trial trial, Throwable thrown) {
    Fuel.refill(
        Fuel.DEFAULT_STEPS); // The student's code may be asked once more: for a message, a picture.
    FailureWords words = FailureWords.of(thrown);
    List<Detail> details = new ArrayList<>(words.details());
    String recording = null;
    if (trial != null && !trial.systems().isEmpty()) {
      FailedRun run = failedRun(test, trial, words.reason());
      details.addAll(look(run));
      byte[] file = record(run);
      recording = file.length == 0 ? null : recordings.keep(test.name(), file);
    }
    return new Failure(
        words.reason(), words.expected(), words.actual(), seed, xlen.bits(), details, recording);
  }

  /** What there is to see of a system that may be damaged in any way. */
  private List<Detail> look(FailedRun run) {
    List<Detail> details = new ArrayList<>();
    try {
      Detail trap = LastTrap.of(run.system());
      if (trap != null) {
        details.add(trap);
      }
      details.addAll(view.details(run));
    } catch (RuntimeException | Error e) {
      details.add(new Detail("picture", "the system is too damaged to be drawn"));
    }
    return details;
  }

  /** In the midst of the kernel's work, which must not suffer from it. */
  private void ending(Kernel kernel, Process process) {
    try {
      view.ending(kernel, process);
    } catch (RuntimeException | Error e) {
      return; // Nothing is to be seen of it.
    }
  }

  private byte[] record(FailedRun run) {
    try {
      return view.recording(run);
    } catch (RuntimeException | Error e) {
      return new byte[0];
    }
  }

  private FailedRun failedRun(LabTest test, Trial trial, String reason) {
    int last = trial.systems().size() - 1;
    return new FailedRun(
        code.lab(),
        test,
        trial.seed(),
        trial.xlen(),
        reason,
        last,
        trial.systems().get(last),
        () -> capture(test, trial.seed(), trial.xlen(), last));
  }

  /**
   * Runs a test up to where it boots a system.
   *
   * @param system its number, from 0
   * @return null if the test boots no such system
   */
  @SuppressWarnings("CatchingUnchecked") // As when it is graded.
  public @Nullable CapturedSystem capture(LabTest test, long seed, Xlen xlen, int system) {
    Fuel.refill(Fuel.DEFAULT_STEPS);
    try {
      test.body().run(Trial.capturing(seed, xlen, code.setup(), submissions.get(), system));
      return null;
    } catch (CapturedSystem e) {
      return e;
    } catch (Throwable e) {
      return null;
    }
  }

  private static TestResult result(
      LabCode.DeclaredTest declared, TestStatus status, @Nullable Failure failure) {
    LabTest test = declared.test();
    return new TestResult(
        test.name(),
        test.task(),
        test.points(),
        declared.hidden(),
        test.needs(),
        status,
        failure,
        "");
  }
}
