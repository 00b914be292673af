package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.proc.Trapframe;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Runs a system and tells each trap, in a few lines or with all stages. */
final class TrapTrace {
  private final TrapFollower follower;
  private final Ink ink;
  private final PrintWriter out;
  private final StageLines lines;
  private final ChangeText changes;
  private final StageText text;
  private final boolean full;
  private final Xlen xlen;
  private long traps;
  private int saved;
  private String tables = "";

  /**
   * A trace.
   *
   * @param full whether all stages are told
   */
  TrapTrace(Debugger debugger, Ink ink, PrintWriter out, boolean full) {
    this.follower = new TrapFollower(debugger, false);
    this.xlen = debugger.xlen();
    this.ink = ink;
    this.out = out;
    this.lines = new StageLines(xlen, ink, out);
    this.changes = new ChangeText(xlen, ink);
    this.text = new StageText(xlen, ink, out);
    this.full = full;
  }

  /**
   * Runs until that many traps have come and the last one has gone back to its program, or until
   * the system stops.
   *
   * @param most at least 1
   * @param pid the only process that counts, if any
   */
  Stop run(long most, OptionalInt pid) throws InterruptedException {
    while (true) {
      Stage stage = follower.next(pid);
      if (stage instanceof Stage.Ended ended) {
        return ended.stop();
      }
      traps += stage instanceof Stage.Hardware ? 1 : 0;
      if (full) {
        text.tell(stage);
      } else {
        tell(stage);
      }
      boolean over =
          stage instanceof Stage.Returned
              || (stage instanceof Stage.KernelVisit visit && visit.back() == null);
      if (over && traps >= most) {
        return new Stop.Done();
      }
    }
  }

  /** How many traps have come. */
  long traps() {
    return traps;
  }

  private void tell(Stage stage) {
    if (stage instanceof Stage.Hardware trap) {
      tell(trap);
    } else if (stage instanceof Stage.Saved some) {
      saved += some.words().size();
    } else if (stage instanceof Stage.PageTable table) {
      tables = "satp of " + table.before().owner() + " -> of " + table.after().owner();
      if (table.back()) {
        tellTables("back");
      }
    } else if (stage instanceof Stage.KernelVisit visit) {
      tellTables("in");
      lines.line("kernel", visit.dispatch().branch());
      tellChanges(visit.changes());
    } else if (stage instanceof Stage.Switched switched) {
      tell(switched);
    } else if (stage instanceof Stage.Returned back) {
      lines.line(
          "back",
          StageLines.name(back.where().pid(), back.where().program())
              + " at "
              + lines.place(back.next().place())
              + ", instruction "
              + back.where().at().instructions());
    }
  }

  private void tell(Stage.Hardware trap) {
    saved = 0;
    tables = "";
    String call = trap.call() == null ? "" : ": " + trap.call();
    lines.head(
        trap.where(), "trap " + traps + ", " + StageLines.cause(trap.after().cause()) + call);
    lines.instruction("at", trap.instruction());
    if (trap.address() != null) {
      lines.line("address", lines.place(trap.address()));
    }
  }

  private void tellTables(String way) {
    String words = saved > 0 ? saved + " words saved" : "";
    String both = words + (words.isEmpty() || tables.isEmpty() ? "" : "; ") + tables;
    if (!both.isEmpty()) {
      lines.line(way, ChangeText.printable(both));
    }
    saved = 0;
    tables = "";
  }

  /** Without what every trap changes. */
  private void tellChanges(List<Change> all) {
    List<Change> telling = new ArrayList<>(all);
    telling.removeIf(
        change ->
            change instanceof Change.Csr
                || (change instanceof Change.Word word && word.index() < Trapframe.wordOf(1)));
    changes.lines(telling).forEach(lines::row);
  }

  private void tell(Stage.Switched stage) {
    String idle =
        stage.idleTicks() == 0 ? "" : ", after " + stage.idleTicks() + " idle ticks of time";
    String who =
        stage.pid() == 0
            ? "hart " + stage.where().hart() + " goes on"
            : StageLines.name(stage.pid(), stage.program())
                + " gets hart "
                + stage.where().hart()
                + " ("
                + stage.policy()
                + ")";
    lines.line("switch", ink.changed(who) + idle);
    if (stage.retried() != null) {
      lines.line("tried again", stage.retried());
    }
    tellChanges(stage.changes());
  }

  /** What has been traced, in one line. */
  void tellEnd() {
    out.println(traps == 1 ? "1 trap." : traps + " traps.");
  }
}
