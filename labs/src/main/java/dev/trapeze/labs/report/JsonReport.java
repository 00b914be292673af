package dev.trapeze.labs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trapeze.labs.grading.Failure;
import dev.trapeze.labs.grading.Grade;
import dev.trapeze.labs.grading.TestResult;
import java.util.Locale;

/** A grade with all that is known, for programs. */
final class JsonReport {
  private JsonReport() {}

  static String of(Grade grade, Rerun rerun) {
    ObjectNode root = JsonDocument.object();
    root.put("lab", grade.lab());
    root.put("title", grade.title());
    root.put("submission", Printable.line(grade.submission()));
    root.put("score", grade.earned());
    root.put("maxScore", grade.points());
    root.put("message", Printable.text(grade.message()));
    ArrayNode tasks = root.putArray("tasks");
    grade
        .tasks()
        .forEach(
            task ->
                tasks
                    .addObject()
                    .put("id", task.id())
                    .put("title", task.title())
                    .put("score", grade.earned(task))
                    .put("maxScore", grade.points(task)));
    ArrayNode tests = root.putArray("tests");
    grade.tests().forEach(test -> add(tests.addObject(), grade, test, rerun));
    return JsonDocument.inLines(root);
  }

  private static void add(ObjectNode node, Grade grade, TestResult test, Rerun rerun) {
    node.put("name", test.name());
    node.put("task", test.task());
    node.put("hidden", test.hidden());
    ArrayNode needs = node.putArray("needs");
    test.needs().forEach(needs::add);
    node.put("status", test.status().name().toLowerCase(Locale.ROOT));
    node.put("score", test.earned());
    node.put("maxScore", test.points());
    Failure failure = test.failure();
    if (failure != null) {
      add(node.putObject("failure"), failure);
      node.put("rerun", rerun.command(grade, test));
    }
    node.put("output", Printable.text(test.output()));
  }

  private static void add(ObjectNode node, Failure failure) {
    node.put("reason", Printable.line(failure.reason()));
    if (failure.expected() != null) {
      node.put("expected", Printable.text(failure.expected()));
    }
    if (failure.actual() != null) {
      node.put("actual", Printable.text(failure.actual()));
    }
    if (failure.seed() != null) {
      node.put("seed", failure.seed());
    }
    if (failure.xlenBits() != null) {
      node.put("xlen", failure.xlenBits());
    }
    ArrayNode details = node.putArray("details");
    failure
        .details()
        .forEach(
            detail ->
                details
                    .addObject()
                    .put("title", Printable.line(detail.title()))
                    .put("text", Printable.text(detail.text())));
    if (failure.recording() != null) {
      node.put("recording", failure.recording());
    }
  }
}
