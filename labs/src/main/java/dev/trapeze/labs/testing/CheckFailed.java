package dev.trapeze.labs.testing;

import org.jspecify.annotations.Nullable;

/** A test does not hold. The message is the reason, in one line, for the student. */
public final class CheckFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String expected;
  private final @Nullable String actual;
  private final String picture;

  /**
   * A failure.
   *
   * @param reason what is wrong, in one line
   * @param expected what should be; null where the reason says all
   * @param actual what is
   * @param picture lines to look at, of a schedule for example; empty for none
   */
  public CheckFailed(
      String reason, @Nullable String expected, @Nullable String actual, String picture) {
    super(reason);
    this.expected = expected;
    this.actual = actual;
    this.picture = picture;
  }

  /** A failure of which the reason says all. */
  public CheckFailed(String reason) {
    this(reason, null, null, "");
  }

  /** What should be, or null. */
  public @Nullable String expected() {
    return expected;
  }

  /** What is, or null. */
  public @Nullable String actual() {
    return actual;
  }

  /** Lines to look at; empty for none. */
  public String picture() {
    return picture;
  }

  /** The same with lines to look at. */
  public CheckFailed withPicture(String lines) {
    CheckFailed other = new CheckFailed(String.valueOf(getMessage()), expected, actual, lines);
    other.setStackTrace(getStackTrace());
    return other;
  }
}
