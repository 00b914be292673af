package dev.trapeze.labs.report;

import dev.trapeze.labs.grading.Failure;
import dev.trapeze.labs.grading.Grade;
import dev.trapeze.labs.grading.TestResult;
import java.util.Locale;

/** A grade as a table in CSV with a row for each test. */
final class CsvReport {
  private CsvReport() {}

  static String of(Grade grade) {
    StringBuilder out =
        new StringBuilder(
            CsvRow.of(
                "lab",
                "submission",
                "task",
                "test",
                "hidden",
                "status",
                "score",
                "max_score",
                "seed",
                "xlen",
                "reason"));
    for (TestResult test : grade.tests()) {
      Failure failure = test.failure();
      out.append(
          CsvRow.of(
              grade.lab(),
              Printable.line(grade.submission()),
              test.task(),
              test.name(),
              test.hidden() ? "yes" : "no",
              test.status().name().toLowerCase(Locale.ROOT),
              test.earned(),
              test.points(),
              failure == null || failure.seed() == null ? "" : failure.seed(),
              failure == null || failure.xlenBits() == null ? "" : failure.xlenBits(),
              failure == null ? "" : Printable.line(failure.reason())));
    }
    return out.toString();
  }
}
