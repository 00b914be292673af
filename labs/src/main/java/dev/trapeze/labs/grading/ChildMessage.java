package dev.trapeze.labs.grading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM of a submission tells the grader: a line, which begins with a word that only the two
 * know, so that nothing which a submission prints can be taken for one.
 *
 * @param test whose; empty where it is of none
 * @param text more about it
 * @param outcome of the test, if it has ended
 */
record ChildMessage(Kind kind, String test, String text, @Nullable TestOutcome outcome) {

  enum Kind {
    /** The JVM is there; from now on it is about the submission. */
    READY,
    /** The submission cannot be used; the text says why. */
    UNUSABLE,
    /** A test begins. */
    BEGIN,
    /** A run of it begins, under another seed or in another width. */
    RUN,
    /** A test has ended. */
    END,
    /** The test is stopped; the text says why. The JVM ends with it. */
    STOPPED,
    /** All tests have ended. */
    DONE,
    /** The lab or the grader is broken; the text says how. */
    BROKEN
  }

  /** A recording has the disk in it, and may be as long as a line can. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(MessageReader.LONGEST_LINE_BYTES)
                          .build())
                  .build())
          .build();

  static ChildMessage of(Kind kind, String test, String text) {
    return new ChildMessage(kind, test, text, null);
  }

  String line(String secret) {
    try {
      return secret + " " + MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(kind + " cannot be written", e);
    }
  }

  /** Null if the line is none. */
  static @Nullable ChildMessage parse(String line, String secret) {
    if (!line.startsWith(secret + " ")) {
      return null;
    }
    try {
      return MAPPER.readValue(line.substring(secret.length() + 1), ChildMessage.class);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
