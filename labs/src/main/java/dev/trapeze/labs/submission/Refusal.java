package dev.trapeze.labs.submission;

import java.util.Comparator;

/**
 * Something that a student's class may not name.
 *
 * @param line in the file; 0 if it belongs to none
 * @param text what, and why not
 */
record Refusal(String file, int line, String text) implements Comparable<Refusal> {
  private static final Comparator<Refusal> ORDER =
      Comparator.comparing(Refusal::file)
          .thenComparingInt(Refusal::line)
          .thenComparing(Refusal::text);

  @Override
  public int compareTo(Refusal other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return file + (line == 0 ? "" : ":" + line) + ": " + text;
  }
}
