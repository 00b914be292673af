package dev.trapeze.console.debugger.stepping;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.frames.Code;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.Position;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.StopPlace;
import dev.trapeze.console.debugger.run.StopPoint;
import dev.trapeze.console.debugger.run.StopPoints;
import dev.trapeze.console.debugger.run.Until;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.proc.Trapframe;

/** Runs back to who has written something last: an instruction or the kernel. */
public final class LastWrite {
  /** How far back to look at first; then ten times as far, and so on. */
  private static final long FIRST_WINDOW = 1_000;

  private static final int GROWTH = 10;

  private final Debugger debugger;
  private final DebuggedSystem system;

  /** Looks in what that debugger has. */
  public LastWrite(Debugger debugger) {
    this.debugger = debugger;
    this.system = debugger.system();
  }

  /**
   * Goes back to before the last store to some bytes, or to before the kernel's work if that has
   * stored them.
   *
   * @param pid whose bytes; 0 for physical addresses
   * @param va zero-extended
   */
  public Stop toBytes(int pid, long va, int lengthBytes) throws InterruptedException {
    StopPlace.Data bytes = new StopPlace.Data(pid, va, lengthBytes, false, true, true);
    StopPoints points = system.stopPoints();
    StopPoint watch = points.addAlone(bytes, "last write");
    try {
      return system.resumeBackwards(Until.STOPPED);
    } finally {
      points.delete(watch);
    }
  }

  /**
   * Goes back to before the last instruction of a process that has a register as its target, or to
   * before the last work of the kernel that has changed it.
   *
   * @param register 1 to 31
   */
  public Stop toRegister(int pid, int register) throws InterruptedException {
    Position from = system.now();
    Position limit = from;
    long window = FIRST_WINDOW;
    while (true) {
      long begin = Math.max(limit.instructions() - window, system.start().instructions());
      system.goToInstruction(begin);
      Position begun = system.now();
      Position found = null;
      while (system.now().isBefore(limit)) {
        if (system.takeInterrupt()) {
          system.goTo(from);
          return new Stop.Interrupted();
        }
        Position before = system.now();
        if (writes(pid, register)) {
          found = before;
        }
      }
      if (found != null) {
        system.goTo(found);
        return new Stop.Done();
      }
      if (begin == system.start().instructions()) {
        system.goTo(system.start());
        return new Stop.AtHistoryStart();
      }
      limit = begun;
      window *= GROWTH;
    }
  }

  /** Takes a step; whether it has written the register. */
  private boolean writes(int pid, int register) throws InterruptedException {
    Subject subject = debugger.hartSubject();
    if (subject.pid() == pid && subject.mode() == PrivilegeMode.USER) {
      DecodedInstruction instruction = Code.at(subject, subject.pc());
      long traps = debugger.hart().trapsTaken();
      system.step();
      return instruction != null
          && debugger.hart().trapsTaken() == traps
          && Code.writes(instruction, register);
    }
    long saved = saved(pid, register);
    boolean kernel = subject.pid() != pid || subject.pc() == debugger.kernelEntryVa();
    system.step();
    return kernel && saved != saved(pid, register);
  }

  /** What is in the trapframe; 0 if there is none. */
  private long saved(int pid, int register) {
    Process process = debugger.kernel().processes().byPid(pid);
    return process == null || process.state() == ProcessState.ZOMBIE
        ? 0
        : process.trapframe().word(Trapframe.wordOf(register));
  }
}
