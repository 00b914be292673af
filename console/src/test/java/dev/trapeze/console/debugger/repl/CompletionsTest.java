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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionsTest {
  @TempDir private Path folder;

  private final DebuggedGuest guest = DebuggedGuest.shell(Xlen.RV64);
  private final PrintWriter nowhere = new PrintWriter(new StringWriter());
  private final Interpreter interpreter =
      new Interpreter(guest.debugger(), new Answers(nowhere, nowhere, Ink.PLAIN));
  private final Completions completions = new Completions(guest.debugger(), interpreter.table());

  @BeforeEach
  void runToTheFirstProgram() {
    interpreter.execute("break main");
    interpreter.execute("continue");
  }

  private List<String> of(String text) {
    return completions.of(text);
  }

  @Test
  void firstWordsAreCommands() {
    assertThat(of("reverse-s")).containsExactly("reverse-step", "reverse-stepi");
    assertThat(of("inf")).containsExactly("info");
    assertThat(of("help sour")).containsExactly("source");
    assertThat(of("")).contains("break", "info", "quit");
  }

  @Test
  void secondWordsAreThoseOfTheFirst() {
    assertThat(of("info pro")).containsExactly("proc", "processes");
    assertThat(of("i dev")).containsExactly("devices");
  }

  @Test
  void argumentsAreSymbolsRegistersPidsAndFiles() throws Exception {
    assertThat(of("break mai")).containsExactly("main");
    assertThat(of("break *mai")).containsExactly("*main");
    assertThat(of("print 3+mai")).containsExactly("3+main");
    assertThat(of("print $sep")).containsExactly("$sepc");
    assertThat(of("x/4i $p")).contains("$pc");
    assertThat(of("info files pid ")).containsExactly("1");
    assertThat(of("process ")).containsExactly("1");
    assertThat(of("catch syscall wri")).contains("write");
    assertThat(of("delete ")).containsExactly("display", "1");
    Files.createDirectory(folder.resolve("sub"));
    Files.writeString(folder.resolve("such"), "");
    assertThat(of("source " + folder + "/su"))
        .containsExactlyInAnyOrder(folder + "/sub/", folder + "/such");
  }

  @Test
  void nothingFitsWhereNothingCanFollow() {
    assertThat(of("nonsense ma")).isEmpty();
    assertThat(of("source /nowhere/x")).isEmpty();
    assertThat(of("quit x")).isEmpty();
    assertThat(of("source a\0b")).isEmpty();
  }
}
