package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.symbols.SourceLine;
import java.util.List;

/** The command {@code list} (Debugging with GDB, 9.1): ten lines of a source. */
final class SourceListing {
  private static final int LINES = 10;

  private String file = "";
  private int firstLine;
  private int nextLine;
  private long listedPc;

  List<DebugCommand> commands() {
    return List.of(
        new DebugCommand(
            "list",
            List.of("l"),
            "list [LINE | FILE:LINE | FUNCTION | *ADDRESS | FIRST,LAST | -]",
            "lines of the source",
            """
            Ten lines around the place; => marks the line of the pc. Without an argument, the lines around
            the pc at first, and then those that follow; 'list -' those before.
              list main
              list ls.c:40
              list 10,20""",
            DebugCommand.Argument.LOCATION,
            true,
            this::run));
  }

  private void run(Invocation invocation) throws CommandError {
    Look look = Look.of(invocation);
    String text = invocation.arguments();
    int comma = text.indexOf(',');
    if (text.isEmpty()) {
      goOn(look);
    } else if (text.equals("-")) {
      goBack(look);
    } else if (comma >= 0) {
      range(look, text.substring(0, comma).trim(), text.substring(comma + 1).trim());
    } else {
      around(look, text);
    }
    show(invocation, look);
  }

  private int lastLine = Integer.MAX_VALUE;

  private void goOn(Look look) throws CommandError {
    long pc = look.pc();
    if (file.isEmpty() || pc != listedPc) {
      around(look, "");
      listedPc = pc;
      return;
    }
    firstLine = nextLine;
    lastLine = firstLine + LINES - 1;
  }

  private void goBack(Look look) throws CommandError {
    if (file.isEmpty()) {
      around(look, "");
      listedPc = look.pc();
      return;
    }
    if (firstLine <= 1) {
      throw new CommandError("Already at the start of " + file + ".");
    }
    lastLine = firstLine - 1;
    firstLine = Math.max(1, firstLine - LINES);
  }

  private void range(Look look, String first, String last) throws CommandError {
    if (first.isEmpty()) {
      around(look, last);
      int end = firstLine + LINES / 2;
      firstLine = Math.max(1, end - LINES + 1);
      lastLine = end;
      return;
    }
    around(look, first);
    int begin = first.matches("[0-9]+") ? SymbolCommands.lineNumber(first) : middle;
    firstLine = begin;
    lastLine = last.isEmpty() ? begin + LINES - 1 : SymbolCommands.lineNumber(last);
  }

  private int middle;

  private void around(Look look, String place) throws CommandError {
    if (place.matches("[0-9]+")) {
      if (file.isEmpty()) {
        around(look, "");
      }
      center(file, SymbolCommands.lineNumber(place));
      return;
    }
    int colon = place.lastIndexOf(':');
    if (colon > 0 && !place.startsWith("*")) {
      center(place.substring(0, colon), SymbolCommands.lineNumber(place.substring(colon + 1)));
      return;
    }
    long va = SymbolCommands.places(look, place).get(0);
    SourceLine line = look.symbols().lineOf(va);
    if (line == null) {
      throw new CommandError("No source line is known for address " + look.named(va) + ".");
    }
    listedPc = look.subject().hasRegisters() ? look.pc() : 0;
    center(line.file(), line.line());
  }

  private void center(String source, int line) {
    file = source;
    middle = line;
    firstLine = Math.max(1, line - LINES / 2);
    lastLine = firstLine + LINES - 1;
  }

  private void show(Invocation invocation, Look look) throws CommandError {
    List<String> lines = look.symbols().source(file);
    if (lines == null) {
      String missing = file;
      file = "";
      throw new CommandError("No source file named " + missing + ".");
    }
    if (firstLine > lines.size()) {
      throw new CommandError(
          "Line number "
              + firstLine
              + " out of range; \""
              + file
              + "\" has "
              + lines.size()
              + " lines.");
    }
    SourceLine current = look.subject().hasRegisters() ? look.symbols().lineOf(look.pc()) : null;
    int last = Math.min(lastLine, lines.size());
    for (int number = firstLine; number <= last; number++) {
      boolean marked = current != null && current.line() == number && current.file().endsWith(file);
      String line = number + "\t" + lines.get(number - 1);
      invocation.out().println(marked ? "=> " + look.ink().changed(line) : "   " + line);
    }
    nextLine = last + 1;
  }
}
