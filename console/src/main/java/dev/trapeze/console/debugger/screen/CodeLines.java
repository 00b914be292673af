package dev.trapeze.console.debugger.screen;

import dev.trapeze.console.debugger.symbols.SourceLine;
import dev.trapeze.console.debugger.symbols.Symbol;
import dev.trapeze.console.debugger.view.Disassembly;
import dev.trapeze.console.debugger.view.Look;
import java.util.ArrayList;
import java.util.List;

/** The instructions or source lines around the pc. */
final class CodeLines {
  private static final int MOST = 10_000;

  private final Look look;

  CodeLines(Look look) {
    this.look = look;
  }

  /** The next instruction marked, those before it in its function, and those that follow. */
  List<String> instructions(int height) {
    return instructions(height, false);
  }

  /**
   * The same.
   *
   * @param brief whether what is in a function has only its name
   */
  List<String> instructions(int height, boolean brief) {
    if (!look.subject().hasRegisters() || height <= 0) {
      return List.of();
    }
    long pc = look.subject().xlen().zeroExtend(look.subject().pc());
    Disassembly code = new Disassembly(look);
    Symbol function = look.symbols().symbolAt(pc);
    List<Disassembly.Line> before =
        function == null ? List.of() : code.from(function.va(), pc, MOST);
    int shown = Math.min(before.size(), height / 3);
    List<Disassembly.Line> lines =
        new ArrayList<>(before.subList(before.size() - shown, before.size()));
    lines.addAll(code.from(pc, -1, height - shown));
    int width = lines.stream().mapToInt(line -> address(line.va(), brief).length()).max().orElse(0);
    List<String> text = new ArrayList<>();
    for (Disassembly.Line line : lines) {
      boolean next = line.va() == pc;
      String address = address(line.va(), brief);
      String words = address + " ".repeat(width - address.length() + 1) + column(line.text());
      text.add(next ? "=> " + look.ink().changed(words) : "   " + words);
    }
    return text;
  }

  private String address(long va, boolean brief) {
    String name = look.name(va);
    if (brief && name != null) {
      return name;
    }
    return look.hex(va) + (name == null ? "" : " <" + name + ">");
  }

  private static String column(String text) {
    int tab = text.indexOf('\t');
    return tab < 0
        ? text
        : String.format("%-6s %s", text.substring(0, tab), text.substring(tab + 1));
  }

  /** The source around the line of the pc; the instructions where there is none. */
  List<String> source(int height) {
    SourceLine here =
        look.subject().hasRegisters() ? look.symbols().lineOf(look.subject().pc()) : null;
    List<String> lines = here == null ? null : look.symbols().source(here.file());
    if (here == null || lines == null) {
      return instructions(height);
    }
    List<String> text = new ArrayList<>();
    text.add(look.ink().file(here.file()));
    int first = Math.max(1, Math.min(here.line() - height / 2, lines.size() - height + 2));
    for (int number = first; number <= lines.size() && text.size() < height; number++) {
      String line = String.format("%4d ", number) + lines.get(number - 1);
      text.add(number == here.line() ? "=> " + look.ink().changed(line) : "   " + line);
    }
    return text;
  }
}
