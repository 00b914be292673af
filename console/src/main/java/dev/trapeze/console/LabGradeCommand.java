package dev.trapeze.console;

import dev.trapeze.labs.grading.Grade;
import dev.trapeze.labs.grading.GradeOptions;
import dev.trapeze.labs.grading.Recordings;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.report.ClassTable;
import dev.trapeze.labs.report.ReportFormat;
import dev.trapeze.labs.report.ReportStyle;
import dev.trapeze.labs.report.Rerun;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trapeze lab grade}. */
@Command(
    name = "grade",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    customSynopsis = {
      "trapeze lab grade NAME DIR [OPTION]...",
      "       trapeze lab grade NAME --all DIR [--jobs N] [--shard I/N] [OPTION]..."
    },
    description = {
      "Runs a lab's tests on a submission, and says which pass and why others do not.",
      "",
      "Tests look at the state of machine and kernel. Each is all or nothing of its points",
      "and must hold with 32 and with 64 bits. A test that needs another one is skipped",
      "when that one fails. The same submission gets the same grade on every host.",
      "",
      "A submission is the folder that 'lab start' has made, or one with just the files that",
      "are handed in. It runs in a JVM of its own with limits of memory, time and output;",
      "its own copies of the tests do not count. If it does not compile, all tests give 0",
      "points, and the compiler's messages are shown."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:full marks in the tests that were asked for; with --all, for each submission",
      "1:less than that, a submission that does not compile included",
      "2:usage error, or no such lab or test",
      "65:a lab in --labs makes no sense: its own tests do not compile",
      "66:DIR is missing or cannot be read",
      "70:the grader itself has failed, and the submission has no grade",
      "73:a report cannot be written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze lab grade lazy my-lazy",
      "  trapeze lab grade lazy my-lazy --test zeros --seed 3",
      "  trapeze lab grade lazy my-lazy --seeds 50",
      "  trapeze lab grade lazy --all submissions --hidden --jobs 4 --output grades",
      "  trapeze lab grade lazy . --hidden --format gradescope --output results.json",
    })
final class LabGradeCommand implements Callable<Integer> {
  private static final String OWN_FOLDER = ".trapeze";
  private static final int MOST_SEEDS = 100_000;

  @Parameters(index = "0", paramLabel = "NAME", description = "The lab, by name or number.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIR",
      description = "The submission: a folder, or a .zip file.")
  private @Nullable Path folder;

  @Option(
      names = "--all",
      paramLabel = "DIR",
      description = "Grade each submission in this folder, and print a table.")
  private @Nullable Path all;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many to grade at a time with --all (default: as there are processors).")
  private @Nullable Integer jobs;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      converter = Shard.Converter.class,
      description =
          "With --all, only the I-th of N parts of the submissions, for several machines; 'cat'"
              + " joins their tables.")
  private Shard shard = Shard.WHOLE;

  @Option(names = "--hidden", description = "The hidden tests too, if this Trapeze has them.")
  private boolean hidden;

  @Option(
      names = "--test",
      paramLabel = "WORD",
      description = "Only the test of this name, or tests with this in their names.")
  private String filter = "";

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "Each test under the seeds 1 to N: other schedules, frames and ticks. The first that fails"
              + " is reported (default: 1).")
  private @Nullable Integer seeds;

  @Option(names = "--seed", paramLabel = "S", description = "Each test under this seed alone.")
  private @Nullable Long seed;

  @Mixin private LabReportOptions report = new LabReportOptions();

  @Option(
      names = "--recordings",
      paramLabel = "DIR",
      description =
          "Keep a recording of each failed run in this folder, for 'trapeze debug --replay'"
              + " (default: .trapeze/recordings in a folder that 'lab start' has made; with --all,"
              + " recordings/ in that of --output).")
  private @Nullable Path recordings;

  @Mixin private LabsOption labs = new LabsOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure {
    if ((folder == null) == (all == null)) {
      throw usage("either the folder of a submission, or --all and a folder of submissions");
    }
    GradeOptions options = options();
    Lab lab = labs.lab(name);
    if (hidden && !lab.hasHiddenTests()) {
      throw usage("--hidden: the hidden tests of " + lab.name() + " are not here");
    }
    if (all != null) {
      return gradeAll(lab, options, all);
    }
    return gradeOne(lab, options, Objects.requireNonNull(folder));
  }

  private GradeOptions options() {
    if (seed != null && seeds != null) {
      throw usage("--seed and --seeds exclude each other");
    }
    if (seeds != null && (seeds < 1 || seeds > MOST_SEEDS)) {
      throw usage("--seeds " + seeds + " is not between 1 and " + MOST_SEEDS);
    }
    if (jobs != null && jobs < 1) {
      throw usage("--jobs " + jobs + " is less than 1");
    }
    if (all == null && (jobs != null || !shard.equals(Shard.WHOLE))) {
      throw usage("--jobs and --shard go with --all");
    }
    if (all != null && recordings != null) {
      throw usage("--recordings: not with --all; they are in the folder of --output");
    }
    GradeOptions options = new GradeOptions(hidden, filter, GradeOptions.plain().seeds());
    if (seed != null) {
      return options.underSeed(seed);
    }
    return seeds == null ? options : options.underSeedsTo(seeds);
  }

  private int gradeOne(Lab lab, GradeOptions options, Path submission) throws CommandFailure {
    if (report.output() != null) {
      HostFile.requireFolder(report.output());
    }
    Grade grade = LabGrader.of(lab, options).grade(submission, kept(submission));
    Rerun rerun = new Rerun(submission.toString(), labs.words(), true);
    ReportFormat format = report.format();
    if (report.output() == null) {
      PrintWriter out = spec.commandLine().getOut();
      out.print(format.write(grade, rerun, report.style()));
      out.flush();
    } else {
      HostFile.replace(
          report.output(),
          format.write(grade, rerun, ReportStyle.PLAIN).getBytes(StandardCharsets.UTF_8));
    }
    return status(grade.isFull());
  }

  private Recordings kept(Path submission) {
    Path own = submission.resolve(OWN_FOLDER);
    if (recordings != null) {
      return new LabRecordings(recordings, submission, labs.folder());
    }
    return Files.isDirectory(own)
        ? new LabRecordings(own.resolve("recordings"), submission, labs.folder())
        : Recordings.NONE;
  }

  private int gradeAll(Lab lab, GradeOptions options, Path submissions) throws CommandFailure {
    Path folderOfAll = requireFolder(submissions);
    if (LabClassGrading.in(folderOfAll).isEmpty()) {
      throw new CommandFailure(
          ExitStatus.NO_INPUT,
          folderOfAll + ": no submissions: each is a folder or a .zip file in it");
    }
    int workers = jobs == null ? Runtime.getRuntime().availableProcessors() : jobs;
    LabClassGrading grading =
        new LabClassGrading(
            lab,
            LabGrader.of(lab, options),
            folderOfAll,
            shard,
            workers,
            report.format(),
            report.output(),
            labs,
            ConcurrentHashMap.newKeySet());
    ClassTable table = grading.run(Progress.counting(spec.commandLine().getErr(), "submissions"));
    PrintWriter out = spec.commandLine().getOut();
    boolean csv = report.output() == null && report.format() == ReportFormat.CSV;
    out.print(csv ? grading.csv(table) : table.text(report.style()));
    out.flush();
    return grading.failed().isEmpty()
        ? status(table.grades().stream().allMatch(Grade::isFull))
        : ExitStatus.PANIC.number();
  }

  private static Path requireFolder(@Nullable Path folder) throws CommandFailure {
    if (folder == null || !Files.isDirectory(folder)) {
      boolean there = folder != null && Files.exists(folder);
      throw new CommandFailure(
          ExitStatus.NO_INPUT,
          folder + ": " + (there ? "not a directory" : "no such file or directory"));
    }
    return folder;
  }

  private static int status(boolean full) {
    return (full ? ExitStatus.OK : ExitStatus.BELOW_FULL_MARKS).number();
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
