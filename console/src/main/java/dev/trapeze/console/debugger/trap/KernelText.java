package dev.trapeze.console.debugger.trap;

import dev.trapeze.cpu.isa.Register;
import dev.trapeze.cpu.isa.Xlen;
import java.util.List;

/** Tells what the Java kernel does. */
final class KernelText {
  private static final int REGISTERS = 32;

  private final StageLines lines;
  private final ChangeText changes;

  KernelText(Xlen xlen, StageLines lines) {
    this.lines = lines;
    this.changes = new ChangeText(xlen, lines.ink());
  }

  /** What it is about to do. */
  void tell(Dispatch dispatch) {
    lines.line("next", "ecall into the Java kernel, TrapDispatcher -> " + dispatch.branch());
    if (dispatch.call() != null) {
      lines.line("call", dispatch.call());
    }
  }

  void tell(Stage.KernelVisit stage) {
    lines.head(stage.where(), "the Java kernel: " + stage.dispatch().branch());
    if (stage.dispatch().call() != null) {
      lines.line("call", stage.dispatch().call());
    }
    tell(stage.changes());
    if (stage.back() == null) {
      lines.line("hart", "is free: the scheduler looks for a process");
    } else {
      tell(stage.back());
    }
  }

  void tell(Stage.Switched stage) {
    if (stage.pid() == 0) {
      lines.head(stage.where(), "this hart goes on, the other one has no process");
    } else {
      lines.head(stage.where(), StageLines.name(stage.pid(), stage.program()) + " gets the hart");
      lines.line("policy", stage.policy());
    }
    if (stage.idleTicks() > 0) {
      lines.line("idle", "for " + stage.idleTicks() + " ticks of the time CSR");
    }
    if (stage.retried() != null) {
      lines.line("tried again", stage.retried());
    }
    tell(stage.changes());
    if (stage.back() != null) {
      tell(stage.back());
    } else if (stage.pid() != 0 && stage.where().pid() == 0) {
      lines.line("hart", "is free again");
    }
  }

  private void tell(List<Change> all) {
    List<String> texts = changes.lines(all);
    if (texts.isEmpty()) {
      lines.line("changed", "nothing");
    }
    texts.forEach(lines::whole);
  }

  private void tell(Resumption back) {
    HartState before = back.before();
    HartState after = back.after();
    lines.line("way back", "of pid " + back.pid() + ", from " + lines.place(back.pc()));
    lines.value("stvec", after.stvec(), "where the next trap goes");
    lines.value("sepc", after.sepc(), "where sret goes");
    lines.status(before.sstatus(), after.sstatus());
    for (int number = 1; number < REGISTERS; number++) {
      lines.change(Register.abiName(number), before.x(number), after.x(number));
    }
  }
}
