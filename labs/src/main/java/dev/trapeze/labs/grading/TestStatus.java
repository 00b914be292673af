package dev.trapeze.labs.grading;

/** What has become of a test that the lab declares. */
public enum TestStatus {
  PASSED,
  FAILED,
  /** Not run, because a test that it needs has not passed. */
  SKIPPED,
  /**
   * Not run, because the submission as a whole has no result: it does not compile, or it crashed.
   */
  NOT_RUN
}
