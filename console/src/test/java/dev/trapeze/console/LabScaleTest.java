package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in {@code labs/scale}. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "scripts for a POSIX shell")
class LabScaleTest {
  private static final Path COURSE = LabGradeCommandTest.COURSE.toAbsolutePath().normalize();
  private static final Path SCRIPT = Path.of("../labs/scale/grade-index").toAbsolutePath();

  @TempDir private Path temporary;

  private TrapezeProcess.Result shell(String line) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).directory(temporary.toFile());
    builder.environment().put("TRAPEZE", String.join(" ", TrapezeProcess.command()));
    builder.environment().put("OPTIONS", "--hidden --labs " + COURSE);
    builder.environment().put("GRADE", SCRIPT.normalize().toString());
    builder.environment().remove("JOB_COMPLETION_INDEX");
    return TrapezeProcess.run(builder, new byte[0]);
  }

  @Test
  void partsGradedByXargsAndJoinedByCatAreTheClass() throws Exception {
    for (String name : List.of("ada", "bob", "carl")) {
      LabGradeCommandTest.copy(
          COURSE.resolve(name.equals("bob") ? "turns/starter" : "turns/reference"),
          temporary.resolve("submissions").resolve(name));
    }
    TrapezeProcess.Result run =
        shell("seq 0 1 | xargs -P 2 -I{} \"$GRADE\" turns submissions grades 2 {}");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    String joined;
    try (Stream<Path> tables = Files.list(temporary.resolve("grades"))) {
      joined =
          tables
              .filter(Files::isRegularFile)
              .sorted()
              .map(LabScaleTest::read)
              .collect(Collectors.joining());
    }
    assertThat(joined)
        .isEqualTo(
            """
            lab,submission,score,max_score,task_A,task_B,note\r
            turns,ada,100,100,60,40,\r
            turns,carl,100,100,60,40,\r
            turns,bob,0,100,0,0,\r
            """);
  }

  @Test
  void indexOfAKubernetesJobPicksThePart() throws Exception {
    LabGradeCommandTest.copy(COURSE.resolve("turns/starter"), temporary.resolve("all/ada"));
    assertThat(shell("JOB_COMPLETION_INDEX=0 \"$GRADE\" turns all grades 2").status()).isZero();
    assertThat(temporary.resolve("grades/grades-1-of-2.csv")).content().contains("turns,ada,0,");
  }

  @Test
  void partThatCannotBeGradedSaysSo() throws Exception {
    assertThat(shell("\"$GRADE\" turns missing grades 2 0").status()).isEqualTo(66);
    assertThat(shell("\"$GRADE\" turns missing grades 2").status()).isEqualTo(2);
    assertThat(shell("\"$GRADE\" turns missing grades 2 x").err())
        .isEqualTo("grade-index: the index must be a number from 0, not 'x'\n");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
