package dev.trapeze.labs.grading;

import java.time.Duration;

/**
 * What a submission may use, beside the steps that its Java code may take in a run. Steps and heap
 * decide, and are the same everywhere; the clock is there for what these do not bound, far behind
 * them.
 *
 * @param heapMebibytes of the JVM that the submission runs in
 * @param run on the clock, for one run of a test
 * @param submission on the clock, for all of its tests
 * @param outputBytes that are kept of what the student's code prints in one test
 */
public record GradingLimits(int heapMebibytes, Duration run, Duration submission, int outputBytes) {

  /** Enough for the labs, also on a slow machine. */
  public static GradingLimits standard() {
    return new GradingLimits(512, Duration.ofSeconds(30), Duration.ofMinutes(10), 16 << 10);
  }
}
