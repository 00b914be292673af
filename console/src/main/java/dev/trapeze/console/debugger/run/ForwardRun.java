package dev.trapeze.console.debugger.run;

import dev.trapeze.cpu.debug.DebugPort;
import dev.trapeze.cpu.exec.StopReason;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.KernelStop;
import org.jspecify.annotations.Nullable;

/**
 * Lets a system go on, by steps or by slices of many instructions: along its history where there is
 * one, and with what arrives from outside where there is none yet. Leaves checkpoints on the way.
 */
final class ForwardRun {
  /** Short enough that a key is not noticeably late. */
  private static final long SLICE = 200_000;

  /** Longer, where nothing can arrive from outside. */
  private static final long REPLAYED_SLICE = 2_000_000;

  private static final long CHECKPOINT_NANOS = 250_000_000;

  /** No longer, whatever a checkpoint costs, so that a step back does not take long. */
  private static final long MOST_CHECKPOINT_NANOS = 300_000_000;

  /** A checkpoint may take this part of the time. */
  private static final long CHECKPOINT_SHARE = 64;

  private final Kernel kernel;
  private final DebugPort port;
  private final Outside outside;
  private final StopPoints stopPoints;
  private final History history;
  private long nextCheckpointNanos;
  private boolean mustStepOff;
  private boolean lastGoWasTurn;

  ForwardRun(Kernel kernel, Outside outside, StopPoints stopPoints, History history) {
    this.kernel = kernel;
    this.port = kernel.machine().debug();
    this.outside = outside;
    this.stopPoints = stopPoints;
    this.history = history;
  }

  /** Whether a breakpoint at the next instruction has been told already. */
  void setMustStepOff(boolean must) {
    mustStepOff = must;
  }

  private Position now() {
    return Position.of(kernel);
  }

  /**
   * Takes one step, whatever stop points there are: an instruction, a trap, a visit of the kernel,
   * a hand-over, an arrival.
   *
   * @return null if the step was taken
   */
  @Nullable Stop step() throws InterruptedException {
    try {
      if (arrived()) {
        return null;
      }
      if (isOver()) {
        return new Stop.AtRecordingEnd();
      }
      port.ignoreBreakpoints(true);
      KernelStop stop = kernel.turn();
      return stop instanceof KernelStop.BudgetSpent || stop instanceof KernelStop.Debug
          ? null
          : afterRest(stop);
    } catch (KernelPanic e) {
      return new Stop.Panicked(e);
    } finally {
      port.ignoreBreakpoints(false);
      outside.flush();
    }
  }

  /** Lets the system go on a little; gives what stops it, if anything does. */
  @Nullable Stop advance(@Nullable Position limit, boolean count) throws InterruptedException {
    if (outside.interrupted()) {
      return new Stop.Interrupted();
    }
    try {
      if (arrived()) {
        return null;
      }
      if (isOver()) {
        return new Stop.AtRecordingEnd();
      }
      long traps = traps();
      KernelStop stop = go(limit);
      if (count) {
        checkpointIfDue();
      }
      if (!(stop instanceof KernelStop.BudgetSpent || stop instanceof KernelStop.Debug)) {
        return afterRest(stop);
      }
      StopReason reason = stop instanceof KernelStop.Debug debug ? debug.reason() : null;
      boolean trapTaken = reason == StopReason.TRAP_TAKEN || (lastGoWasTurn && traps() != traps);
      Stop found = stopPoints.examine(reason, trapTaken, count);
      mustStepOff = reason == StopReason.BREAKPOINT;
      return found;
    } catch (KernelPanic e) {
      return new Stop.Panicked(e);
    } finally {
      if (count) {
        outside.flush();
      }
    }
  }

  /** Whether a recording says nothing of what comes now. */
  private boolean isOver() {
    return history.next() == null && !now().isBefore(history.end()) && outside.isOver();
  }

  /** A slice, or a step where a slice could go too far. */
  private KernelStop go(@Nullable Position limit) {
    long left = history.next() == null && limit == null ? SLICE : REPLAYED_SLICE;
    if (limit != null) {
      left = Math.min(left, limit.instructions() - 1 - now().instructions());
    }
    History.Logged next = history.next();
    if (next != null) {
      left = Math.min(left, next.at().instructions() - 1 - now().instructions());
    } else {
      long untilQuestion = outside.nextQuestion() - now().instructions();
      left = Math.min(left, Math.max(1, untilQuestion));
    }
    lastGoWasTurn = mustStepOff || left <= 0;
    if (!lastGoWasTurn) {
      port.stopAtTraps(stopPoints.stopsAtTraps());
      return kernel.run(left);
    }
    port.ignoreBreakpoints(mustStepOff);
    try {
      return kernel.turn();
    } finally {
      port.ignoreBreakpoints(false);
    }
  }

  /** What was at hand or has just arrived comes in now; false if there was nothing. */
  private boolean arrived() {
    History.Logged next = history.next();
    if (next != null) {
      if (!next.at().equals(now())) {
        return false;
      }
      history.replayNext();
      return true;
    }
    if (now().isBefore(history.end())) {
      return false;
    }
    Arrival arrival = outside.poll();
    if (arrival == null) {
      return false;
    }
    history.arrive(arrival);
    return true;
  }

  /** The system is off, or every process waits for something from outside. */
  private @Nullable Stop afterRest(KernelStop stop) throws InterruptedException {
    if (stop instanceof KernelStop.PoweredOff off) {
      return new Stop.PoweredOff(off.status());
    }
    if (history.next() != null) {
      // It comes next.
      return null;
    }
    outside.flush();
    Arrival arrival = outside.atRest(stop);
    if (arrival == null) {
      if (outside.interrupted()) {
        return new Stop.Interrupted();
      }
      return outside.isOver() ? new Stop.AtRecordingEnd() : new Stop.AtRest();
    }
    history.arrive(arrival);
    return null;
  }

  private void checkpointIfDue() {
    long start = System.nanoTime();
    if (start >= nextCheckpointNanos) {
      history.keep();
      long end = System.nanoTime();
      long pause = Math.max(CHECKPOINT_NANOS, (end - start) * CHECKPOINT_SHARE);
      nextCheckpointNanos = end + Math.min(pause, MOST_CHECKPOINT_NANOS);
    }
  }

  /** How many traps all harts have taken. */
  long traps() {
    long traps = 0;
    for (Hart hart : kernel.machine().harts()) {
      traps += hart.trapsTaken();
    }
    return traps;
  }

  /** For places where nothing can arrive from outside. */
  @Nullable Stop replaySlice(long instructions) throws InterruptedException {
    port.ignoreBreakpoints(true);
    try {
      KernelStop stop = kernel.run(Math.min(instructions, REPLAYED_SLICE));
      return stop instanceof KernelStop.BudgetSpent || stop instanceof KernelStop.Debug
          ? null
          : afterRest(stop);
    } catch (KernelPanic e) {
      return new Stop.Panicked(e);
    } finally {
      port.ignoreBreakpoints(false);
    }
  }

  /** Runs on where the history ends. */
  @Nullable Stop runSlice(long instructions) throws InterruptedException {
    if (arrived()) {
      return null;
    }
    if (isOver()) {
      return new Stop.AtRecordingEnd();
    }
    long untilQuestion = outside.nextQuestion() - now().instructions();
    long left = Math.min(Math.min(instructions, SLICE), Math.max(1, untilQuestion));
    try {
      return replaySlice(left);
    } finally {
      outside.flush();
      checkpointIfDue();
    }
  }
}
