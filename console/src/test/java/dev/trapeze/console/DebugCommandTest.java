package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.TrapezeProcess.Result;
import dev.trapeze.images.UserPrograms;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code trapeze debug} as a process of its own, without a terminal. */
class DebugCommandTest {
  private static final byte[] NOTHING = {};

  @TempDir private Path folder;

  private static Result debug(String... words) throws Exception {
    return debugWith("", words);
  }

  private static Result debugWith(String input, String... words) throws Exception {
    String[] all = new String[words.length + 1];
    all[0] = "debug";
    System.arraycopy(words, 0, all, 1, words.length);
    return TrapezeProcess.run(input.getBytes(StandardCharsets.UTF_8), all);
  }

  @Test
  void commandsAreDoneInTheirOrderAndNothingIsReadWithBatch() throws Exception {
    Path file = Files.writeString(folder.resolve("commands"), "echo two\\n\n# comment\n");
    Result result =
        debugWith(
            "echo read\\n",
            "-batch",
            "-ex",
            "echo one\\n",
            "-x",
            file.toString(),
            "-ex",
            "echo three\\n");
    assertThat(result).isEqualTo(new Result(0, "one\ntwo\nthree\n", ""));
  }

  @Test
  void answersOfAFileComeBeforeWhatTheGuestPrintsNextAndStopsAreToldOnce() throws Exception {
    Path file = Files.writeString(folder.resolve("commands"), "echo before\\n\ncontinue\n");
    assertThat(debug("-batch", "-x", file.toString(), "echo", "hello"))
        .isEqualTo(new Result(0, "before\nhello\n\nThe machine is off, with status 0.\n", ""));
  }

  @Test
  void commandThatFailsIsALineAndWithBatchAStatus() throws Exception {
    Result result = debug("-batch", "-ex", "foo", "-ex", "echo on\\n");
    assertThat(result)
        .isEqualTo(new Result(1, "on\n", "Undefined command: \"foo\".  Try \"help\".\n"));
    assertThat(debug("-ex", "foo").status()).isZero();
    assertThat(debug("-batch", "-x", "/nowhere"))
        .isEqualTo(new Result(1, "", "/nowhere: No such file or directory.\n"));
  }

  @Test
  void linesOfAPipeAreDoneWithoutPromptAndColour() throws Exception {
    Result result = debugWith("\nstepi\n\necho done\\n\nquit\necho never\\n", "--xlen", "32");
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("pid 1 initcode, supervisor mode, userret")
        .contains("=> 0xfffff0a4 <userret>:\tcsrw\tsatp,a0\n")
        .endsWith("done\n")
        .doesNotContain("\033", "(trapeze)");
    assertThat(result.status()).isZero();
  }

  @Test
  void guestsConsoleIsRunAndWhatIsTyped() throws Exception {
    Result run = debug("--run", "echo hi; poweroff 3", "-batch", "-ex", "continue");
    assertThat(run.out()).isEqualTo("hi\n\nThe machine is off, with status 3.\n");
    assertThat(run.status()).isZero();
    Result typed = debugWith("continue\ntype echo hi\ncontinue\ncontinue\n", "--xlen", "32");
    assertThat(typed.out()).contains("\nhi\n").containsOnlyOnce("\nhi\n");
  }

  @Test
  void stateHashIsThatOfTheSameRunWithoutADebugger() throws Exception {
    String[] options = {"--xlen", "32", "--state-hash", "--run", "ls; wc README"};
    Result booted = TrapezeProcess.run(NOTHING, options);
    Result stepped =
        debug(
            "--xlen",
            "32",
            "--state-hash",
            "--run",
            "ls; wc README",
            "-batch",
            "-ex",
            "stepi 3000",
            "-ex",
            "reverse-stepi 5",
            "-ex",
            "continue");
    assertThat(stepped.err()).startsWith("state hash ").isEqualTo(booted.err());
  }

  @Test
  void guestsInputComesAgainWhereTheRunGoesAnotherWay() throws Exception {
    Result result =
        debug(
            "--run",
            "echo one; echo two",
            "-batch",
            "-ex",
            "break main",
            "-ex",
            "continue",
            "-ex",
            "continue",
            "-ex",
            "delete",
            "-ex",
            "continue",
            "-ex",
            "goto 1000",
            "-ex",
            "set $t6 = 7",
            "-ex",
            "continue");
    assertThat(result.err()).isEmpty();
    assertThat(result.out().split("one\ntwo\n", -1)).as("twice: %s", result.out()).hasSize(3);
  }

  @Test
  void programOfTheHostsOrOfTheDiskIsTheOnlyProcess() throws Exception {
    Path echo = Files.write(folder.resolve("echo"), UserPrograms.elf("echo", 32));
    Result host =
        debug("-batch", "-ex", "break main", "-ex", "c", "-ex", "c", echo.toString(), "-ex", "two");
    assertThat(host.out())
        .contains("\nBreakpoint 1, pid 1 echo, main (bin/echo.c:")
        .contains("-ex two\n")
        .contains("The machine is off, with status 0.");
    Result disk = debug("-batch", "-ex", "c", "wc", "/README");
    assertThat(disk.out()).containsPattern("\\d+ /README\n");
    assertThat(debug("-batch", "-ex", "c", "nowhere"))
        .isEqualTo(
            new Result(
                66,
                "",
                "trapeze: /nowhere: no program on the built-in disk, nor a file here: no such file or directory\n"));
  }

  @Test
  void diskFileStaysAsItIs() throws Exception {
    Path disk = folder.resolve("disk.img");
    TrapezeProcess.run(NOTHING, "mkfs", disk.toString());
    byte[] before = Files.readAllBytes(disk);
    Result result =
        debug("--disk", disk.toString(), "--run", "echo x > y; cat y", "-batch", "-ex", "c");
    assertThat(result.out()).startsWith("x\n");
    assertThat(disk).hasBinaryContent(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"32", "64"})
  void recordingIsDebuggedToTheSameEnd(String xlen) throws Exception {
    String file = folder.resolve("run.json").toString();
    String commands = "ls | wc; echo hi > x; cat x; sleep 0.3; ps; false";
    Result run =
        TrapezeProcess.run(
            NOTHING, "--xlen", xlen, "--state-hash", "--record", file, "--run", commands);
    Result debugged =
        debug(
            "--replay",
            file,
            "-batch",
            "-ex",
            "break main",
            "-ex",
            "continue",
            "-ex",
            "continue",
            "-ex",
            "reverse-continue",
            "-ex",
            "delete",
            "-ex",
            "continue",
            "-ex",
            "info history");
    assertThat(debugged.err()).isEmpty();
    assertThat(debugged.out()).contains("The machine is off, with status 1.");
    String instructions = run.err().replaceAll("(?s).* after (\\d+) instructions.*", "$1");
    assertThat(debugged.out())
        .contains(String.format("at instruction %,d ", Long.parseLong(instructions)));
    for (String line : run.out().split("\n", -1)) {
      assertThat(debugged.out()).contains(line);
    }
  }

  @Test
  void sessionIsRecordedAndRunsOnceMore() throws Exception {
    String file = folder.resolve("run.json").toString();
    Result session =
        debugWith("continue\ntype echo typed\ncontinue\n", "--xlen", "32", "--record", file);
    assertThat(session.err()).isEmpty();
    Result replay = TrapezeProcess.run(NOTHING, "replay", file);
    assertThat(replay.err()).isEmpty();
    assertThat(replay.out()).contains("typed\n");
    Result debugged = debug("--replay", file, "-batch", "-ex", "c", "-ex", "info processes");
    assertThat(debugged.out()).contains("typed\n").contains("The recording ends here.");
    Result edited = debugWith("stepi 20\nset $a0 = 1\n", "--xlen", "32", "--record", file);
    assertThat(edited.err()).contains("does not hold what was changed in the debugger");
  }

  @Test
  void whatDoesNotFitTogetherIsAUsageError() throws Exception {
    Result options = debug("--replay", "x.json", "--xlen", "32");
    assertThat(options.err())
        .contains("--xlen: not with --replay: the options are the recorded ones");
    assertThat(options.status()).isEqualTo(2);
    assertThat(debug("--run", "ls", "cat").status()).isEqualTo(2);
    assertThat(debug("-ex").status()).isEqualTo(2);
    assertThat(debug("--replay", folder.resolve("none").toString()).status()).isEqualTo(66);
    Path text = Files.writeString(folder.resolve("text"), "no program");
    assertThat(debug("-batch", text.toString()).status()).isEqualTo(65);
    assertThat(debug("-batch", "--gdb", "nowhere:x").err()).hasLineCount(1);
  }
}
