package dev.trapeze.labs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trapeze.labs.grading.Grade;
import dev.trapeze.labs.grading.TestResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A grade as Gradescope's {@code results.json} ("Autograder Specifications", Output format).
 *
 * <p>What hidden tests say is shown when the teacher publishes the grades ({@code
 * after_published}); {@code hidden} would be for tests that give no points. Texts are plain text,
 * so that nothing a submission prints is taken for HTML. There is no {@code execution_time}: it
 * would differ from run to run.
 */
final class GradescopeReport {
  private GradescopeReport() {}

  static String of(Grade grade) {
    ObjectNode root = JsonDocument.object();
    root.put("score", grade.earned());
    root.put("output", head(grade));
    root.put("output_format", "text");
    root.put("test_output_format", "text");
    root.put("test_name_format", "text");
    // The autograder's standard output is for the teacher: it may tell of hidden tests.
    root.put("stdout_visibility", "hidden");
    ArrayNode tests = root.putArray("tests");
    Map<String, Integer> numbers = new HashMap<>();
    for (TestResult test : grade.tests()) {
      int number = numbers.merge(test.task(), 1, Integer::sum);
      add(tests.addObject(), grade, test, test.task() + "." + number);
    }
    return JsonDocument.inLines(root);
  }

  private static String head(Grade grade) {
    String head = grade.lab() + ": " + grade.title();
    return grade.message().isEmpty() ? head : head + "\n\n" + Printable.text(grade.message());
  }

  private static void add(ObjectNode node, Grade grade, TestResult test, String number) {
    node.put("name", test.name());
    node.put("number", number);
    node.put("score", test.earned());
    node.put("max_score", test.points());
    node.put("status", test.passed() ? "passed" : "failed");
    node.put("output", output(grade, test));
    node.put("output_format", "text");
    node.put("visibility", test.hidden() ? "after_published" : "visible");
    ArrayNode tags = node.putArray("tags");
    tags.add("task " + test.task());
    if (test.hidden()) {
      tags.add("hidden");
    }
    test.needs().forEach(needed -> tags.add("needs " + needed));
  }

  private static String output(Grade grade, TestResult test) {
    List<String> lines = new ArrayList<>();
    if (!test.passed()) {
      lines.addAll(FailureText.lines(grade, test, Rerun.HERE));
    }
    lines.addAll(FailureText.output(test));
    return String.join("\n", lines);
  }
}
