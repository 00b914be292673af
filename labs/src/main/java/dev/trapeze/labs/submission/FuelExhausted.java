package dev.trapeze.labs.submission;

/**
 * The student's code has taken more steps than it may, in one run of a test; the same on every
 * machine. It is no exception that the student's code could catch.
 */
public final class FuelExhausted extends Error {
  private static final long serialVersionUID = 1L;

  FuelExhausted(String message) {
    super(message);
  }
}
