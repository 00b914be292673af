package dev.trapeze.console.debugger.gdb;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.trap.TrapHistory;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The processes of a system as gdb's threads: a thread's number is its process's. */
final class Threads {
  private final Debugger debugger;

  Threads(Debugger debugger) {
    this.debugger = debugger;
  }

  /** Whether there is a thread with that number; a zombie is none any more. */
  boolean exists(int tid) {
    Process process = debugger.kernel().processes().byPid(tid);
    return process != null && process.state() != ProcessState.ZOMBIE;
  }

  /**
   * The thread that the hart executes whose turn it is; if there is none, the one that was the last
   * to enter the kernel, or else the first. 0 only if there is no process at all.
   */
  int current() {
    Process running = onTurn();
    if (running != null) {
      return running.pid();
    }
    List<TrapHistory.Entry> traps = debugger.kernel().state().traps().entries();
    for (int i = traps.size() - 1; i >= 0; i--) {
      if (exists(traps.get(i).pid())) {
        return traps.get(i).pid();
      }
    }
    Process first = debugger.kernel().processes().firstAfter(0);
    return first == null ? 0 : first.pid();
  }

  /** The process that the hart executes whose turn it is. */
  @Nullable Process onTurn() {
    return debugger.kernel().state().scheduler().runningOn(debugger.hart().id());
  }

  /** The hart that a thread has, or null. */
  @Nullable Hart hartOf(int tid) {
    for (Hart hart : debugger.kernel().machine().harts()) {
      Process running = debugger.kernel().state().scheduler().runningOn(hart.id());
      if (running != null && running.pid() == tid) {
        return hart;
      }
    }
    return null;
  }

  /** Registers and memory of a thread; those of the hart if there is none with that number. */
  Subject subject(int tid) {
    try {
      return debugger.subjectOf(tid);
    } catch (CommandError e) {
      return debugger.subject();
    }
  }

  /** The numbers, for {@code qfThreadInfo}. */
  String list() {
    return debugger.kernel().processes().all().stream()
        .filter(process -> exists(process.pid()))
        .map(process -> Integer.toHexString(process.pid()))
        .collect(Collectors.joining(","));
  }

  /** What a thread is doing, in words. */
  String words(int tid) {
    Process process = debugger.kernel().processes().byPid(tid);
    if (process == null) {
      return "gone";
    }
    Hart hart = hartOf(tid);
    String state = hart == null ? process.state().shortName() : "run on hart " + hart.id();
    return process.name() + ": " + state;
  }

  /** For {@code qXfer:threads:read}. */
  String xml() {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>\n<threads>\n");
    Kernel kernel = debugger.kernel();
    for (Process process : kernel.processes().all()) {
      if (!exists(process.pid())) {
        continue;
      }
      Hart hart = hartOf(process.pid());
      xml.append("<thread id=\"").append(Integer.toHexString(process.pid()));
      xml.append("\" name=\"").append(escape(process.name()));
      if (hart != null) {
        xml.append("\" core=\"").append(hart.id());
      }
      String state = hart == null ? process.state().shortName() : "run";
      xml.append("\">").append(state).append("</thread>\n");
    }
    return xml.append("</threads>\n").toString();
  }

  /** A program can have any name. */
  private static String escape(String name) {
    StringBuilder escaped = new StringBuilder();
    for (char each : name.toCharArray()) {
      switch (each) {
        case '<' -> escaped.append("&lt;");
        case '&' -> escaped.append("&amp;");
        case '"' -> escaped.append("&quot;");
        default -> escaped.append(each < ' ' || each > '~' ? '?' : each);
      }
    }
    return escaped.toString();
  }
}
