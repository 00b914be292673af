package dev.trapeze.labs.testing;

import org.jspecify.annotations.Nullable;

/**
 * Something is wrong with a submission itself. The message is for the student: one line, or what a
 * compiler says.
 */
public final class SubmissionFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception with a message, and what it comes from, if that is an exception too. */
  public SubmissionFault(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
