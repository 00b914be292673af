package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.Position;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.proc.Process;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets the Java kernel do its work, and finds out what that has changed. */
final class KernelWatch {
  private final DebuggedSystem system;
  private final Kernel kernel;
  private final MachineWords words;

  KernelWatch(DebuggedSystem system, MachineWords words) {
    this.system = system;
    this.kernel = system.kernel();
    this.words = words;
  }

  /** Where a hart stands. */
  Where where(Hart hart) {
    Process process = kernel.state().scheduler().runningOn(hart.id());
    return new Where(
        Position.of(kernel),
        hart.id(),
        process == null ? 0 : process.pid(),
        process == null ? "" : process.name());
  }

  /** The hart is at the kernel's entry, with a trap of that process: the kernel is visited. */
  Stage visit(Hart hart, Process process) throws InterruptedException {
    Dispatch dispatch = Dispatch.of(kernel, hart, process);
    while (true) {
      HartState before = HartState.of(hart);
      KernelData data = KernelData.of(kernel, process.pid());
      KernelEar ear = new KernelEar(kernel, before);
      Stop stop = step(ear);
      if (stop != null) {
        return new Stage.Ended(where(hart), stop);
      }
      if (ear.hartLeft() == hart.id()) {
        List<Change> changes = changes(data, ear);
        Resumption back = resumption(hart, before);
        Where where = new Where(Position.of(kernel), hart.id(), process.pid(), process.name());
        return new Stage.KernelVisit(where, dispatch, changes, back);
      }
    }
  }

  /** The hart has no process: until one has got it, or another hart executes. */
  Stage switched(Hart free) throws InterruptedException {
    long idleSince = kernel.machine().clock().time();
    KernelData before = KernelData.of(kernel, 0);
    KernelEar ear = new KernelEar(kernel, HartState.of(free));
    while (true) {
      Hart hart = kernel.machine().hart();
      HartState registers = HartState.of(hart);
      Stop stop = step(ear);
      if (stop != null) {
        return new Stage.Ended(where(free), stop);
      }
      if (ear.hartLeft() >= 0 || system.executes()) {
        Resumption back = ear.hartLeft() >= 0 ? resumption(hart, registers) : null;
        long idle = kernel.machine().clock().time() - idleSince;
        return switched(ear, idle, changes(before, ear), back);
      }
    }
  }

  private Stage switched(
      KernelEar ear, long idleTicks, List<Change> changes, @Nullable Resumption back) {
    KernelData atSwitch = ear.atSwitch();
    int pid = atSwitch == null ? 0 : atSwitch.pid();
    Process process = kernel.processes().byPid(pid);
    return new Stage.Switched(
        where(kernel.machine().hart()),
        pid,
        process == null ? "" : process.name(),
        policy(),
        idleTicks,
        ear.retried(),
        changes,
        back);
  }

  /** A process has got that hart just now. */
  Stage arrived(Hart hart) {
    Where where = where(hart);
    return new Stage.Switched(
        where, where.pid(), where.program(), policy(), 0, null, List.of(), null);
  }

  private String policy() {
    return kernel.state().scheduler().policy().words();
  }

  private @Nullable Stop step(KernelEar ear) throws InterruptedException {
    system.events().add(ear);
    try {
      return system.step();
    } finally {
      system.events().remove(ear);
    }
  }

  private List<Change> changes(KernelData before, KernelEar ear) {
    KernelData atSwitch = ear.atSwitch();
    KernelData start = atSwitch == null ? before : atSwitch;
    KernelData after = KernelData.of(kernel, start.pid());
    List<Change> changes = new ArrayList<>(ear.heard());
    changes.addAll(start.ofProcess(after));
    changes.addAll(before.ofSystem(after));
    return changes;
  }

  private @Nullable Resumption resumption(Hart hart, HartState before) {
    Process process = kernel.state().scheduler().runningOn(hart.id());
    return process == null
        ? null
        : new Resumption(
            process.pid(),
            words.address(Subject.of(kernel, hart), hart.pc()),
            before,
            HartState.of(hart));
  }
}
