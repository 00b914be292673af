package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.expression.Expression;
import dev.trapeze.console.debugger.expression.Value;
import java.util.List;
import java.util.regex.Pattern;

/** The commands {@code print}, {@code output} and {@code set} (Debugging with GDB, 10.1, 17.1). */
final class Values {
  /** Settings that stand in people's files of gdb commands and mean nothing here. */
  private static final Pattern GDB_SETTING =
      Pattern.compile(
          "(confirm|pagination|height|width|style|verbose|history|print|logging|architecture"
              + "|disassemble-next-line|riscv)\\s+[^=\\s]");

  private Values() {}

  static List<DebugCommand> commands() {
    return List.of(
        new DebugCommand(
            "print",
            List.of("p", "inspect", "call"),
            "print[/F] [EXPRESSION]",
            "the value of an expression",
            """
            C expressions over registers ($a0, $pc, $scause), symbols and memory. A function is its
            address; data of 1, 2, 4 or 8 bytes is a signed integer; other data is its address, indexed
            by bytes. Casts and {TYPE} ADDRESS say what memory holds. F: x d u o t z a c f s, as for x.
            The values are kept as $1, $2 ...; $ is the last one.
              print/x $a0
              print *(char **) $sp
              print *(int *) $sp@4
              print $a0 = 5      changes the register""",
            DebugCommand.Argument.EXPRESSION,
            false,
            Values::print),
        new DebugCommand(
            "output",
            List.of(),
            "output[/F] EXPRESSION",
            "the value alone, without number and line end",
            "As print, but the value is not kept.",
            DebugCommand.Argument.EXPRESSION,
            false,
            Values::output),
        new DebugCommand(
            "set variable",
            List.of("set", "set var"),
            "set [variable] EXPRESSION",
            "change a register, memory, or a variable of the debugger",
            """
            The change is part of the run from now on: going back and forth repeats it; what had been
            known of the time after it is forgotten.
              set $a0 = 5
              set {int} 0x5078 = 7
              set $mine = $sp      a variable of your own""",
            DebugCommand.Argument.EXPRESSION,
            false,
            Values::set));
  }

  private static void print(Invocation invocation) throws CommandError {
    Split split = Split.of(invocation);
    char letter = DataFormat.letterFor("print", split.format());
    Look look = Look.of(invocation);
    String text = split.rest().isEmpty() ? "$" : split.rest();
    Value value = Expression.parse(text).evaluate(look.scope());
    String shown = new ValueText(look, letter).text(value);
    int number = look.scope().variables().remember(value);
    invocation.out().println("$" + number + " = " + shown);
  }

  private static void output(Invocation invocation) throws CommandError {
    Split split = Split.of(invocation);
    char letter = DataFormat.letterFor("output", split.format());
    if (split.rest().isEmpty()) {
      throw new CommandError("Argument required (expression to compute).");
    }
    Look look = Look.of(invocation);
    Value value = Look.without(Expression.parse(split.rest())).evaluate(look.scope());
    invocation.out().print(new ValueText(look, letter).text(value));
  }

  private static void set(Invocation invocation) throws CommandError {
    String text = invocation.arguments().replaceFirst("^var(iable)?(\\s+|$)", "");
    if (text.isEmpty()) {
      throw new CommandError("Argument required (expression to compute), such as $a0 = 5.");
    }
    if (GDB_SETTING.matcher(text).lookingAt()) {
      return;
    }
    Look look = Look.of(invocation);
    Expression expression = Expression.parse(text);
    if (!expression.assigns()) {
      throw new CommandError("'" + text + "' changes nothing: expected PLACE = VALUE.");
    }
    expression.evaluate(look.scope());
  }
}
