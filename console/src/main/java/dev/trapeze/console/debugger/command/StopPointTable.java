package dev.trapeze.console.debugger.command;

import dev.trapeze.console.debugger.run.StopPlace;
import dev.trapeze.console.debugger.run.StopPoint;
import dev.trapeze.console.debugger.symbols.SourceLine;
import dev.trapeze.console.debugger.symbols.Symbols;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.proc.Process;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** {@code info breakpoints}, in gdb's form. */
final class StopPointTable {
  private StopPointTable() {}

  static void print(Invocation invocation) {
    PrintWriter out = invocation.out();
    List<StopPoint> points = invocation.debugger().stopPoints().all();
    if (points.isEmpty()) {
      out.println("No breakpoints, watchpoints or catchpoints.");
      return;
    }
    out.println("Num     Type           Disp Enb What");
    for (StopPoint point : points) {
      out.printf(
          "%-7d %-14s %-4s %-3s %s%n",
          point.number(),
          type(point.place()),
          point.temporary() ? "del" : "keep",
          point.enabled() ? "y" : "n",
          where(invocation, point));
      if (point.conditionText() != null) {
        out.println("\tstop only if " + point.conditionText());
      }
      if (point.pid().isPresent()) {
        out.println("\tstop only in pid " + point.pid().getAsInt());
      }
      if (point.hits() > 0) {
        out.printf(
            "\tbreakpoint already hit %d time%s%n", point.hits(), point.hits() == 1 ? "" : "s");
      }
      if (point.ignored() > 0) {
        out.printf("\tignore next %d hits%n", point.ignored());
      }
    }
  }

  private static String type(StopPlace place) {
    if (place instanceof StopPlace.Data data) {
      return data.loads() && data.stores()
          ? "acc watchpoint"
          : data.loads() ? "read watchpoint" : "watchpoint";
    }
    return place instanceof StopPlace.Code || place instanceof StopPlace.Named
        ? "breakpoint"
        : "catchpoint";
  }

  /** The place with all that is known about it now. */
  static String where(Invocation invocation, StopPoint point) {
    Ink ink = invocation.ink();
    Xlen xlen = invocation.debugger().xlen();
    StopPlace place = point.place();
    if (place instanceof StopPlace.Code code) {
      Symbols symbols = invocation.debugger().symbols(invocation.debugger().hartSubject());
      return place(symbols, code.va(), xlen, ink);
    }
    if (place instanceof StopPlace.Named named) {
      List<String> places = new ArrayList<>();
      for (Process process : invocation.debugger().kernel().processes().all()) {
        boolean counts = point.pid().isEmpty() || point.pid().getAsInt() == process.pid();
        for (Long va : counts ? named.finder().find(process) : List.<Long>of()) {
          String words = place(invocation.debugger().symbolsOf(process), va, xlen, ink);
          if (!places.contains(words)) {
            places.add(words);
          }
        }
      }
      return places.isEmpty() ? point.words() + " (pending)" : String.join("; ", places);
    }
    if (place instanceof StopPlace.Data data) {
      String bytes = data.lengthBytes() + " bytes at " + ink.address(xlen.hex(data.va()));
      return point.words()
          + " ("
          + bytes
          + (data.pid() == 0 ? ", physical)" : " of pid " + data.pid() + ")");
    }
    return point.words();
  }

  private static String place(Symbols symbols, long va, Xlen xlen, Ink ink) {
    StringBuilder words = new StringBuilder(ink.address(xlen.hex(va)));
    String name = symbols.nameOf(va);
    if (name != null) {
      words.append(" <").append(ink.symbol(name)).append('>');
    }
    SourceLine line = symbols.lineOf(va);
    if (line != null) {
      words.append(": ").append(ink.file(line.file())).append(':').append(line.line());
    }
    return words.toString();
  }
}
