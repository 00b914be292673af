package dev.trapeze.labs.report;

import dev.trapeze.labs.grading.Grade;
import dev.trapeze.labs.lab.LabTask;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The grades of a class for one lab: a row for each submission.
 *
 * @param tasks of the lab, each of which has a column
 * @param grades in the order of the rows
 */
public record ClassTable(String lab, List<LabTask> tasks, List<Grade> grades) {
  private static final int MOST_NOTE_CHARACTERS = 40;

  public ClassTable {
    tasks = List.copyOf(tasks);
    grades = List.copyOf(grades);
  }

  /** The row with the names of the columns, in CSV. */
  public String csvHead() {
    List<Object> fields = new ArrayList<>(List.of("lab", "submission", "score", "max_score"));
    tasks.forEach(task -> fields.add("task_" + task.id()));
    fields.add("note");
    return CsvRow.of(fields.toArray());
  }

  /** The rows of the grades, in CSV. */
  public String csvRows() {
    StringBuilder out = new StringBuilder();
    for (Grade grade : grades) {
      List<Object> fields =
          new ArrayList<>(
              List.of(lab, Printable.line(grade.submission()), grade.earned(), grade.points()));
      tasks.forEach(task -> fields.add(grade.earned(task)));
      fields.add(note(grade));
      out.append(CsvRow.of(fields.toArray()));
    }
    return out.toString();
  }

  /** The table for a person, with a summary below; lines end with a line feed. */
  public String text(ReportStyle style) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("submission", "points"));
    tasks.forEach(task -> head.add(task.id()));
    head.add("note");
    rows.add(head);
    for (Grade grade : grades) {
      List<String> row = new ArrayList<>();
      row.add(Printable.line(grade.submission()));
      row.add(grade.earned() + " of " + grade.points());
      tasks.forEach(task -> row.add(String.valueOf(grade.earned(task))));
      row.add(cut(note(grade)));
      rows.add(row);
    }
    StringBuilder out = new StringBuilder();
    List<Integer> numbers = IntStream.rangeClosed(1, 1 + tasks.size()).boxed().toList();
    List<String> lines = TextTable.of(rows, numbers);
    out.append(style.bold(lines.get(0))).append('\n');
    for (int i = 0; i < grades.size(); i++) {
      out.append(paint(grades.get(i), lines.get(i + 1), style)).append('\n');
    }
    return out.append('\n').append(summary()).append('\n').toString();
  }

  private static String paint(Grade grade, String line, ReportStyle style) {
    return grade.isFull() ? style.green(line) : grade.earned() == 0 ? style.red(line) : line;
  }

  /** How the class did: the numbers that a teacher asks for first. */
  private String summary() {
    if (grades.isEmpty()) {
      return "no submissions";
    }
    int[] earned = grades.stream().mapToInt(Grade::earned).sorted().toArray();
    long full = grades.stream().filter(Grade::isFull).count();
    // Tenths, rounded, without the host's idea of a decimal point.
    long tenths = Math.round(10.0 * grades.stream().mapToInt(Grade::earned).sum() / earned.length);
    return earned.length
        + (earned.length == 1 ? " submission" : " submissions")
        + ": mean "
        + tenths / 10
        + "."
        + tenths % 10
        + ", median "
        + earned[earned.length / 2]
        + ", lowest "
        + earned[0]
        + ", highest "
        + earned[earned.length - 1]
        + ", full marks "
        + full;
  }

  private static String note(Grade grade) {
    return Printable.lines(grade.message()).stream().findFirst().map(Printable::line).orElse("");
  }

  private static String cut(String note) {
    return note.codePointCount(0, note.length()) <= MOST_NOTE_CHARACTERS
        ? note
        : note.substring(0, note.offsetByCodePoints(0, MOST_NOTE_CHARACTERS - 3)) + "...";
  }
}
