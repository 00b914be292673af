package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.StopPoint;
import dev.trapeze.console.debugger.symbols.SourceLine;
import dev.trapeze.console.debugger.symbols.SymbolSource;
import dev.trapeze.console.debugger.symbols.Symbols;
import dev.trapeze.cpu.isa.Disassembler;
import dev.trapeze.cpu.isa.SymbolLookup;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.proc.Process;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says why the system stands still, and where: in gdb's form. */
final class StopTeller {
  /** These go by lines of the source, so that a line is enough to say where they have led. */
  private static final Set<String> BY_LINES =
      Set.of("step", "next", "finish", "until", "reverse-step", "reverse-next", "reverse-finish");

  /** These have said themselves where they have led. */
  private static final Set<String> TELL_THEMSELVES = Set.of("trap step");

  private static final int MOST_BYTES = 4;

  private final Debugger debugger;
  private final SymbolSource symbolSource = new SymbolSource();

  StopTeller(Debugger debugger) {
    this.debugger = debugger;
  }

  /** After a command that has moved the system. */
  void tell(PrintWriter out, Ink ink, String command) {
    if (debugger.lastStop() instanceof Stop.Done && TELL_THEMSELVES.contains(command)) {
      return;
    }
    String reason = reason(debugger.lastStop());
    if (reason != null) {
      out.println();
      out.println(reason);
    }
    tellPlace(out, ink, BY_LINES.contains(command));
  }

  private static @Nullable String reason(Stop stop) {
    if (stop instanceof Stop.AtBreakpoint at) {
      return title(at.point()) + at.point().number();
    }
    if (stop instanceof Stop.Watched watched) {
      return "Watchpoint "
          + watched.point().number()
          + ": "
          + watched.point().words()
          + " ("
          + watched.access()
          + "): "
          + watched.before()
          + " -> "
          + watched.after();
    }
    if (stop instanceof Stop.Caught caught) {
      return "Catchpoint " + caught.point().number() + " (" + caught.what() + ")";
    }
    if (stop instanceof Stop.Ended ended) {
      return "[" + ended.what() + "]";
    }
    if (stop instanceof Stop.Interrupted) {
      return "Program received signal SIGINT, Interrupt.";
    }
    if (stop instanceof Stop.AtHistoryStart) {
      return "No more reverse-execution history.";
    }
    if (stop instanceof Stop.AtRecordingEnd) {
      return "The recording ends here.";
    }
    if (stop instanceof Stop.AtRest) {
      return "Every process waits, and nothing will come that could wake one.";
    }
    if (stop instanceof Stop.PoweredOff off) {
      return "The machine is off, with status " + off.status() + ".";
    }
    return stop instanceof Stop.Panicked panicked ? panicked.panic().getMessage() : null;
  }

  private static String title(StopPoint point) {
    return point.temporary() ? "Temporary breakpoint " : "Breakpoint ";
  }

  /** The next instruction. */
  void tellPlace(PrintWriter out, Ink ink, boolean byLines) {
    Subject subject = debugger.subject();
    if (!debugger.system().executes()) {
      out.println("No process has a hart; all of them wait.");
      return;
    }
    Symbols symbols = symbolSource.of(subject.kernel(), subject.process());
    long pc = subject.pc();
    out.println(ink.dim("[" + who(subject) + "]"));
    SourceLine line = symbols.lineOf(pc);
    String text = line == null ? null : text(symbols, line);
    if (line != null && text != null) {
      out.println(line.line() + "\t" + text);
      if (byLines) {
        return;
      }
    }
    out.println(instruction(subject, symbols, ink));
  }

  private static @Nullable String text(Symbols symbols, SourceLine line) {
    List<String> lines = symbols.source(line.file());
    return lines == null || line.line() > lines.size() ? null : lines.get(line.line() - 1);
  }

  private static String who(Subject subject) {
    Process process = subject.process();
    String name = process == null ? "no process" : "pid " + process.pid() + " " + process.name();
    return name + ", " + subject.mode().name().toLowerCase(java.util.Locale.ROOT) + " mode";
  }

  private static String instruction(Subject subject, Symbols symbols, Ink ink) {
    Xlen xlen = subject.xlen();
    long pc = subject.pc();
    byte[] bytes = new byte[MOST_BYTES];
    int read = subject.read(pc, bytes, 0, MOST_BYTES);
    String name = symbols.nameOf(pc);
    String place =
        "=> " + ink.address(xlen.hex(pc)) + (name == null ? "" : " <" + ink.symbol(name) + ">");
    if (read < 2) {
      return place + ":\tCannot access memory at address " + xlen.hex(pc);
    }
    int raw = 0;
    for (int i = read - 1; i >= 0; i--) {
      raw = raw << 8 | bytes[i] & 0xFF;
    }
    SymbolLookup lookup = symbols::nameOf;
    return place + ":\t" + Disassembler.format(raw, pc, xlen, lookup);
  }
}
