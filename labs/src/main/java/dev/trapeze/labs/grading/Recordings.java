package dev.trapeze.labs.grading;

import org.jspecify.annotations.Nullable;

/** Where recordings of failed runs go. */
@FunctionalInterface
public interface Recordings {

  /** Nowhere. */
  Recordings NONE = (test, recording) -> null;

  /**
   * Keeps a recording.
   *
   * @param test name of the test that has failed
   * @param recording the contents of the file
   * @return the file, as the grade is to name it; null if it is not kept
   */
  @Nullable String keep(String test, byte[] recording);
}
