package dev.trapeze.labs.report;

import dev.trapeze.labs.grading.Failure;
import dev.trapeze.labs.grading.Grade;
import dev.trapeze.labs.grading.TestResult;
import dev.trapeze.labs.grading.TestStatus;
import dev.trapeze.labs.lab.LabTask;
import java.util.ArrayList;
import java.util.List;

/** A grade for a person: a line for each test, and under one that failed all that is known. */
final class TextReport {
  private static final int WIDTH = 80;
  private static final String BODY = "        ";

  private final Grade grade;
  private final Rerun rerun;
  private final ReportStyle style;
  private final List<String> lines = new ArrayList<>();

  /** Whether a failure has been shown with its picture: one is enough for a report. */
  private boolean pictured;

  private TextReport(Grade grade, Rerun rerun, ReportStyle style) {
    this.grade = grade;
    this.rerun = rerun;
    this.style = style;
  }

  /** Lines that end with a line feed. */
  static String of(Grade grade, Rerun rerun, ReportStyle style) {
    TextReport report = new TextReport(grade, rerun, style);
    report.write();
    return String.join("\n", report.lines) + "\n";
  }

  private void write() {
    lines.add(style.bold(grade.lab() + ": " + grade.title()) + ", " + submission());
    if (!grade.message().isEmpty()) {
      gap();
      Printable.lines(grade.message()).forEach(lines::add);
    }
    for (LabTask task : grade.tasks()) {
      if (!grade.of(task).isEmpty()) {
        gap();
        lines.add(headOf(task));
        grade.of(task).forEach(this::add);
      }
    }
    gap();
    lines.add(total("Total", grade.earned(), grade.points()));
  }

  private String submission() {
    return "submission " + Printable.line(grade.submission());
  }

  private String headOf(LabTask task) {
    String name = "Task " + task.id() + ": " + task.title();
    return total(name, grade.earned(task), grade.points(task));
  }

  /** The name at the left and the points at the right. */
  private String total(String name, int earned, int points) {
    String sum = "%3d of %3d".formatted(earned, points);
    String gap = " ".repeat(Math.max(2, WIDTH - name.length() - sum.length()));
    String painted =
        earned == points ? style.green(sum) : earned == 0 ? style.red(sum) : style.yellow(sum);
    return style.bold(name) + gap + painted;
  }

  private void add(TestResult test) {
    String points = "%2d/%-2d".formatted(test.earned(), test.points());
    lines.add("  " + mark(test) + "  " + points + "  " + test.name() + style.faint(remarks(test)));
    if (test.status() == TestStatus.FAILED) {
      body(
          pictured
              ? FailureText.shortLines(grade, test, rerun)
              : FailureText.lines(grade, test, rerun));
      pictured = true;
      body(FailureText.output(test));
      lines.add("");
    }
  }

  private void gap() {
    if (!lines.get(lines.size() - 1).isEmpty()) {
      lines.add("");
    }
  }

  private void body(List<String> text) {
    text.forEach(line -> lines.add((BODY + line).stripTrailing()));
  }

  private String mark(TestResult test) {
    return switch (test.status()) {
      case PASSED -> style.green(style.unicode() ? "✓   " : "ok  ");
      case FAILED -> style.red(style.unicode() ? "✗   " : "FAIL");
      case SKIPPED -> style.yellow("skip");
      case NOT_RUN -> style.red(style.unicode() ? "✗   " : "none");
    };
  }

  /** Which tests the others learn nothing of, and which depend on others. */
  private String remarks(TestResult test) {
    List<String> remarks = new ArrayList<>();
    if (test.hidden()) {
      remarks.add("hidden");
    }
    Failure failure = test.failure();
    boolean saidAlready = test.status() == TestStatus.NOT_RUN && !grade.message().isEmpty();
    if (failure != null && test.status() != TestStatus.FAILED && !saidAlready) {
      remarks.add(Printable.line(failure.reason()));
    } else if (!test.needs().isEmpty()) {
      remarks.add("needs " + String.join(", ", test.needs()));
    }
    return remarks.isEmpty() ? "" : "  (" + String.join("; ", remarks) + ")";
  }
}
