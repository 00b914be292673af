package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code lab package}, and the archives at work in a folder like that of the grading system. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "both grading systems run Linux")
class LabPackageCommandTest {
  private static final Path COURSE = LabGradeCommandTest.COURSE;
  private static final Path REFERENCE = COURSE.resolve("turns/reference");
  private static final Path STARTER = COURSE.resolve("turns/starter");

  @TempDir private static Path once;
  @TempDir private Path temporary;

  private static Path gradescope = Path.of("");

  /** Packing takes seconds: most tests can do with one archive. */
  @BeforeAll
  static void packForGradescope() {
    gradescope = once.resolve("autograder.zip");
    assertThat(pack("gradescope", gradescope))
        .isEqualTo(
            new CommandRun(
                0, gradescope + ": upload it as the autograder of a programming assignment\n", ""));
  }

  private static TrapezeProcess.Result in(
      Path folder, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    String java = Path.of(System.getProperty("java.home"), "bin").toString();
    builder.environment().merge("PATH", java, (path, home) -> home + ":" + path);
    builder.environment().putAll(environment);
    return TrapezeProcess.run(builder, new byte[0]);
  }

  private static CommandRun pack(String system, Path output, Object... more) {
    Object[] words =
        Stream.concat(
                Stream.of(
                    "lab",
                    "package",
                    "turns",
                    "--labs",
                    COURSE,
                    "--for",
                    system,
                    "--output",
                    output),
                Stream.of(more))
            .toArray();
    return CommandRun.of(words);
  }

  @Test
  void gradescopesArchiveGradesASubmission() throws Exception {
    Path root = Files.createDirectories(temporary.resolve("autograder"));
    Files.createDirectories(root.resolve("results"));
    unzip(gradescope, root.resolve("source"));
    assertThat(root.resolve("source/setup.sh")).content().contains("apt-get install", "-jdk");
    Files.copy(root.resolve("source/run_autograder"), root.resolve("run_autograder"));
    Path results = root.resolve("results/results.json");
    Files.writeString(results, "{\"score\": 100, \"tests\": []}");
    Path submission = LabGradeCommandTest.copy(STARTER, root.resolve("submission"));
    Files.createDirectories(submission.resolve("results"));
    Files.writeString(submission.resolve("results/results.json"), "{\"score\": 100}");

    TrapezeProcess.Result run =
        in(root, Map.of("TRAPEZE_AUTOGRADER", root.toString()), "bash", "run_autograder");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    JsonNode grade = new ObjectMapper().readTree(Files.readString(results));
    assertThat(grade.get("score").intValue()).isZero();
    assertThat(grade.get("tests")).hasSize(4);

    try (Stream<Path> labs = Files.list(root.resolve("source/labs"))) {
      assertThat(labs).containsExactly(root.resolve("source/labs/turns"));
    }
    assertThat(root.resolve("source/labs/turns/reference")).doesNotExist();
  }

  @Test
  void graderThatFailsWritesNoResults() throws Exception {
    Path root = Files.createDirectories(temporary.resolve("autograder"));
    Files.createDirectories(root.resolve("results"));
    unzip(gradescope, root.resolve("source"));
    Files.writeString(root.resolve("source/labs/turns/lab.json"), "{");
    Path results = Files.writeString(root.resolve("results/results.json"), "{\"score\": 100}");
    TrapezeProcess.Result run =
        in(
            root,
            Map.of("TRAPEZE_AUTOGRADER", root.toString()),
            "bash",
            root.resolve("source/run_autograder").toString());
    assertThat(run.status()).isEqualTo(65);
    assertThat(run.out()).contains("the grader has failed");
    assertThat(results).doesNotExist();
  }

  @Test
  void autolabsArchiveGradesASubmission() throws Exception {
    Path tar = temporary.resolve("turns.tar");
    assertThat(pack("autolab", tar, "--seeds", 2).status()).isZero();
    in(temporary, Map.of(), "tar", "xf", "turns.tar");
    Path assessment = temporary.resolve("turns");
    assertThat(assessment.resolve("turns.yml"))
        .content()
        .contains("  name: turns\n", "- name: A\n", "  max_score: 60.0\n", "- name: B\n");
    assertThat(assessment.resolve("turns.rb")).content().contains("module Turns\n");
    Path instance = Files.createDirectories(temporary.resolve("instance"));
    Files.copy(assessment.resolve("autograde-Makefile"), instance.resolve("Makefile"));
    Files.copy(assessment.resolve("autograde.tar"), instance.resolve("autograde.tar"));
    for (Path submission : List.of(REFERENCE, STARTER)) {
      Files.deleteIfExists(instance.resolve("handin.zip"));
      LabGradeCommandTest.zip(submission, instance.resolve("handin.zip"));
      TrapezeProcess.Result run = in(instance, Map.of(), "make");
      assertThat(run.err()).isEmpty();
      assertThat(run.status()).isZero();
      List<String> lines = run.out().lines().toList();
      assertThat(lines.get(lines.size() - 1))
          .isEqualTo(
              submission.equals(REFERENCE)
                  ? "{\"scores\":{\"A\":60,\"B\":40}}"
                  : "{\"scores\":{\"A\":0,\"B\":0}}");
      assertThat(run.out()).doesNotContain("greeting-is-short", "secret");
    }
  }

  @Test
  void archiveIsTheSameEachTimeAndHiddenTestsCanBeLeftOut() throws IOException {
    Path again = temporary.resolve("again.zip");
    assertThat(pack("gradescope", again).status()).isZero();
    assertThat(again).hasBinaryContent(Files.readAllBytes(gradescope));
    Path without = temporary.resolve("without.zip");
    assertThat(pack("gradescope", without, "--no-hidden").status()).isZero();
    unzip(without, temporary.resolve("source"));
    assertThat(temporary.resolve("source/labs/turns/hidden")).doesNotExist();
    assertThat(temporary.resolve("source/run_autograder")).content().doesNotContain("--hidden");
  }

  @Test
  void unknownSystemIsOneLine() {
    assertThat(pack("moodle", temporary.resolve("x")))
        .satisfies(run -> assertThat(run.status()).isEqualTo(2))
        .satisfies(
            run ->
                assertThat(run.err())
                    .contains("'moodle' is none of gradescope, autolab and students")
                    .hasLineCount(1));
  }

  private static void unzip(Path zip, Path folder) throws IOException {
    try (FileSystem archive = FileSystems.newFileSystem(zip);
        Stream<Path> files = Files.walk(archive.getPath("/"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = folder.resolve(file.toString().substring(1));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  @Test
  void studentsGetTheLabsWithoutHiddenTestsAndSolutions() throws Exception {
    Path archive = temporary.resolve("students.zip");
    assertThat(
            CommandRun.of(
                "lab", "package", "--for", "students", "--labs", COURSE, "--output", archive))
        .isEqualTo(
            new CommandRun(
                0,
                archive + ": give it to students; it has no hidden tests and no solutions\n",
                ""));
    Path unpacked = temporary.resolve("unpacked");
    unzip(archive, unpacked);
    String trapeze = unpacked.resolve("trapeze/trapeze").toString();
    assertThat(in(unpacked, Map.of(), "sh", trapeze, "lab", "list").out()).contains(" 1  turns ");
    assertThat(in(unpacked, Map.of(), "sh", trapeze, "lab", "start", "turns", "mine").status())
        .isZero();
    TrapezeProcess.Result grade =
        in(unpacked, Map.of(), "sh", trapeze, "lab", "grade", "turns", "mine");
    assertThat(grade.status()).as(grade.err()).isEqualTo(1);
    assertThat(
            in(unpacked, Map.of(), "sh", trapeze, "lab", "grade", "turns", "mine", "--hidden")
                .err())
        .contains("--hidden: the hidden tests of turns are not here");
    try (Stream<Path> jars = Files.list(unpacked.resolve("trapeze/lib"))) {
      for (Path jar : jars.toList()) {
        try (FileSystem inside = FileSystems.newFileSystem(jar);
            Stream<Path> files = Files.walk(inside.getPath("/"))) {
          assertThat(files.map(Path::toString))
              .noneMatch(name -> name.matches("/labs/[^/]+/(hidden|reference|mutants).*"));
        }
      }
    }
  }
}
