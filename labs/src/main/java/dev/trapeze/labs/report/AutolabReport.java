package dev.trapeze.labs.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trapeze.labs.grading.Grade;
import dev.trapeze.labs.grading.TestResult;
import dev.trapeze.labs.lab.LabTask;
import java.util.List;

/**
 * A grade as Autolab takes it from an autograder's standard output ("Guide for Lab Authors"): text,
 * and as the last line a JSON object with the points of each problem. Problems are the lab's tasks,
 * by their ids.
 *
 * <p>Autolab shows all of it to the student at once. Therefore the text has the public tests, and
 * of the hidden ones no more than how many points they gave.
 */
final class AutolabReport {
  private AutolabReport() {}

  static String of(Grade grade) {
    StringBuilder out =
        new StringBuilder(TextReport.of(visible(grade), Rerun.HERE, ReportStyle.PLAIN));
    List<TestResult> hidden = grade.tests().stream().filter(TestResult::hidden).toList();
    if (!hidden.isEmpty()) {
      out.append("\nHidden tests:\n");
      for (LabTask task : grade.tasks()) {
        List<TestResult> those = hidden.stream().filter(t -> t.task().equals(task.id())).toList();
        if (!those.isEmpty()) {
          out.append(
              "  Task %s: %d of %d points\n".formatted(task.id(), earned(those), points(those)));
        }
      }
      out.append("\nTogether %d of %d points\n".formatted(grade.earned(), grade.points()));
    }
    return out.append("\n").append(lastLine(grade)).append("\n").toString();
  }

  private static Grade visible(Grade grade) {
    return new Grade(
        grade.lab(),
        grade.title(),
        grade.tasks(),
        grade.submission(),
        grade.message(),
        grade.tests().stream().filter(test -> !test.hidden()).toList());
  }

  private static int earned(List<TestResult> tests) {
    return tests.stream().mapToInt(TestResult::earned).sum();
  }

  private static int points(List<TestResult> tests) {
    return tests.stream().mapToInt(TestResult::points).sum();
  }

  private static String lastLine(Grade grade) {
    ObjectNode root = JsonDocument.object();
    ObjectNode scores = root.putObject("scores");
    grade.tasks().forEach(task -> scores.put(task.id(), grade.earned(task)));
    return JsonDocument.inOneLine(root);
  }
}
