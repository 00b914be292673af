package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.symbols.AddressName;
import dev.trapeze.console.debugger.symbols.SourceLine;
import dev.trapeze.console.debugger.symbols.Symbol;
import dev.trapeze.cpu.dwarf.LineRange;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.proc.Process;
import java.util.List;

/** What addresses are called, and where names lie (Debugging with GDB, 16). */
final class SymbolCommands {
  private SymbolCommands() {}

  static List<DebugCommand> commands() {
    return List.of(
        new DebugCommand(
            "info symbol",
            List.of(),
            "info symbol ADDRESS",
            "what is at an address",
            """
            The function or object that the address is in, the file that defines it, and what the region
            of the address space is for.
              info symbol $pc""",
            DebugCommand.Argument.EXPRESSION,
            false,
            SymbolCommands::symbol),
        new DebugCommand(
            "info address",
            List.of(),
            "info address SYMBOL",
            "where a symbol lies",
            "The address of a function or of data in the address space of the process.",
            DebugCommand.Argument.LOCATION,
            false,
            SymbolCommands::address),
        new DebugCommand(
            "info line",
            List.of(),
            "info line [FILE:LINE | *ADDRESS | FUNCTION]",
            "which instructions a source line has become",
            """
            Without an argument, the line of the pc.
              info line ls.c:40
              info line *$ra""",
            DebugCommand.Argument.LOCATION,
            false,
            SymbolCommands::line));
  }

  private static void symbol(Invocation invocation) throws CommandError {
    require(invocation, "an address");
    Look look = Look.of(invocation);
    long va = look.address(invocation.arguments());
    Symbol symbol = look.symbols().symbolAt(va);
    String region = region(look, va);
    if (symbol == null) {
      throw new CommandError(
          "No symbol matches "
              + invocation.arguments()
              + (region.isEmpty() ? "." : ", which is in" + region + "."));
    }
    long offset = look.xlen().zeroExtend(va) - symbol.va();
    invocation
        .out()
        .println(
            look.ink().symbol(symbol.name())
                + (offset == 0 ? "" : " + " + offset)
                + " in"
                + (region.isEmpty() ? " nothing that is mapped" : region)
                + " of "
                + look.ink().file(symbol.module()));
  }

  private static String region(Look look, long va) {
    Process process = look.subject().process();
    AddressSpace kernel = look.subject().kernel().state().kernelSpace();
    boolean own = process != null && look.subject().hasMemory();
    AddressSpace space = own && process != null ? process.addressSpace() : kernel;
    String region = AddressName.of(va, look.symbols(), space, kernel).region();
    return region == null ? "" : " [" + region + "]";
  }

  private static void address(Invocation invocation) throws CommandError {
    require(invocation, "a symbol");
    Look look = Look.of(invocation);
    String name = invocation.arguments();
    Symbol symbol = look.symbols().symbol(name);
    if (symbol == null) {
      throw new CommandError("No symbol \"" + name + "\" in current context.");
    }
    String kind =
        switch (symbol.kind()) {
          case FUNCTION -> "a function of ";
          case DATA -> "data of ";
          case LABEL -> "a label in ";
        };
    String size = symbol.sizeBytes() == 0 ? "" : ", " + symbol.sizeBytes() + " bytes";
    invocation
        .out()
        .println(
            "Symbol \""
                + look.ink().symbol(name)
                + "\" is at "
                + look.ink().address(look.hex(symbol.va()))
                + ", "
                + kind
                + look.ink().file(symbol.module())
                + size
                + ".");
  }

  private static void line(Invocation invocation) throws CommandError {
    Look look = Look.of(invocation);
    for (long va : places(look, invocation.arguments())) {
      SourceLine line = look.symbols().lineOf(va);
      LineRange range = look.symbols().rangeOf(va);
      if (line == null || range == null) {
        invocation
            .out()
            .println("No line number information available for address " + look.named(va));
        continue;
      }
      invocation
          .out()
          .println(
              "Line "
                  + line.line()
                  + " of \""
                  + look.ink().file(line.file())
                  + "\" starts at address "
                  + look.named(range.startVa())
                  + " and ends at "
                  + look.named(range.endVa())
                  + ".");
    }
  }

  /** The addresses of {@code FILE:LINE}, {@code *ADDRESS}, a function; of the pc for nothing. */
  static List<Long> places(Look look, String text) throws CommandError {
    if (text.isEmpty()) {
      return List.of(look.pc());
    }
    if (text.startsWith("*")) {
      return List.of(look.address(text.substring(1)));
    }
    int colon = text.lastIndexOf(':');
    if (colon > 0) {
      int line = lineNumber(text.substring(colon + 1));
      List<Long> addresses = look.symbols().addressesOf(text.substring(0, colon), line);
      if (addresses.isEmpty()) {
        throw new CommandError(
            "No code comes from line " + line + " of " + text.substring(0, colon) + ".");
      }
      return addresses;
    }
    Symbol symbol = look.symbols().symbol(text);
    if (symbol == null) {
      throw new CommandError("Function \"" + text + "\" not defined.");
    }
    return List.of(symbol.va());
  }

  static int lineNumber(String text) throws CommandError {
    if (!text.matches("[0-9]{1,8}")) {
      throw new CommandError("'" + text + "' is no line number: expected FILE:LINE.");
    }
    return Integer.parseInt(text);
  }

  private static void require(Invocation invocation, String what) throws CommandError {
    if (invocation.arguments().isEmpty()) {
      throw new CommandError("Argument required (" + what + ").");
    }
  }
}
