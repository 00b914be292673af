package dev.trapeze.console.debugger.gdb;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.Until;
import dev.trapeze.cpu.isa.PrivilegeMode;
import java.util.Set;

/**
 * Moves the system as gdb moves a thread. A step of a thread is over when that thread has executed
 * an instruction and has a hart again, whatever others have executed in between; into a trap and
 * out of it each instruction is a step, but for the Java kernel's work, which is one.
 */
final class Travel {
  /** Where the next instruction of a thread is to be found. */
  private interface Place {
    boolean isReached();
  }

  private final Debugger debugger;
  private final Threads threads;
  private final RemoteStopPoints points;

  Travel(Debugger debugger, Threads threads, RemoteStopPoints points) {
    this.debugger = debugger;
    this.threads = threads;
    this.points = points;
  }

  private DebuggedSystem system() {
    return debugger.system();
  }

  Stop resume() throws InterruptedException {
    return system().resume(Until.STOPPED);
  }

  /** Steps a thread by an instruction; another thread if it ends. */
  Stop step(int tid, boolean passTraps) throws InterruptedException {
    Stop stop = hartFor(tid);
    while (stop instanceof Stop.Done && threads.hartOf(tid) != null && !onTurn(tid)) {
      stop = system().stepInstruction();
    }
    if (stop instanceof Stop.Done) {
      stop = system().stepInstruction();
    }
    if (stop instanceof Stop.Done) {
      stop = hartFor(tid);
    }
    return passTraps && stop instanceof Stop.Done ? toUserMode(tid) : stop;
  }

  /**
   * Steps a thread while its pc stays within a range, as a source line is stepped: traps are passed
   * over, since they would look like calls to gdb.
   */
  Stop stepRange(int tid, long start, long end) throws InterruptedException {
    Stop stop = step(tid, true);
    while (stop instanceof Stop.Done
        && threads.exists(tid)
        && within(threads.subject(tid).pc(), start, end)
        && !(onTurn(tid) && points.atPc() != null)) {
      stop = step(tid, true);
    }
    return stop;
  }

  private boolean within(long pc, long start, long end) {
    long va = debugger.xlen().zeroExtend(pc);
    return Long.compareUnsigned(va, start) >= 0 && Long.compareUnsigned(va, end) < 0;
  }

  private boolean onTurn(int tid) {
    var running = threads.onTurn();
    return running != null && running.pid() == tid;
  }

  /** Lets the system run until a thread has a hart or has ended. */
  private Stop hartFor(int tid) throws InterruptedException {
    Place place = () -> threads.hartOf(tid) != null || !threads.exists(tid);
    return place.isReached() ? new Stop.Done() : system().resume(new Hands(Set.of(), place));
  }

  private Stop toUserMode(int tid) throws InterruptedException {
    Stop stop = new Stop.Done();
    while (stop instanceof Stop.Done
        && threads.exists(tid)
        && threads.subject(tid).mode() != PrivilegeMode.USER) {
      stop = step(tid, false);
    }
    return stop;
  }

  Stop resumeBackwards() throws InterruptedException {
    return system().resumeBackwards(Until.STOPPED);
  }

  /** Takes a thread back by an instruction. */
  Stop stepBack(int tid, boolean passTraps) throws InterruptedException {
    Stop stop;
    do {
      stop = system().stepBack();
      if (stop instanceof Stop.Done && threads.exists(tid) && threads.hartOf(tid) == null) {
        // Where a process that loses its hart has executed its last instruction.
        stop =
            system()
                .resumeBackwards(new Hands(Set.of(debugger.kernelEntryVa()), () -> onTurn(tid)));
      }
    } while (passTraps
        && stop instanceof Stop.Done
        && threads.subject(tid).mode() != PrivilegeMode.USER);
    return stop;
  }

  /** A run that ends when a thread gets a hart, or comes to an address. */
  private record Hands(Set<Long> codeVas, Place place) implements Until {
    @Override
    public boolean followsProcesses() {
      return codeVas.isEmpty();
    }

    @Override
    public boolean reached() {
      return place.isReached();
    }
  }
}
