package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trapeze.console.recording.RecordingFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lab grade} and {@code lab run}, with a small lab of the tests. */
class LabGradeCommandTest {
  static final Path COURSE = Path.of("../labs/src/test/course");
  private static final Path STARTER = COURSE.resolve("turns/starter");
  private static final Path REFERENCE = COURSE.resolve("turns/reference");

  @TempDir private Path temporary;

  private static CommandRun lab(Object... words) {
    Object[] all =
        Stream.of(Stream.of("lab"), Stream.of(words), Stream.of("--labs", COURSE))
            .flatMap(each -> each)
            .toArray();
    return CommandRun.of(all);
  }

  /** A folder with the files of another one in it. */
  static Path copy(Path from, Path to) {
    try (Stream<Path> files = Files.list(from)) {
      Files.createDirectories(to);
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path broken() throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("broken"));
    Files.writeString(folder.resolve("Turns.java"), "package lab;\nclass Turns {\n  int x\n}\n");
    return folder;
  }

  @Test
  void fullMarksAreStatus0() {
    CommandRun run = lab("grade", "turns", REFERENCE, "--hidden", "--seeds", 2);
    assertThat(run.out())
        .startsWith("turns: Turns & greetings, submission reference\n")
        .contains(" 20/20  first-process-runs\n", "(hidden)")
        .endsWith("100 of 100\n");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
  }

  @Test
  void lessIsStatus1AndEachFailureSaysHowToSeeItAgain() {
    CommandRun run = lab("grade", "1", STARTER);
    assertThat(run.out())
        .contains("TODO task A: keep the process")
        .contains("  expected  good day\n", "  actual    TODO\n")
        .contains(
            "again:   trapeze lab grade turns "
                + STARTER
                + " --labs "
                + COURSE
                + " --test greeting-is-on-the-disk --seed 1\n")
        .contains("its-status-comes-out  (not run: it needs first-process-runs)")
        .endsWith("  0 of  85\n");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void testsAreChosenByNameAndSeed() {
    CommandRun run =
        lab("grade", "turns", STARTER, "--test", "greeting", "--seed", 77, "--format", "csv");
    assertThat(run.out().lines()).hasSize(2);
    assertThat(run.out()).contains("greeting-is-on-the-disk,no,failed,0,25,77,");
  }

  @Test
  void submissionThatDoesNotCompileHasAllItsTestsAndNoPoints() throws IOException {
    CommandRun run = lab("grade", "turns", broken(), "--format", "json");
    JsonNode root = new ObjectMapper().readTree(run.out());
    assertThat(root.get("message").textValue()).contains("Turns.java:3: error: ';' expected");
    assertThat(root.get("score").intValue()).isZero();
    assertThat(root.get("tests")).hasSize(3);
    root.get("tests")
        .forEach(test -> assertThat(test.get("status").textValue()).isEqualTo("not_run"));
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void gradeDoesNotDependOnTheDay() {
    assertThat(lab("grade", "turns", STARTER, "--format", "json"))
        .isEqualTo(lab("grade", "turns", STARTER, "--format", "json"));
  }

  @Test
  void reportGoesIntoAFileWholeOrNotAtAll() throws IOException {
    Path file = temporary.resolve("results.json");
    CommandRun run =
        lab("grade", "turns", STARTER, "--hidden", "--format", "gradescope", "--output", file);
    assertThat(run).isEqualTo(new CommandRun(1, "", ""));
    assertThat(new ObjectMapper().readTree(Files.readString(file)).get("tests")).hasSize(4);
    Path nowhere = temporary.resolve("no/where");
    assertThat(lab("grade", "turns", STARTER, "--output", nowhere))
        .isEqualTo(new CommandRun(73, "", "trapeze: " + nowhere + ": no such file or directory\n"));
  }

  @Test
  void failedRunIsRecorded() throws Exception {
    Path folder = temporary.resolve("recordings");
    CommandRun run = lab("grade", "turns", STARTER, "--recordings", folder, "--test", "first");
    Path recording = folder.resolve("first-process-runs.json");
    assertThat(run.out()).contains("look at: trapeze debug --replay " + recording + "\n");
    assertThat(RecordingFile.decode(Files.readAllBytes(recording)).arguments())
        .startsWith("lab", "debug", "turns", STARTER.toAbsolutePath().normalize().toString());
  }

  @Test
  void folderOfAStudentKeepsItsRecordings() {
    Path folder = temporary.resolve("mine");
    assertThat(lab("start", "turns", folder).status()).isZero();
    assertThat(lab("grade", "turns", folder, "--test", "first").status()).isEqualTo(1);
    assertThat(folder.resolve(".trapeze/recordings/first-process-runs.json")).isRegularFile();
  }

  @Test
  void classIsGradedIntoATableAndReports() throws IOException {
    Path all = Files.createDirectories(temporary.resolve("all"));
    copy(REFERENCE, all.resolve("ada"));
    copy(STARTER, all.resolve("bob"));
    copy(broken(), all.resolve("carl"));
    zip(REFERENCE, all.resolve("dora.zip"));
    Files.writeString(all.resolve("notes.txt"), "no submission");
    Path output = temporary.resolve("out");
    CommandRun run =
        lab("grade", "turns", "--all", all, "--jobs", 2, "--format", "junit", "--output", output);
    assertThat(run.out())
        .startsWith("submission    points   A   B  note\n")
        .contains("ada         85 of 85  60  25\n", "bob          0 of 85   0   0\n")
        .contains("dora        85 of 85  60  25\n")
        .endsWith("4 submissions: mean 42.5, median 85, lowest 0, highest 85, full marks 2\n");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isEqualTo(1);
    assertThat(output.resolve("grades.csv"))
        .content()
        .startsWith(
            "lab,submission,score,max_score,task_A,task_B,note\r\nturns,ada,85,85,60,25,\r\n")
        .contains("turns,carl,0,85,0,0,Turns.java:3: error: ';' expected\r\n");
    for (String name : List.of("ada", "bob", "carl", "dora")) {
      assertThat(output.resolve("reports/" + name + ".xml")).content().contains("<testsuite ");
    }
    assertThat(output.resolve("recordings/bob/first-process-runs.json")).isRegularFile();
  }

  @Test
  void tablesOfShardsJoinedAreTheTable() {
    Path all = temporary.resolve("all");
    for (String name : List.of("a", "b", "c", "d", "e")) {
      copy(STARTER, all.resolve(name));
    }
    StringBuilder joined = new StringBuilder();
    for (int i = 1; i <= 2; i++) {
      joined.append(lab("grade", "1", "--all", all, "--format", "csv", "--shard", i + "/2").out());
    }
    String whole = lab("grade", "1", "--all", all, "--format", "csv", "--jobs", 1).out();
    assertThat(joined.toString().lines().sorted()).isEqualTo(whole.lines().sorted().toList());
    assertThat(joined.toString().lines().findFirst()).isEqualTo(whole.lines().findFirst());
    assertThat(whole.lines()).hasSize(6);
  }

  @Test
  void shardWithoutASubmissionIsAnEmptyTable() {
    Path all = temporary.resolve("all");
    copy(REFERENCE, all.resolve("a"));
    assertThat(lab("grade", "1", "--all", all, "--shard", "2/2", "--format", "csv"))
        .isEqualTo(new CommandRun(0, "", ""));
  }

  @Test
  void wrongUseIsOneLine() {
    Map<List<Object>, Integer> wrong =
        Map.of(
            List.of("turns"), 2,
            List.of("turns", STARTER, "--all", STARTER), 2,
            List.of("turns", STARTER, "--jobs", 2), 2,
            List.of("turns", STARTER, "--seeds", 0), 2,
            List.of("turns", STARTER, "--seed", 1, "--seeds", 2), 2,
            List.of("turns", STARTER, "--format", "pdf"), 2,
            List.of("turns", STARTER, "--test", "nonsense"), 2,
            List.of("turns", "--all", STARTER, "--shard", "3/2"), 2,
            List.of("turns", "--all", STARTER), 66,
            List.of("turns", STARTER.resolve("missing")), 66);
    wrong.forEach(
        (words, status) -> {
          Object[] all = Stream.concat(Stream.of("grade"), words.stream()).toArray();
          CommandRun run = lab(all);
          assertThat(run.err()).as("%s", words).startsWith("trapeze: ").hasLineCount(1);
          assertThat(run.out()).isEmpty();
          assertThat(run.status()).as("%s", words).isEqualTo(status);
        });
  }

  @Test
  void runBootsTheKernelWithTheStudentsPart() throws Exception {
    TrapezeProcess.Result result =
        TrapezeProcess.run(
            new byte[0],
            "lab",
            "run",
            "turns",
            REFERENCE.toString(),
            "--labs",
            COURSE.toString(),
            "--run",
            "cat greeting.txt");
    assertThat(result).isEqualTo(new TrapezeProcess.Result(0, "good day\n", ""));
  }

  @Test
  void partThatFailsAtOnceIsAPanicInOneLine() {
    CommandRun run = lab("run", "turns", STARTER, "--run", "ls");
    assertThat(run.err().lines().findFirst().orElseThrow())
        .startsWith("trapeze: kernel panic: ")
        .contains("TODO task A: keep the process");
    assertThat(run.status()).isEqualTo(70);
  }

  @Test
  void partThatCannotBeMadeIsOneLine() throws IOException {
    String turns = Files.readString(REFERENCE.resolve("Turns.java"));
    String failing =
        "private static <T> T none() { throw new AssertionError(\"none\"); }\n\n  @Override";
    Path throwing =
        folder(
            "throwing",
            turns.replace("new ArrayDeque<>()", "none()").replaceFirst("@Override", failing));
    Path hiding = folder("hiding", turns.replace("public final class", "final class"));

    CommandRun failed = lab("run", "turns", throwing, "--run", "ls");
    assertThat(failed.err()).contains("new lab.Turns threw java.lang.AssertionError: none");
    assertThat(failed.err()).startsWith("trapeze: kernel panic: ").doesNotContain("internal error");
    assertThat(failed.status()).isEqualTo(70);
    CommandRun hidden = lab("run", "turns", hiding, "--run", "ls");
    assertThat(hidden.err())
        .isEqualTo("trapeze: lab.Turns must be a public class that is not abstract\n");
    assertThat(hidden.status()).isEqualTo(65);
    CommandRun layout =
        CommandRun.of("lab", "run", "layout", "../labs/layout/starter", "--run", "ls");
    assertThat(layout.err())
        .hasLineCount(1)
        .startsWith("trapeze: ../labs/layout/starter: ")
        .contains("TODO task A");
    assertThat(layout.status()).isEqualTo(65);
  }

  private Path folder(String name, String turns) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve(name));
    Files.writeString(folder.resolve("Turns.java"), turns);
    Files.copy(REFERENCE.resolve("greeting.txt"), folder.resolve("greeting.txt"));
    return folder;
  }

  @Test
  void partThatDoesNotCompileIsNotBooted() throws IOException {
    CommandRun run = lab("run", "turns", broken(), "--run", "ls");
    assertThat(run.err()).contains("Turns.java:3: error: ';' expected");
    assertThat(run.status()).isEqualTo(65);
  }

  static void zip(Path folder, Path zip) throws IOException {
    try (FileSystem archive = FileSystems.newFileSystem(zip, Map.of("create", "true"));
        Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, archive.getPath("/" + file.getFileName()));
      }
    }
  }
}
