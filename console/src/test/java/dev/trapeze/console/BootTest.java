package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.TrapezeProcess.Result;
import dev.trapeze.images.UserPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootTest {
  private static final byte[] NOTHING = {};

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"32", "64"})
  void runPrintsWhatTheGuestPrintsAndNothingElse(String xlen) throws Exception {
    Result result =
        TrapezeProcess.run(NOTHING, "--xlen", xlen, "--run", "echo one | cat; cat README | wc");
    String readme = new String(UserPrograms.rootFile("README"), StandardCharsets.UTF_8);
    assertThat(result.out().lines().toList()).hasSize(2).first().isEqualTo("one");
    assertThat(result.out().lines().toList().get(1).trim().split(" +"))
        .startsWith(String.valueOf(readme.lines().count()))
        .endsWith(String.valueOf(UserPrograms.rootFile("README").length));
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sv32", "sv39", "sv48"})
  void layoutOfLinuxBootsFromADiskWithProgramsForIt(String mmu) throws Exception {
    String xlen = mmu.equals("sv32") ? "32" : "64";
    Result result =
        TrapezeProcess.run(
            NOTHING,
            "--xlen",
            xlen,
            "--layout",
            "linux",
            "--mmu",
            mmu,
            "--run",
            "memmap | grep main; crash text; exit 5");

    String main = mmu.equals("sv32") ? "0x08048" : "0x000000000040";
    assertThat(result.out()).startsWith(main).contains(": text, not writable");
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isEqualTo(5);
  }

  @Test
  void programsForAnotherLayoutAreNamedWithTheReason() throws Exception {
    String disk = folder.resolve("disk.img").toString();
    assertThat(TrapezeProcess.run(NOTHING, "mkfs", disk).status()).isZero();
    for (List<String> command : List.of(List.of("boot", "--run", "ls"), List.of("maps"))) {
      List<String> arguments = new ArrayList<>(command);
      arguments.addAll(List.of("--disk", disk, "--layout", "linux"));
      Result result = TrapezeProcess.run(NOTHING, arguments.toArray(String[]::new));
      assertThat(result.out()).isEmpty();
      assertThat(result.err())
          .contains("disk.img: its programs begin at 0x0, those for the layout linux at 0x400000")
          .hasLineCount(1);
      assertThat(result.status()).isEqualTo(65);
    }

    assertThat(TrapezeProcess.run(NOTHING, "mkfs", "--force", "--layout", "linux", disk).status())
        .isZero();
    assertThat(
            TrapezeProcess.run(NOTHING, "--disk", disk, "--layout", "linux", "--run", "echo one"))
        .isEqualTo(new Result(0, "one\n", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"round-robin", "priority", "lottery:3", "mlfq"})
  void hartsAndSchedulersAreChosenAndTheStateHashIsTheSameTwice(String scheduler) throws Exception {
    String[] command = {
      "--harts",
      "3",
      "--tlb",
      "architectural",
      "--scheduler",
      scheduler,
      "--state-hash",
      "--run",
      "seq 30 | sort -n | tee f | wc -l; sysinfo | grep harts"
    };
    Result result = TrapezeProcess.run(NOTHING, command);

    assertThat(result.out()).containsPattern(" 30\n").contains("3 harts\n");
    assertThat(result.err()).matches("state hash [0-9a-f]{64} after [0-9]+ instructions\n");
    assertThat(TrapezeProcess.run(NOTHING, command)).isEqualTo(result);
  }

  @Test
  void runExitsWithTheStatusOfTheLastCommand() throws Exception {
    assertThat(TrapezeProcess.run(NOTHING, "--run", "true; false").status()).isEqualTo(1);
    assertThat(TrapezeProcess.run(NOTHING, "--run", "false; true").status()).isZero();
  }

  @Test
  void standardInputThatIsNoTerminalReachesTheGuestWhole() throws Exception {
    // More than all buffers on the way together, in lines that differ.
    StringBuilder lines = new StringBuilder("wc\n");
    for (int i = 0; lines.length() < 300_000; i++) {
      lines.append("line ").append(i).append(" of text with \003 and \b in it\n");
    }
    byte[] input = lines.toString().getBytes(StandardCharsets.ISO_8859_1);
    Result result = TrapezeProcess.run(input, "--xlen", "32");
    assertThat(result.out().trim().split(" +"))
        .startsWith(String.valueOf(lines.chars().filter(c -> c == '\n').count() - 1))
        .endsWith(String.valueOf(input.length - 3));
    assertThat(result.status()).isZero();
  }

  @Test
  void runOfAProgramPassesArgumentsInputAndStatus() throws IOException, InterruptedException {
    Path grep = Files.write(folder.resolve("grep.elf"), UserPrograms.elf("grep", 64));
    byte[] input = "a -v b\nabc\n".getBytes(StandardCharsets.UTF_8);
    Result found = TrapezeProcess.run(input, "run", grep.toString(), "-v", "abc");
    assertThat(found.out()).isEqualTo("a -v b\n");
    assertThat(found.status()).isZero();
    Result notFound = TrapezeProcess.run(input, "run", grep.toString(), "nowhere");
    assertThat(notFound.out()).isEmpty();
    assertThat(notFound.status()).isEqualTo(1);
  }

  @Test
  void filesOfTheHostAreOnTheGuestsDisk() throws IOException, InterruptedException {
    Path cat = Files.write(folder.resolve("cat"), UserPrograms.elf("cat", 32));
    Path words = Files.writeString(folder.resolve("words.txt"), "some words\n");
    Result result =
        TrapezeProcess.run(
            NOTHING,
            "run",
            "--file",
            words.toString(),
            "--file",
            words + ":sub/other",
            cat.toString(),
            "/words.txt",
            "sub/other");
    assertThat(result.out()).isEqualTo("some words\nsome words\n");
    assertThat(result.status()).isZero();
  }

  @Test
  void fileOfTheHostMayBeLongerThanXv6sDisksAllow() throws IOException, InterruptedException {
    Path wc = Files.write(folder.resolve("wc"), UserPrograms.elf("wc", 64));
    Path large = Files.write(folder.resolve("large"), new byte[20 << 20]);
    Result result =
        TrapezeProcess.run(
            NOTHING, "run", "--file", large.toString(), wc.toString(), "-c", "large");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("20971520");
    assertThat(result.status()).isZero();
  }

  @Test
  void faultThatEndsTheProgramGives128AndItsSignal() throws IOException, InterruptedException {
    Path crash = Files.write(folder.resolve("crash"), UserPrograms.elf("crash", 64));
    Result result = TrapezeProcess.run(NOTHING, "run", crash.toString(), "null");
    assertThat(result.status()).isEqualTo(128 + 11);
    assertThat(result.out())
        .contains("pid 1 crash: store page fault", "address 0x0000000000000000");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void programThatTheKernelDoesNotStartIsBadInput() throws IOException, InterruptedException {
    Path echo = Files.write(folder.resolve("echo"), UserPrograms.elf("echo", 64));
    String[] manyArguments = new String[50];
    Arrays.fill(manyArguments, "x");
    for (String[] arguments : new String[][] {manyArguments, {"x".repeat(5000)}}) {
      Result result =
          TrapezeProcess.run(
              NOTHING,
              Stream.concat(Stream.of("run", echo.toString()), Stream.of(arguments))
                  .toArray(String[]::new));
      assertThat(result.status()).isEqualTo(65);
      assertThat(result.out()).isEmpty();
      assertThat(result.err())
          .startsWith("trapeze: the kernel cannot start /echo: ")
          .hasLineCount(1);
    }
  }

  @Test
  void logIsOnStandardErrorOnly() throws Exception {
    Result result = TrapezeProcess.run(NOTHING, "boot", "--log", "debug", "--run", "echo out");
    assertThat(result.out()).isEqualTo("out\n");
    assertThat(result.err()).contains("DEBUG kernel: pid 2 is /sh now");
  }
}
