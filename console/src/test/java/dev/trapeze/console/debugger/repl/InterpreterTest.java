package dev.trapeze.console.debugger.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.debugger.DebuggedGuest;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.cpu.isa.Xlen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InterpreterTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final DebuggedGuest guest = DebuggedGuest.shell(Xlen.RV32, "echo hi");
  private final Interpreter interpreter =
      new Interpreter(
          guest.debugger(),
          new Answers(new PrintWriter(out, true), new PrintWriter(err, true), Ink.PLAIN));

  private String answer(String line) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    assertThat(interpreter.executeTyped(line)).as(line + err).isEqualTo(Outcome.DONE);
    assertThat(err.toString()).isEmpty();
    return out.toString().replace(System.lineSeparator(), "\n");
  }

  private String failure(String line) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    assertThat(interpreter.executeTyped(line)).as(line).isEqualTo(Outcome.FAILED);
    assertThat(err.toString()).hasLineCount(1);
    return err.toString().strip();
  }

  private long instructions() {
    return guest.system().now().instructions();
  }

  @Test
  void emptyLineDoesAgainWhatCanBeDoneAgain() {
    answer("stepi 10");
    long before = instructions();
    answer("");
    assertThat(instructions()).isEqualTo(before + 10);
    answer("# a comment between does not count");
    answer("");
    assertThat(instructions()).isEqualTo(before + 20);
    answer("echo x");
    assertThat(answer("")).isEmpty();
    answer("stepi");
    failure("nonsense");
    assertThat(answer("")).isEmpty();
  }

  @Test
  void repeatedExaminationGoesOnWhereItEnded() {
    answer("stepi 40");
    answer("break main");
    answer("continue");
    String first = answer("x/2i $pc");
    String second = answer("");
    assertThat(first.lines()).hasSize(2);
    assertThat(second.lines()).hasSize(2).doesNotContainAnyElementsOf(first.lines().toList());
  }

  @Test
  void linesOfFilesAndPipesDoNotRepeat() {
    answer("stepi");
    long before = instructions();
    interpreter.execute("");
    interpreter.execute("   ");
    assertThat(instructions()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"info proc pid 1", "info proc 1", "info files pid 1", "pid 1"})
  void processIsNamedInFrontOrBehind(String line) {
    if (line.startsWith("pid")) {
      assertThat(answer("info files " + line)).startsWith("pid 1 initcode");
    } else {
      assertThat(answer(line)).contains("1 initcode");
    }
  }

  @Test
  void processThatIsNotThereIsOneLine() {
    assertThat(failure("info files pid 77"))
        .isEqualTo("pid 77: no such process; 'info processes' lists them");
    assertThat(failure("process x")).isEqualTo("x: expected the number of a process");
  }

  @Test
  void textKeepsWhatLooksLikeAProcess() {
    assertThat(answer("echo one pid 3\\n")).isEqualTo("one pid 3\n");
    assertThat(answer("echo \\x41\\t\\\\\\303\\244"))
        .as("what is no letter of C's stands for itself")
        .isEqualTo("A\t\\303244");
    assertThat(failure("echo \\x4")).isEqualTo("\\x must be followed by two hexadecimal digits");
  }

  @Test
  void everyCommandHasHelpThatNamesIt() {
    for (CommandSection section : interpreter.table().sections()) {
      assertThat(answer("help")).contains(section.title() + ":");
      section
          .commands()
          .forEach(
              command -> {
                assertThat(answer("help " + command.name()))
                    .contains(command.synopsis(), command.summary().substring(1));
                assertThat(command.summary()).as(command.name()).isNotBlank();
              });
    }
    assertThat(answer("help info")).startsWith("Commands of info:").contains("info processes");
    assertThat(failure("help foo")).isEqualTo("Undefined command: \"foo\".  Try \"help\".");
  }

  @Test
  void fileOfCommandsEndsAtTheFirstThatFails() throws Exception {
    Path inner = Files.writeString(folder.resolve("inner"), "# comment\n\nstepi\n");
    Path file =
        Files.writeString(folder.resolve("file"), "source " + inner + "\nstepi\nfoo\nstepi\n");
    answer("stepi");
    long before = instructions();
    assertThat(failure("source " + file))
        .isEqualTo(file + ":3: Undefined command: \"foo\".  Try \"help\".");
    assertThat(instructions()).isEqualTo(before + 2);
    Path loop = folder.resolve("loop");
    Files.writeString(loop, "source " + loop + "\n");
    assertThat(failure("source " + loop)).endsWith("files of commands are nested too deep");
    assertThat(failure("source " + folder.resolve("none"))).endsWith("No such file or directory.");
    assertThat(failure("source " + folder)).contains("cannot be read");
    assertThat(failure("source a\0b")).contains("cannot be read");
  }

  @Test
  void quitInAFileLeavesTheDebugger() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "quit\nfoo\n");
    assertThat(interpreter.execute("source " + file)).isEqualTo(Outcome.QUIT);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void typedTextArrivesAtTheGuest() {
    answer("continue");
    assertThat(guest.printed()).endsWith("$ echo hi\nhi\n$ ");
    assertThat(answer("type echo second")).isEmpty();
    assertThat(answer("continue")).contains("Every process waits");
    assertThat(guest.printed()).endsWith("$ echo second\nsecond\n$ ");
    answer("type \\n\\c");
    assertThat(answer("info devices")).contains("typed and not read: \"\\n\"");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void steppedAndTakenBackRunEndsInTheStateOfAnUntouchedOne(Xlen xlen) {
    DebuggedGuest plain = DebuggedGuest.shell(xlen, "echo one | cat", "ls");
    DebuggedGuest stepped = DebuggedGuest.shell(xlen, "echo one | cat", "ls");
    type(plain, "continue");
    type(
        stepped,
        "stepi 100",
        "break main",
        "continue",
        "display/i $pc",
        "info processes",
        "nexti 3",
        "reverse-stepi 2",
        "stepi",
        "info files",
        "continue",
        "reverse-continue",
        "info proc",
        "finish",
        "delete",
        "continue");
    assertThat(stepped.kernel().stateHash()).isEqualTo(plain.kernel().stateHash());
    assertThat(stepped.system().now()).isEqualTo(plain.system().now());
    assertThat(stepped.printed()).isEqualTo(plain.printed());
  }

  private static void type(DebuggedGuest guest, String... lines) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    Interpreter typed = new Interpreter(guest.debugger(), new Answers(nowhere, nowhere, Ink.PLAIN));
    List.of(lines).forEach(typed::execute);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "break *",
        "x/q 3",
        "x/99999999999i 0",
        "print (",
        "set",
        "goto -1",
        "info proc 99999999999",
        "process -1",
        "gdb",
        "gdb 99999",
        "type",
        "help a b",
        "info",
        "pid",
        "trap",
        "display/q 3",
        "stepi x",
        "tbreak nowhere.c:7 if",
        "watch",
        "disassemble 0,,",
        "/",
        "\u0000",
        "\ud800",
        "list -1",
        "process 0",
        "source",
        "until 77777777777",
        "catch syscall zzz",
        "ignore 7 7"
      })
  void whatMakesNoSenseIsOneLineAndNoDefect(String line) {
    String before = guest.kernel().stateHash();
    assertThat(interpreter.execute(line)).as(line).isNotEqualTo(Outcome.QUIT);
    assertThat(err.toString()).hasLineCount(1).doesNotContain("internal error");
    assertThat(guest.kernel().stateHash()).isEqualTo(before);
  }
}
