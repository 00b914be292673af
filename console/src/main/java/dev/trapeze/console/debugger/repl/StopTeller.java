package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.symbols.SourceLine;
import dev.trapeze.console.debugger.symbols.Symbol;
import dev.trapeze.console.debugger.symbols.Symbols;
import dev.trapeze.console.debugger.view.Disassembly;
import dev.trapeze.console.debugger.view.Look;
import dev.trapeze.cpu.dwarf.LineRange;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.kernel.proc.Process;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says why the system stands still, and where: in gdb's form. In whose code it is, is said when
 * that has changed.
 */
final class StopTeller {
  /** These go by lines of the source, so that a line is enough to say where they have led. */
  private static final Set<String> BY_LINES =
      Set.of("step", "next", "finish", "until", "reverse-step", "reverse-next", "reverse-finish");

  /** These have said where they have led. */
  private static final Set<String> TELL_THEMSELVES = Set.of("trap step");

  private final Debugger debugger;
  private String lastWhere = "";

  StopTeller(Debugger debugger) {
    this.debugger = debugger;
  }

  /** After a command that has moved the system. */
  void tell(PrintWriter out, Ink ink, String command) {
    Stop stop = debugger.lastStop();
    if (stop instanceof Stop.Done && TELL_THEMSELVES.contains(command)) {
      lastWhere = "";
      return;
    }
    String reason = StopWords.reason(stop);
    if (reason != null) {
      out.println();
      reason.lines().forEach(out::println);
    }
    if (!(stop instanceof Stop.PoweredOff)) {
      tellPlace(out, ink, StopWords.introduction(stop), BY_LINES.contains(command));
    }
  }

  /** Where the system is, whether that has been said or not. */
  void tellPlace(PrintWriter out, Ink ink) {
    lastWhere = "";
    tellPlace(out, ink, null, false);
  }

  private void tellPlace(PrintWriter out, Ink ink, @Nullable String introduction, boolean byLines) {
    Subject subject = debugger.hartSubject();
    if (!debugger.system().executes()) {
      lastWhere = "";
      out.println(atRest());
      return;
    }
    Symbols symbols = debugger.symbols(subject);
    SourceLine line = symbols.lineOf(subject.pc());
    String where = where(subject, symbols, line, Ink.PLAIN);
    if (introduction != null) {
      out.println();
    }
    if (introduction != null || !where.equals(lastWhere)) {
      String words = where(subject, symbols, line, ink);
      out.println((introduction == null ? "" : introduction) + words + place(line, ink));
    }
    lastWhere = where;
    boolean lineIsEnough = line != null && byLines && beginsLine(symbols, subject.pc());
    if (line != null) {
      lineIsEnough &= tellLine(out, symbols, line);
    }
    if (!lineIsEnough) {
      out.println(new Disassembly(Look.of(debugger, subject, ink)).marked(subject.pc()));
    }
  }

  private String atRest() {
    Process waiting = null;
    for (Process process : debugger.kernel().processes().all()) {
      if (process.channel() == null) {
        return "No process has the hart; the next step gives it to one.";
      }
      waiting = process;
    }
    return waiting == null ? "There is no process." : "All processes wait.";
  }

  /** {@code pid 3 cat, supervisor mode, uservec}. */
  private String where(Subject subject, Symbols symbols, @Nullable SourceLine line, Ink ink) {
    StringBuilder words = new StringBuilder();
    Hart hart = subject.hart();
    if (hart != null && subject.kernel().machine().harts().size() > 1) {
      words.append("hart ").append(hart.id()).append(", ");
    }
    Process process = subject.process();
    words.append(process == null ? "no process" : "pid " + process.pid() + " " + process.name());
    if (subject.mode() != PrivilegeMode.USER) {
      words.append(", ");
      words.append(ink.kernel(subject.mode().name().toLowerCase(Locale.ROOT) + " mode"));
    }
    Symbol symbol = symbols.symbolAt(subject.pc());
    if (symbol != null) {
      words.append(", ").append(ink.symbol(symbol.name()));
    }
    return words.toString();
  }

  private static String place(@Nullable SourceLine line, Ink ink) {
    return line == null ? "" : " (" + ink.file(line.toString()) + ")";
  }

  private static boolean beginsLine(Symbols symbols, long pc) {
    LineRange range = symbols.rangeOf(pc);
    return range != null && range.startVa() == symbols.xlen().zeroExtend(pc);
  }

  private static boolean tellLine(PrintWriter out, Symbols symbols, SourceLine line) {
    List<String> lines = symbols.source(line.file());
    if (lines == null || line.line() > lines.size()) {
      return false;
    }
    out.println(line.line() + "\t" + lines.get(line.line() - 1));
    return true;
  }
}
