package dev.trapeze.labs.self;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.trapeze.labs.grading.Detail;
import dev.trapeze.labs.grading.Failure;
import dev.trapeze.labs.grading.FailureView;
import dev.trapeze.labs.grading.Grade;
import dev.trapeze.labs.grading.GradeOptions;
import dev.trapeze.labs.grading.Grader;
import dev.trapeze.labs.grading.LabClasses;
import dev.trapeze.labs.grading.LabCode;
import dev.trapeze.labs.grading.Recordings;
import dev.trapeze.labs.grading.TestResult;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabCatalog;
import dev.trapeze.labs.lab.LabFormatException;
import dev.trapeze.labs.lab.LabTask;
import dev.trapeze.labs.submission.CompiledSubmission;
import dev.trapeze.labs.submission.SubmittedFiles;
import dev.trapeze.labs.submission.UnusableSubmission;
import dev.trapeze.labs.testing.LabTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * What every lab must hold: its starter earns what its handout says, its reference solution all
 * points under many seeds, and each mutant loses the points of exactly those tests that it names.
 *
 * <p>{@code -Dlabs=FOLDER} chooses another folder of labs, {@code -Dlab=NAME} one lab, {@code
 * -Dtrapeze.lab.seeds=50} the number of seeds.
 */
class LabSelfTest {
  private static final int MUTANTS_PER_TASK = 3;
  private static final int POINTS = 100;
  private static final long SEEDS = Long.getLong("trapeze.lab.seeds", 3);

  @TestFactory
  Stream<DynamicNode> labs() throws LabFormatException {
    String only = System.getProperty("lab", "");
    return LabCatalog.of(Path.of(System.getProperty("labs", "")).toAbsolutePath()).labs().stream()
        .filter(lab -> only.isEmpty() || lab.name().equals(only))
        .map(LabSelfTest::testsOf);
  }

  private static DynamicNode testsOf(Lab lab) {
    try {
      return dynamicContainer(lab.name(), checks(lab));
    } catch (LabFormatException | IOException | AssertionError e) {
      return dynamicTest(
          lab.name(),
          () -> {
            throw e;
          });
    }
  }

  /** What a lab must hold. */
  static Stream<DynamicNode> checks(Lab lab) throws LabFormatException, IOException {
    LabCode code = LabCode.load(lab, LabClasses.loader(LabClasses.compile(lab)));
    List<DynamicNode> mutants = new ArrayList<>();
    for (Path file : Solutions.hasMutants(lab.folder()) ? mutantsOf(lab) : List.<Path>of()) {
      Mutant mutant = Mutant.read(file);
      mutants.add(
          dynamicTest(file.getFileName() + ": " + mutant.what(), () -> losesExactly(code, mutant)));
    }
    return Stream.of(
        dynamicTest("pointsOfTasksAreThoseOfTheirTests", () -> pointsFit(code)),
        dynamicTest("handoutNamesTasksPointsAndPublicTests", () -> handoutFits(code)),
        dynamicTest("starterEarnsWhatTheHandoutSays", () -> starterEarns(code)),
        dynamicTest("referenceEarnsAllPointsUnderEachSeed", () -> referenceEarnsAll(code)),
        dynamicTest("eachTaskHasMutants", () -> eachTaskHasMutants(lab)),
        dynamicContainer("mutantLosesExactlyTheTestsThatItNames", mutants));
  }

  private static void pointsFit(LabCode code) {
    Map<String, Integer> points = new TreeMap<>();
    for (LabCode.DeclaredTest each : code.declared()) {
      points.merge(each.test().task(), each.test().points(), Integer::sum);
    }
    Map<String, Integer> declared = new TreeMap<>();
    code.lab().description().tasks().forEach(task -> declared.put(task.id(), task.points()));
    assertThat(points).isEqualTo(declared);
    assertThat(code.lab().description().points()).isEqualTo(POINTS);
    assertThat(code.lab().hasHiddenTests()).as("has hidden tests").isTrue();
  }

  private static void handoutFits(LabCode code) throws IOException {
    String handout = Files.readString(code.lab().handout());
    for (LabTask task : code.lab().description().tasks()) {
      assertThat(handout)
          .containsPattern("(?m)^#+ .*\\b" + task.id() + "\\b.*\\b" + task.points() + " points");
    }
    for (LabCode.DeclaredTest each : code.declared()) {
      if (!each.hidden()) {
        assertThat(handout).as("names its public tests").contains(each.test().name());
      }
    }
  }

  private static void starterEarns(LabCode code) throws IOException, UnusableSubmission {
    Grade grade = grade(code, files(code.lab().starter()), 1);
    assertThat(grade.earned())
        .as(failures(grade))
        .isEqualTo(code.lab().description().starterPoints());
    for (TestResult test : grade.tests()) {
      Failure failure = test.failure();
      if (failure != null) {
        assertThat(failure.reason()).as(test.name()).isNotBlank().doesNotContain("\n");
      }
    }
  }

  private static void referenceEarnsAll(LabCode code) throws IOException, UnusableSubmission {
    Grade grade = grade(code, files(Solutions.folder(code.lab().folder(), "reference")), SEEDS);
    assertThat(grade.isFull()).as(failures(grade)).isTrue();
  }

  private static void eachTaskHasMutants(Lab lab) throws IOException {
    Map<String, Integer> mutants = new TreeMap<>();
    lab.description().tasks().forEach(task -> mutants.put(task.id(), 0));
    for (Path file : mutantsOf(lab)) {
      mutants.merge(Mutant.read(file).task(), 1, Integer::sum);
    }
    assertThat(mutants)
        .allSatisfy((task, number) -> assertThat(number).isGreaterThanOrEqualTo(MUTANTS_PER_TASK));
  }

  private static List<Path> mutantsOf(Lab lab) throws IOException {
    return Lab.filesIn(Solutions.mutants(lab.folder()));
  }

  private static void losesExactly(LabCode code, Mutant mutant)
      throws IOException, UnusableSubmission {
    SubmittedFiles reference = files(Solutions.folder(code.lab().folder(), "reference"));
    Grade grade = grade(code, mutant.applyTo(reference), 1);
    SortedSet<String> lost = new TreeSet<>();
    for (TestResult test : grade.tests()) {
      if (!test.passed()) {
        lost.add(test.name());
      }
    }
    assertThat(lost).as(failures(grade)).isEqualTo(mutant.loses());
    boolean ofItsTask =
        code.declared().stream()
            .map(LabCode.DeclaredTest::test)
            .filter(test -> mutant.loses().contains(test.name()))
            .map(LabTest::task)
            .anyMatch(mutant.task()::equals);
    assertThat(ofItsTask).as("a test of task %s notices it", mutant.task()).isTrue();
  }

  private static Grade grade(LabCode code, SubmittedFiles files, long seeds)
      throws UnusableSubmission {
    CompiledSubmission submission = CompiledSubmission.of(code.lab(), files);
    GradeOptions options = GradeOptions.plain().withHidden().underSeedsTo(seeds);
    return new Grader(code, submission::fresh, options, FailureView.NONE, Recordings.NONE)
        .grade("self test");
  }

  private static SubmittedFiles files(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (Path file : Lab.filesIn(folder)) {
      texts.put(String.valueOf(file.getFileName()), Files.readString(file));
    }
    return new SubmittedFiles(texts);
  }

  /** All failures of a grade, for the message of an assertion. */
  private static String failures(Grade grade) {
    StringBuilder text = new StringBuilder();
    for (TestResult test : grade.tests()) {
      Failure failure = test.failure();
      if (failure != null) {
        text.append(
            "%s %s: %s; expected %s, actual %s, seed %s, RV%s%n"
                .formatted(
                    test.status(),
                    test.name(),
                    failure.reason(),
                    failure.expected(),
                    failure.actual(),
                    failure.seed(),
                    failure.xlenBits()));
        for (Detail detail : failure.details()) {
          text.append("  ").append(detail.title()).append(": ").append(detail.text()).append('\n');
        }
      }
    }
    return text.toString();
  }
}
