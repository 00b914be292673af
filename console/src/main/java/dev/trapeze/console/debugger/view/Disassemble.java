package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.symbols.SourceLine;
import dev.trapeze.console.debugger.symbols.Symbol;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command {@code disassemble} (Debugging with GDB, 9.6). */
final class Disassemble {
  private static final int MOST = 100_000;

  private record Range(long startVa, long endVa, @Nullable Symbol function) {}

  private Disassemble() {}

  static List<DebugCommand> commands() {
    return List.of(
        new DebugCommand(
            "disassemble",
            List.of(),
            "disassemble [/rs] [ADDRESS | START,END | START,+LENGTH]",
            "a function, or the instructions of a range",
            """
            Without an address, the function around the pc; => marks the next instruction. /r shows the
            instruction's bits too, /s (or /m) the source lines.
              disassemble main
              disassemble/r $pc,+16""",
            DebugCommand.Argument.EXPRESSION,
            false,
            Disassemble::run));
  }

  private static void run(Invocation invocation) throws CommandError {
    Split split = Split.of(invocation);
    for (char modifier : split.format().toCharArray()) {
      if ("rsm".indexOf(modifier) < 0) {
        throw new CommandError(
            "Invalid disassembly modifier '" + modifier + "': expected r, s or m.");
      }
    }
    Look look = Look.of(invocation);
    Range range = range(look, split.rest());
    PrintWriter out = invocation.out();
    Symbol function = range.function();
    out.println(
        function != null
            ? "Dump of assembler code for function " + look.ink().symbol(function.name()) + ":"
            : "Dump of assembler code from "
                + look.ink().address(look.hex(range.startVa()))
                + " to "
                + look.ink().address(look.hex(range.endVa()))
                + ":");
    boolean bits = split.format().contains("r");
    boolean source = split.format().contains("s") || split.format().contains("m");
    long pc = look.subject().hasRegisters() ? look.xlen().zeroExtend(look.pc()) : -1;
    SourceLine shown = null;
    long va = range.startVa();
    for (Disassembly.Line line : new Disassembly(look).from(range.startVa(), range.endVa(), MOST)) {
      SourceLine now = source ? look.symbols().lineOf(line.va()) : null;
      if (now != null && !now.equals(shown)) {
        sourceLine(look, now, shown, out);
        shown = now;
      }
      out.println(
          (pc == line.va() ? "=> " : "   ")
              + look.ink().address(look.xlen().hex(line.va()))
              + place(look, line.va(), function)
              + ":\t"
              + (bits ? bitsOf(line) + "\t" : "")
              + line.text());
      va = line.endVa();
    }
    if (Long.compareUnsigned(va, range.endVa()) < 0) {
      throw look.noAccess(va);
    }
    out.println("End of assembler dump.");
  }

  /** As gdb: the bytes of an instruction are one number, in a column for the longest one. */
  private static String bitsOf(Disassembly.Line line) {
    return String.format("%-18s", line.bits());
  }

  private static String place(Look look, long va, @Nullable Symbol function) {
    if (function != null) {
      return " <+" + (va - function.va()) + ">";
    }
    Symbol symbol = look.symbols().symbolAt(va);
    return symbol == null
        ? ""
        : " <" + look.ink().symbol(symbol.name()) + "+" + (va - symbol.va()) + ">";
  }

  private static void sourceLine(
      Look look, SourceLine line, @Nullable SourceLine before, PrintWriter out) {
    if (before == null || !before.file().equals(line.file())) {
      out.println(look.ink().file(line.file()) + ":");
    }
    List<String> lines = look.symbols().source(line.file());
    String text = lines != null && line.line() <= lines.size() ? lines.get(line.line() - 1) : "";
    out.println(line.line() + "\t" + text);
  }

  private static Range range(Look look, String arguments) throws CommandError {
    if (arguments.isEmpty()) {
      return function(look, look.pc());
    }
    int comma = arguments.indexOf(',');
    if (comma < 0) {
      return function(look, look.address(arguments));
    }
    long start = look.address(arguments.substring(0, comma));
    String end = arguments.substring(comma + 1).trim();
    if (end.isEmpty()) {
      throw new CommandError("Expected an address or +LENGTH behind the comma.");
    }
    long endVa = end.startsWith("+") ? start + look.address(end.substring(1)) : look.address(end);
    return new Range(start, look.xlen().zeroExtend(endVa), null);
  }

  private static Range function(Look look, long va) throws CommandError {
    Symbol symbol = look.symbols().symbolAt(va);
    if (symbol == null) {
      throw new CommandError("No function contains specified address.");
    }
    long endVa = symbol.va() + symbol.sizeBytes();
    if (symbol.sizeBytes() == 0) {
      endVa = symbol.va();
      Symbol next = symbol;
      while (next != null && next.va() == symbol.va() && endVa - symbol.va() < 4096) {
        endVa += 2;
        next = look.symbols().symbolAt(endVa);
      }
    }
    return new Range(symbol.va(), endVa, symbol);
  }
}
