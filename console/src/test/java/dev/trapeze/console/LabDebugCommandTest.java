package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapeze.console.TrapezeProcess.Result;
import dev.trapeze.console.recording.Recording;
import dev.trapeze.console.recording.RecordingFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code trapeze lab debug}, and recordings of failed tests, with the starter of the lab lazy. */
class LabDebugCommandTest {
  private static final String FAILING = "sbrk-takes-no-frame";

  @TempDir private Path temporary;
  private Path folder = Path.of("");

  @BeforeEach
  void start() throws Exception {
    folder = temporary.resolve("lazy");
    assertThat(trapeze("lab", "start", "lazy", folder.toString()).status()).isZero();
  }

  private static Result trapeze(String... words) throws Exception {
    return TrapezeProcess.run(new byte[0], words);
  }

  @Test
  void recordingOfAFailedTestOpensWhereItFailed() throws Exception {
    Result grade = trapeze("lab", "grade", "lazy", folder.toString(), "--test", FAILING);
    assertThat(grade.status()).isEqualTo(1);
    Path file = folder.resolve(".trapeze/recordings/" + FAILING + ".json");
    assertThat(grade.out()).contains("trapeze debug --replay " + file);

    Recording recording = RecordingFile.decode(Files.readAllBytes(file));
    Result debug = trapeze("debug", "--replay", file.toString(), "-batch", "-ex", "info files");
    assertThat(debug.status()).as(debug.err()).isZero();
    assertThat(debug.out()).startsWith("\nThe recording ends here.\npid 1 main, ");
    assertThat(debug.err()).isEmpty();
    assertThat(recording.end().how()).startsWith(FAILING + ": page 0x");
  }

  @Test
  void testThatFailsIsDebuggedFromItsFailureBackwards() throws Exception {
    Result result =
        trapeze(
            "lab",
            "debug",
            "lazy",
            folder.toString(),
            "--test",
            FAILING,
            "-batch",
            "-ex",
            "pagetable",
            "-ex",
            "reverse-stepi");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).startsWith(FAILING + ": page 0x").hasLineCount(1);
    assertThat(result.out())
        .contains("The recording ends here.")
        .containsPattern("rw-u-  \\d pages? +heap");
  }

  @Test
  void testThatPassesIsDebuggedFromItsBeginning() throws Exception {
    Path reference = Path.of("../labs/lazy/reference/LazyPaging.java");
    assumeTrue(Files.exists(reference), "the reference solutions are not here");
    Files.copy(reference, temporary.resolve("LazyPaging.java"));
    Result result =
        trapeze(
            "lab",
            "debug",
            "lazy",
            temporary.toString(),
            "--test",
            FAILING,
            "-batch",
            "-ex",
            "stepi");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).isEqualTo(FAILING + " passes under seed 1; this is where it begins\n");
    assertThat(result.out()).startsWith("pid 1 initcode");
  }

  @Test
  void systemIsTakenBackWithAPieceThatIsMadeWhenItBoots() throws Exception {
    String failing = "no-page-before-its-first-use";
    Path mmap = temporary.resolve("mmap");
    assertThat(trapeze("lab", "start", "mmap", mmap.toString()).status()).isZero();
    Result result =
        trapeze(
            "lab",
            "debug",
            "mmap",
            mmap.toString(),
            "--test",
            failing,
            "-batch",
            "-ex",
            "reverse-stepi");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).contains("TODO task A").doesNotContain("internal error");
  }

  @Test
  void withoutATestTheShellBootsWithThePiece() throws Exception {
    Result result =
        trapeze("lab", "debug", "lazy", folder.toString(), "-batch", "-ex", "info processes");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("initcode");
  }

  @Test
  void stateThatCannotBeSavedIsNamedInALine() throws Exception {
    Path course = LabGradeCommandTest.COURSE;
    Path random =
        LabGradeCommandTest.copy(course.resolve("turns/reference"), temporary.resolve("random"));
    Path turns = random.resolve("Turns.java");
    String source = Files.readString(turns);
    String field =
        "  private final java.util.Random dice = new java.util.Random(1);\n\n  @Override";
    Files.writeString(turns, source.replaceFirst("  @Override", field));
    Result result =
        trapeze(
            "lab",
            "debug",
            "turns",
            random.toString(),
            "--labs",
            course.toString(),
            "-batch",
            "-ex",
            "stepi");
    assertThat(result.err())
        .hasLineCount(1)
        .startsWith("trapeze: " + random + ": ")
        .contains("java.util.Random")
        .contains("dice");
    assertThat(result.status()).isEqualTo(65);
  }

  @Test
  void unknownTestIsALineThatNamesThoseThatThereAre() throws Exception {
    Result result = trapeze("lab", "debug", "lazy", folder.toString(), "--test", "lunch");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("trapeze: lab lazy has no test 'lunch'; it has " + FAILING)
        .hasLineCount(1);
  }

  @Test
  void recordingThatClaimsToBeOfAnotherCommandIsNotKept() {
    List<String> arguments = new ArrayList<>(List.of("boot", "--disk", "x", ""));
    while (arguments.size() < 12) {
      arguments.add("");
    }
    assertThat(LabRecording.complete(recording(arguments), folder, null)).isNull();
    assertThat(LabRecording.complete(recording(List.of("lab", "debug")), folder, null)).isNull();
    assertThat(LabRecording.complete("no JSON".getBytes(StandardCharsets.UTF_8), folder, null))
        .isNull();
  }

  private static byte[] recording(List<String> arguments) {
    return RecordingFile.encode(
        new Recording(
            TrapezeCommand.VERSION,
            arguments,
            false,
            new Recording.RecordedImage("disk", 1, "", Map.of()),
            List.of(),
            new Recording.End(0, 0, false, false, "")));
  }
}
