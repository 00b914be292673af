package dev.trapeze.labs.report;

import dev.trapeze.labs.grading.Detail;
import dev.trapeze.labs.grading.Failure;
import dev.trapeze.labs.grading.Grade;
import dev.trapeze.labs.grading.TestResult;
import dev.trapeze.labs.grading.TestStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** All that is known of a test that has not passed, in lines for a person. */
public final class FailureText {
  private static final int WIDTH = 72;

  /** A detail with more lines than this is a picture. */
  private static final int MOST_LINES = 12;

  private static final String INDENT = "  ";
  private static final String EXPECTED = INDENT + "expected  ";
  private static final String ACTUAL = INDENT + "actual    ";

  private FailureText() {}

  /**
   * The reason first; then expected and actual, aligned; what the machine looked like; how to see
   * it again.
   */
  static List<String> lines(Grade grade, TestResult test, Rerun rerun) {
    return lines(grade, test, rerun, true);
  }

  /** The same without pictures: the command that runs the test again shows them. */
  static List<String> shortLines(Grade grade, TestResult test, Rerun rerun) {
    return lines(grade, test, rerun, false);
  }

  private static List<String> lines(
      Grade grade, TestResult test, Rerun rerun, boolean withPictures) {
    Failure failure = Objects.requireNonNull(test.failure(), "a test that has passed");
    List<String> lines = new ArrayList<>(lines(failure, withPictures));
    if (test.status() != TestStatus.FAILED) {
      return lines;
    }
    lines.add("again:   " + rerun.command(grade, test));
    String replay = rerun.replay(failure);
    if (replay != null) {
      lines.add("look at: " + replay);
    }
    return lines;
  }

  /** What the submission has printed in that test; no lines if nothing. */
  static List<String> output(TestResult test) {
    List<String> lines = new ArrayList<>();
    if (!test.output().isEmpty()) {
      lines.add("printed by the submission:");
      Printable.lines(test.output()).forEach(line -> lines.add(INDENT + line));
    }
    return lines;
  }

  /** The reason, the values, the machine at that moment, and under which conditions it was. */
  public static List<String> lines(Failure failure) {
    return lines(failure, true);
  }

  private static List<String> lines(Failure failure, boolean withPictures) {
    List<String> lines = new ArrayList<>(wrapped(Printable.line(failure.reason())));
    if (failure.expected() != null) {
      lines.addAll(value(EXPECTED, failure.expected()));
    }
    if (failure.actual() != null) {
      lines.addAll(value(ACTUAL, failure.actual()));
    }
    for (Detail detail : failure.details()) {
      List<String> text = Printable.lines(detail.text());
      if (withPictures || text.size() <= MOST_LINES) {
        if (!detail.title().isEmpty()) {
          lines.add(Printable.line(detail.title()) + ":");
        }
        text.forEach(line -> lines.add(INDENT + line));
      }
    }
    if (failure.seed() != null && failure.xlenBits() != null) {
      lines.add("failed with seed " + failure.seed() + " on " + failure.xlenBits() + " bits");
    }
    return lines;
  }

  private static List<String> value(String name, String text) {
    List<String> lines = new ArrayList<>();
    for (String line : Printable.lines(text)) {
      lines.add((lines.isEmpty() ? name : " ".repeat(name.length())) + line);
    }
    return lines.isEmpty() ? List.of(name + "\"\"") : lines;
  }

  /** Prose in lines of a width that is still read with ease. */
  private static List<String> wrapped(String prose) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : prose.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
