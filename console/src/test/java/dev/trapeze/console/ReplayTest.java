package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.TrapezeProcess.Result;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.fs.Mkfs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings of runs, and the same runs once more. */
class ReplayTest {
  private static final byte[] NOTHING = {};
  private static final String COMMANDS = "ls | wc; echo hi > x; cat x; sleep 0.3; ps; false";

  @TempDir private Path folder;

  private String record(String xlen) throws Exception {
    String file = folder.resolve("run.json").toString();
    Result run = TrapezeProcess.run(NOTHING, "--xlen", xlen, "--record", file, "--run", COMMANDS);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isEqualTo(1);
    return file;
  }

  private void edit(String file, String pattern, String replacement) throws Exception {
    String text = Files.readString(Path.of(file));
    String edited = text.replaceFirst(pattern, replacement);
    assertThat(edited).isNotEqualTo(text);
    Files.writeString(Path.of(file), edited);
  }

  @ParameterizedTest
  @ValueSource(strings = {"32", "64"})
  void replayPrintsWhatTheRunHasPrinted(String xlen) throws Exception {
    String file = folder.resolve("run.json").toString();
    byte[] input = (COMMANDS + "\n").getBytes(StandardCharsets.UTF_8);
    Result run = TrapezeProcess.run(input, "boot", "--xlen", xlen, "--record", file);
    Result replay = TrapezeProcess.run(NOTHING, "replay", file);
    assertThat(replay.out()).isEqualTo(run.out()).contains("hi\n");
    assertThat(replay.err()).isEmpty();
    assertThat(replay.status()).isZero();
  }

  @Test
  void runOfOneProgramIsRepeatedWithItsFilesAndInput() throws Exception {
    Path wc = Files.write(folder.resolve("wc"), UserPrograms.elf("wc", 64));
    Path words = Files.writeString(folder.resolve("words.txt"), "some words\n");
    String file = folder.resolve("run.json").toString();
    byte[] input = "a b\nc\n".getBytes(StandardCharsets.UTF_8);
    Result run =
        TrapezeProcess.run(
            input, "run", "--record", file, "--file", words.toString(), wc.toString());
    assertThat(run.out()).containsPattern("2 +3 +6");
    assertThat(TrapezeProcess.run(NOTHING, "replay", file).out()).isEqualTo(run.out());
    Files.writeString(words, "other words\n");
    Result departed = TrapezeProcess.run(NOTHING, "replay", file);
    assertThat(departed.err()).hasLineCount(1).contains("not the disk that");
    assertThat(departed.status()).isEqualTo(65);
  }

  @Test
  void replayStopsWhereAskedAndShowsTheState() throws Exception {
    Result replay = TrapezeProcess.run(NOTHING, "replay", record("64"), "--to", "100000");
    assertThat(replay.err().lines())
        .contains("processes:")
        .element(0)
        .asString()
        .startsWith("at instruction 100000, ");
    assertThat(replay.status()).isZero();
  }

  @Test
  void otherInputIsNoticedAsADeparture() throws Exception {
    String file = record("64");
    edit(file, "\"time\" : 0", "\"time\" : 90000000");
    Result replay = TrapezeProcess.run(NOTHING, "replay", file);
    assertThat(replay.err()).hasLineCount(1).contains("departs from the recording");
    assertThat(replay.status()).isEqualTo(65);
  }

  @Test
  void recordingOfAnotherVersionIsRefused() throws Exception {
    String file = record("64");
    edit(file, "Trapeze 0\\.1", "Trapeze 9.9");
    Result replay = TrapezeProcess.run(NOTHING, "replay", file);
    assertThat(replay.err()).hasLineCount(1).contains("recorded by Trapeze 9.9");
    assertThat(replay.status()).isEqualTo(65);
  }

  @Test
  void diskFileIsTakenAsItWasBeforeTheRun() throws Exception {
    String disk = folder.resolve("disk.img").toString();
    String file = folder.resolve("run.json").toString();
    TrapezeProcess.run(NOTHING, "mkfs", "--xlen", "32", disk);
    // Without its programs the disk would be one for 64 bits.
    Result run =
        TrapezeProcess.run(
            NOTHING, "--disk", disk, "--record", file, "--run", "echo hi > x; cat x; rm init *");
    byte[] after = Files.readAllBytes(Path.of(disk));
    Result replay = TrapezeProcess.run(NOTHING, "replay", file);
    assertThat(replay.out()).isEqualTo(run.out()).startsWith("hi\n");
    assertThat(replay.err()).isEmpty();
    assertThat(Path.of(disk)).hasBinaryContent(after);
  }

  @Test
  void sameRunGivesTheSameRecording() throws Exception {
    byte[] first = Files.readAllBytes(Path.of(record("64")));
    assertThat(Path.of(record("64"))).hasBinaryContent(first);
  }

  @Test
  void recordingThatCannotBeWrittenStopsTheRunBeforeItBegins() throws Exception {
    Path disk = folder.resolve("disk.img");
    TrapezeProcess.run(NOTHING, "mkfs", disk.toString());
    byte[] before = Files.readAllBytes(disk);
    String image = disk.toString();
    Result same =
        TrapezeProcess.run(NOTHING, "--disk", image, "--record", image, "--run", "echo hi > x");
    assertThat(same.err()).hasLineCount(1).contains("disk.img: the recording would replace");
    assertThat(same.out()).isEmpty();
    assertThat(same.status()).isEqualTo(73);
    assertThat(disk).hasBinaryContent(before);
    String nowhere = folder.resolve("no/run.json").toString();
    Result missing = TrapezeProcess.run(NOTHING, "--record", nowhere, "--run", "echo hi");
    assertThat(missing.err()).hasLineCount(1).contains("no such file or directory");
    assertThat(missing.out()).isEmpty();
    assertThat(missing.status()).isEqualTo(73);
  }

  @Test
  void fileThatIsNoRecordingIsBadInput() throws Exception {
    Path file = Files.writeString(folder.resolve("run.json"), "{}");
    Result replay = TrapezeProcess.run(NOTHING, "replay", file.toString());
    assertThat(replay.err()).hasLineCount(1).contains("run.json: no recording: line 1: 'trapeze'");
    assertThat(replay.status()).isEqualTo(65);
  }

  @Test
  void panicShowsTheStateAndSavesARecordingThatEndsInTheSamePanic() throws Exception {
    byte[] image =
        Mkfs.XV6.image(List.of(new Mkfs.Entry("init", UserPrograms.elf("false", 64)))).image();
    Files.write(folder.resolve("disk.img"), image);
    Result run = TrapezeProcess.runIn(folder, NOTHING, "boot", "--disk", "disk.img");
    assertThat(run.status()).isEqualTo(70);
    assertThat(run.err().lines())
        .contains(
            "processes:",
            "the run is recorded; to have it once more: trapeze replay trapeze-panic.json"
                + ", as long as disk.img stays as it is")
        .element(0)
        .asString()
        .startsWith("trapeze: kernel panic: init exiting: init has ended with status 1 (pid 1, pc");
    Result replay = TrapezeProcess.runIn(folder, NOTHING, "replay", "trapeze-panic.json");
    assertThat(replay.status()).isEqualTo(70);
    assertThat(replay.err().lines().toList())
        .isEqualTo(run.err().lines().filter(line -> !line.startsWith("the run is rec")).toList());

    TrapezeProcess.runIn(folder, NOTHING, "boot", "--disk", "disk.img");
    assertThat(folder.resolve("trapeze-panic-2.json")).as("the first one is kept").exists();
  }
}
