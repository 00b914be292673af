package dev.trapeze.console.debugger.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.DebugCommand.Argument;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTableTest {
  private final CommandTable table =
      table(
          "step",
          "stepi",
          "set",
          "set confirm",
          "continue",
          "condition",
          "x",
          "print",
          "info files",
          "info frames",
          "info registers",
          "info breakpoints",
          "trap step",
          "until",
          "help");

  private static CommandTable table(String... names) {
    return new CommandTable(
        List.of(new CommandSection("", Stream.of(names).map(CommandTableTest::command).toList())));
  }

  private static DebugCommand command(String name) {
    List<String> aliases = name.equals("print") ? List.of("inspect") : List.of();
    String synopsis = name.equals("x") ? "x[/FMT]" : name;
    return new DebugCommand(
        name, aliases, synopsis, "", "", Argument.NONE, false, invocation -> {});
  }

  private String find(String line) throws CommandError {
    TypedCommand typed = table.find(line);
    return typed.command().name() + "|" + typed.format() + "|" + typed.rest();
  }

  @ParameterizedTest
  @CsvSource({
    "step,step||",
    "stepi 3,stepi||3",
    "cont,continue||",
    "ins a,print||a",
    "x/4i $pc,x|4i|$pc",
    "x /4i  $pc ,x|4i|$pc",
    "help /tmp/file,help||/tmp/file",
    "p/x *(int *)4,print|x|*(int *)4",
    "p*q,print||*q",
    "p,print||",
    "info fi pid 3,info files||pid 3",
    "inf   registers/x a0,info registers|x|a0",
    "i r a0,info registers||a0",
    "i b,info breakpoints||",
    "t s,trap step||",
    "set confirm off,set confirm||off",
    "set conf,set confirm||",
    "set confirm = 3,set||confirm = 3",
    "set $a0 = 3,set||$a0 = 3",
    "set i=3,set||i=3",
  })
  void lineNamesACommandByAPrefixOfEachWord(String line, String found) throws CommandError {
    assertThat(find(line)).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({"s,step", "si,stepi", "c,continue", "u,until", "h,help"})
  void shortFormsOfGdbWinOverPrefixesOfSeveral(String typed, String name) throws CommandError {
    assertThat(table.find(typed).command().name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "st; Ambiguous command \"st\": step, stepi.",
        "co 3; Ambiguous command \"co\": condition, continue.",
        "info f; Ambiguous info command \"f\": files, frames.",
        "foo bar; Undefined command: \"foo\".  Try \"help\".",
        "info zzz; Undefined info command: \"zzz\".  Try \"help info\".",
        "$pc; Undefined command: \"$pc\".  Try \"help\".",
      })
  void whatFitsNothingOrSeveralIsSaidAsGdbSaysIt(String line, String message) {
    assertThatThrownBy(() -> table.find(line)).isInstanceOf(CommandError.class).hasMessage(message);
  }

  @Test
  void firstWordAloneNamesWhatCanFollow() {
    assertThatThrownBy(() -> table.find("trap"))
        .hasMessage("\"trap\" must be followed by the name of one of its commands: step");
  }

  @ParameterizedTest
  @ValueSource(strings = {"step", "info files"})
  void twoCommandsOfOneNameAreADefect(String name) {
    assertThatThrownBy(() -> table(name, name)).hasMessage("two commands are called " + name);
  }
}
