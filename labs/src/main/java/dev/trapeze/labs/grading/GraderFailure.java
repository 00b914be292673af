package dev.trapeze.labs.grading;

import org.jspecify.annotations.Nullable;

/** The grader itself has failed: it is no fault of the submission, which has no grade. */
public final class GraderFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what has happened, in one line. */
  public GraderFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
