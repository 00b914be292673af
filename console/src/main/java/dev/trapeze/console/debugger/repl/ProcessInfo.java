package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.command.Pids;
import dev.trapeze.console.debugger.symbols.Symbol;
import dev.trapeze.console.debugger.symbols.Symbols;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.LoadedFile;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.signal.Signal;
import dev.trapeze.kernel.wait.WaitChannel;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code info processes} and {@code info proc} show. */
final class ProcessInfo {
  private final Invocation invocation;
  private final Debugger debugger;
  private final PrintWriter out;
  private final Ink ink;

  ProcessInfo(Invocation invocation) {
    this.invocation = invocation;
    this.debugger = invocation.debugger();
    this.out = invocation.out();
    this.ink = invocation.ink();
  }

  void list() throws CommandError {
    int selected = debugger.subject().pid();
    out.println("  pid parent state   name             next instruction");
    for (Process process : debugger.kernel().processes().all()) {
      out.println(
          String.format(
              "%s %3d %6d %-7s %-16s %s%s",
              process.pid() == selected ? "*" : " ",
              process.pid(),
              process.parentPid(),
              process.state().shortName(),
              process.name(),
              place(debugger.subjectOf(process.pid())),
              waiting(process.channel())));
    }
  }

  private static String waiting(@Nullable WaitChannel channel) {
    return channel == null ? "" : ", waits for " + words(channel);
  }

  /** What a process waits for. */
  static String words(WaitChannel channel) {
    if (channel instanceof WaitChannel.PipeReadable pipe) {
      return "bytes in pipe " + pipe.pipe();
    }
    if (channel instanceof WaitChannel.PipeWritable pipe) {
      return "room in pipe " + pipe.pipe();
    }
    if (channel instanceof WaitChannel.ConsoleInput) {
      return "the console";
    }
    return channel instanceof WaitChannel.ChildExit ? "a child's end" : "the clock";
  }

  private String place(Subject subject) {
    if (!subject.hasRegisters()) {
      return "none";
    }
    Symbols symbols = debugger.symbols(subject);
    Symbol symbol = symbols.symbolAt(subject.pc());
    String name = symbol == null ? "" : " <" + ink.symbol(offset(symbol, symbols, subject)) + ">";
    return ink.address(subject.xlen().hex(subject.pc())) + name;
  }

  /** {@code main+4}. */
  private static String offset(Symbol symbol, Symbols symbols, Subject subject) {
    long offset = symbols.xlen().zeroExtend(subject.pc()) - symbol.va();
    return offset == 0 ? symbol.name() : symbol.name() + "+" + offset;
  }

  /** One process in all detail. */
  void one() throws CommandError {
    Subject subject = Pids.subject(invocation);
    Process process = subject.process();
    if (process == null) {
      throw new CommandError("no process has the hart; 'info processes' lists them");
    }
    Xlen xlen = debugger.xlen();
    line("process", process.pid() + " " + process.name());
    line("parent", process.parentPid() + (process.isOrphan() ? " (an orphan)" : ""));
    line("group", String.valueOf(process.groupId()));
    line("state", process.state().name().toLowerCase(Locale.ROOT) + waiting(process.channel()));
    line("hart", subject.hart() == null ? "none" : String.valueOf(subject.hart().id()));
    line("next", place(subject));
    if (process.state() == ProcessState.ZOMBIE) {
      line("status", String.valueOf(process.exitStatus()));
      return;
    }
    AddressSpace space = process.addressSpace();
    line(
        "program",
        space.loadedFiles().stream().map(LoadedFile::path).collect(Collectors.joining(", ")));
    line("root table", "frame " + xlen.hex(space.table().rootPa()));
    line("memory", space.ownedBytes() / 1024 + " KiB, " + process.faults() + " page faults");
    line("directory", process.files().workingPath());
    line("nice", String.valueOf(process.nice()));
    line("cpu time", seconds(process.cpuTime()) + ", started at " + seconds(process.startTime()));
    line("signals", signals(process));
  }

  private static String seconds(long ticks) {
    return String.format(Locale.ROOT, "%.3f s", ticks / (double) VirtualClock.TICKS_PER_SECOND);
  }

  private static String signals(Process process) {
    List<String> words = new ArrayList<>();
    for (Signal signal : Signal.values()) {
      if (process.signals().catches(signal)) {
        words.add(signal.name() + " caught");
      }
    }
    if (process.signals().pending() != 0) {
      words.add("pending 0x" + Integer.toHexString(process.signals().pending()));
    }
    return words.isEmpty() ? "all as usual" : String.join(", ", words);
  }

  private void line(String name, String value) {
    out.println(String.format("%-11s %s", name, value));
  }
}
