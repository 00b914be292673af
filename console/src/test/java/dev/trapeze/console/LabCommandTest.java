package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lab list} and {@code lab start}, with a small lab of the tests. */
class LabCommandTest {
  private static final Path COURSE = Path.of("../labs/src/test/course");

  @TempDir private Path temporary;

  private static CommandRun lab(Object... words) {
    Object[] all =
        Stream.of(Stream.of("lab"), Stream.of(words), Stream.of("--labs", COURSE))
            .flatMap(each -> each)
            .toArray();
    return CommandRun.of(all);
  }

  @Test
  void listHasALineForEachLab() {
    assertThat(lab("list"))
        .isEqualTo(
            new CommandRun(
                0,
                """
                no  name   points  tasks      title
                 1  turns     100  A:60 B:40  Turns & greetings
                """,
                ""));
  }

  @Test
  void labsOfTrapezeAreThereWithoutAnOption() {
    CommandRun run = CommandRun.of("lab", "list");
    assertThat(run.out().lines().skip(1))
        .hasSize(10)
        .allSatisfy(line -> assertThat(line).matches(" ?[0-9]+  [a-z]+ +100  A:.*"));
    assertThat(run.status()).isZero();
  }

  @Test
  void startTellsWhatToReadAndToTry() {
    Path folder = temporary.resolve("mine");
    for (String name : new String[] {"turns", "1"}) {
      CommandRun run = lab("start", name, folder);
      assertThat(run)
          .isEqualTo(
              new CommandRun(
                  0,
                  "%s: lab 1, Turns & greetings\nread %s, and then try\n  trapeze lab grade turns %s\n"
                      .formatted(folder, folder.resolve("HANDOUT.md"), folder),
                  ""));
      assertThat(folder.resolve("HANDOUT.md")).isRegularFile();
      assertThat(folder.resolve("src/main/java/lab/Turns.java")).isRegularFile();
      folder = temporary.resolve("other");
    }
  }

  @Test
  void startLeavesAFolderAloneThatHasSomethingInIt() throws IOException {
    Path file = Files.writeString(temporary.resolve("notes"), "mine");
    assertThat(lab("start", "turns", temporary))
        .isEqualTo(
            new CommandRun(
                73,
                "",
                "trapeze: " + temporary + ": is not empty: a lab starts in a new folder\n"));
    assertThat(lab("start", "turns", file))
        .isEqualTo(new CommandRun(73, "", "trapeze: " + file + ": not a directory\n"));
    assertThat(file).hasContent("mine");
    try (Stream<Path> inside = Files.list(temporary)) {
      assertThat(inside).containsExactly(file);
    }
  }

  @Test
  void wrongNamesAreOneLineThatSaysWhatThereIs() {
    assertThat(lab("start", "lunch", temporary.resolve("x")))
        .isEqualTo(new CommandRun(2, "", "trapeze: no lab is named 'lunch'; there are turns\n"));
    assertThat(CommandRun.of("lab", "lunch").err())
        .startsWith("trapeze: no such command: lunch; there are list, start")
        .hasLineCount(1);
    assertThat(CommandRun.of("lab").err())
        .startsWith("trapeze: lab needs a command: list, start")
        .hasLineCount(1);
    Path missing = temporary.resolve("missing");
    assertThat(CommandRun.of("lab", "list", "--labs", missing))
        .isEqualTo(new CommandRun(66, "", "trapeze: " + missing + ": no such file or directory\n"));
    assertThat(CommandRun.of("lab", "list", "--labs", temporary).status()).isEqualTo(65);
    assertThat(CommandRun.of("lab", "list", "--labs", temporary).err())
        .isEqualTo("trapeze: " + temporary + ": no labs: a lab is a folder with a lab.json\n");
  }
}
