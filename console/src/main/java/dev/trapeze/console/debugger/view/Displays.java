package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.expression.Expression;
import java.util.ArrayList;
import java.util.List;

/** What is shown at each stop (Debugging with GDB, 10.8). */
final class Displays {
  private record Display(int number, String format, String text, boolean memory) {
    String title() {
      return (format.isEmpty() ? "" : "/" + format + " ") + text;
    }
  }

  private final List<Display> displays = new ArrayList<>();
  private final Examine examine = new Examine();
  private int lastNumber;

  List<DebugCommand> commands() {
    return List.of(
        new DebugCommand(
            "display",
            List.of(),
            "display[/FMT] [EXPRESSION]",
            "show an expression at each stop",
            """
            FMT is a format of print, or of x for memory: display/i $pc. Without an expression, shows all
            of them now. 'undisplay N' ends one, 'info display' lists them.""",
            DebugCommand.Argument.EXPRESSION,
            false,
            this::display),
        new DebugCommand(
            "undisplay",
            List.of("delete display"),
            "undisplay [NUMBER...]",
            "end displays; all if none is named",
            "The numbers are those of 'info display'.",
            DebugCommand.Argument.NONE,
            false,
            this::undisplay),
        new DebugCommand(
            "info display",
            List.of(),
            "info display",
            "what is shown at each stop",
            "With the numbers that 'undisplay' takes.",
            DebugCommand.Argument.NONE,
            false,
            this::list));
  }

  private void display(Invocation invocation) throws CommandError {
    Split split = Split.of(invocation);
    if (split.rest().isEmpty()) {
      show(invocation);
      return;
    }
    DataFormat format = DataFormat.parse(split.format());
    boolean memory =
        format.letter() == 'i'
            || format.letter() == 's'
            || format.unit() != 0
            || format.count() != 1;
    Look.without(Expression.parse(split.rest()));
    Display display = new Display(lastNumber + 1, split.format(), split.rest(), memory);
    // What cannot be shown now is a mistake as a rule, and not kept.
    show(display, invocation);
    displays.add(display);
    lastNumber++;
  }

  private void undisplay(Invocation invocation) throws CommandError {
    if (invocation.arguments().isEmpty()) {
      displays.clear();
      return;
    }
    for (String word : invocation.arguments().split("\\s+")) {
      if (!displays.removeIf(display -> Integer.toString(display.number()).equals(word))) {
        throw new CommandError(
            "undisplay: there is no display number " + word + "; 'info display' lists them");
      }
    }
  }

  private void list(Invocation invocation) {
    if (displays.isEmpty()) {
      invocation.out().println("There are no auto-display expressions now.");
      return;
    }
    invocation.out().println("Auto-display expressions now in effect:");
    invocation.out().println("Num Enb Expression");
    for (Display display : displays) {
      invocation.out().println(display.number() + ":   y  " + display.title());
    }
  }

  /** Shows all; to be called at each stop. One that cannot be shown says why. */
  void show(Invocation invocation) {
    for (Display display : displays) {
      try {
        show(display, invocation);
      } catch (CommandError e) {
        invocation
            .out()
            .println(
                display.number() + ": " + display.title() + " = <error: " + e.getMessage() + ">");
      }
    }
  }

  private void show(Display display, Invocation invocation) throws CommandError {
    Look look = Look.of(invocation);
    Expression expression = Expression.parse(display.text());
    if (!display.memory()) {
      char letter = DataFormat.letterFor("display", display.format());
      String value = new ValueText(look, letter).text(expression.evaluate(look.scope()));
      invocation.out().println(display.number() + ": " + display.title() + " = " + value);
      return;
    }
    List<String> lines = new ArrayList<>();
    examine.show(
        look, DataFormat.parse(display.format()), expression.address(look.scope()), lines::add);
    invocation.out().println(display.number() + ": x" + display.title());
    lines.forEach(invocation.out()::println);
  }
}
