package dev.trapeze.console;

import dev.trapeze.labs.grading.Grade;
import dev.trapeze.labs.grading.Recordings;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.report.ClassTable;
import dev.trapeze.labs.report.ReportFormat;
import dev.trapeze.labs.report.ReportStyle;
import dev.trapeze.labs.report.Rerun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Grades all submissions in a folder, or a shard of them: each folder and each zip file in it is
 * one.
 *
 * @param jobs how many are graded at a time
 * @param output the folder for the reports and the table, or null
 * @param failed takes the names of submissions on which the grader itself has failed
 */
record LabClassGrading(
    Lab lab,
    LabGrader grader,
    Path submissions,
    Shard shard,
    int jobs,
    ReportFormat format,
    @Nullable Path output,
    LabsOption labs,
    Set<String> failed) {

  private static final String REPORTS = "reports";
  private static final String RECORDINGS = "recordings";

  /** All submissions in the folder, in the order of their names. */
  static List<Path> in(Path submissions) throws CommandFailure {
    try (Stream<Path> inside = Files.list(submissions)) {
      return inside
          .filter(
              each -> SubmittedFolder.canBe(each) && !each.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.NO_INPUT, submissions + ": " + HostFile.reason(e), e);
    }
  }

  /**
   * Grades them, and writes what is to be written about each as soon as it is known.
   *
   * @throws CommandFailure if a report cannot be written
   */
  ClassTable run(Progress progress) throws CommandFailure {
    List<Path> mine = shard.part(in(submissions));
    prepare();
    progress.begin(mine.size());
    ExecutorService workers = Executors.newFixedThreadPool(jobs);
    try {
      List<Future<Grade>> grades = new ArrayList<>();
      for (Path each : mine) {
        grades.add(workers.submit(() -> grade(each, progress)));
      }
      List<Grade> all = new ArrayList<>();
      for (Future<Grade> grade : grades) {
        all.add(result(grade));
      }
      ClassTable table = new ClassTable(lab.name(), lab.description().tasks(), all);
      writeTable(table);
      return table;
    } finally {
      workers.shutdownNow();
      progress.end();
    }
  }

  private Grade grade(Path submission, Progress progress) throws CommandFailure {
    String name = SubmittedFolder.nameOf(submission);
    Recordings recordings =
        output == null
            ? Recordings.NONE
            : new LabRecordings(
                output.resolve(RECORDINGS).resolve(name), submission, labs.folder());
    Grade grade = gradeOrTell(name, submission, recordings);
    if (output != null) {
      Rerun rerun = new Rerun(submission.toString(), labs.words(), true);
      HostFile.replace(
          output.resolve(REPORTS).resolve(name + "." + format.extension()),
          format.write(grade, rerun, ReportStyle.PLAIN).getBytes(StandardCharsets.UTF_8));
    }
    progress.advance(1);
    return grade;
  }

  /**
   * A submission on which the grader fails has a line that says so, and the others their grades.
   */
  private Grade gradeOrTell(String name, Path submission, Recordings recordings) {
    try {
      return grader.grade(submission, recordings);
    } catch (CommandFailure | RuntimeException e) {
      failed.add(name);
      return grader.failed(name, String.valueOf(e.getMessage()));
    }
  }

  private static Grade result(Future<Grade> grade) throws CommandFailure {
    try {
      return grade.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CommandFailure failure) {
        throw failure;
      }
      throw new CommandFailure(ExitStatus.PANIC, "the grader has failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitStatus.PANIC, "interrupted", e);
    }
  }

  private void prepare() throws CommandFailure {
    if (output == null) {
      return;
    }
    try {
      Files.createDirectories(output.resolve(REPORTS));
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.CANNOT_WRITE, output + ": " + HostFile.reason(e), e);
    }
  }

  private void writeTable(ClassTable table) throws CommandFailure {
    if (output != null) {
      HostFile.replace(output.resolve(tableName()), csv(table).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The table in CSV; only the first shard's has a head, so that {@code cat} joins them. */
  String csv(ClassTable table) {
    return (shard.number() == 1 ? table.csvHead() : "") + table.csvRows();
  }

  private String tableName() {
    if (shard.of() == 1) {
      return "grades.csv";
    }
    // As many digits as the last shard has: the order of the names is that of the shards.
    String number = String.valueOf(shard.number());
    String zeros = "0".repeat(String.valueOf(shard.of()).length() - number.length());
    return "grades-" + zeros + number + "-of-" + shard.of() + ".csv";
  }
}
