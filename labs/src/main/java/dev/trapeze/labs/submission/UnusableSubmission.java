package dev.trapeze.labs.submission;

/**
 * A submission from which nothing can be run. The message has one line for each thing that is
 * wrong: where, what, and what is expected; or it is what the compiler says.
 */
public final class UnusableSubmission extends Exception {
  private static final long serialVersionUID = 1L;

  /** With one or more lines for the student. */
  public UnusableSubmission(String message) {
    super(message);
  }
}
