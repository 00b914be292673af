package dev.trapeze.console.debugger.run;

import dev.trapeze.cpu.debug.DebugPort;
import dev.trapeze.cpu.exec.StopReason;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.KernelStop;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A system that can be run, stepped, and taken back: forwards by its engine, backwards to a
 * checkpoint and from there forwards again. Whatever is done, it is the same run, until something
 * new arrives from outside.
 *
 * <p>For one thread.
 */
public final class DebuggedSystem {
  /** Short enough that a key is not noticeably late. */
  private static final long SLICE = 200_000;

  /** Longer, where nothing can arrive from outside. */
  private static final long REPLAYED_SLICE = 2_000_000;

  private static final long CHECKPOINT_NANOS = 200_000_000;

  /** No longer, whatever a checkpoint costs, so that a step back does not take long. */
  private static final long MOST_CHECKPOINT_NANOS = 300_000_000;

  /** A checkpoint may take this part of the time. */
  private static final long CHECKPOINT_SHARE = 64;

  /** If the way to a place was longer, a checkpoint is left this far before it. */
  private static final long NEAR = 500_000;

  /** So many instructions are repeated at most for a step back where one has just been taken. */
  private static final long WINDOW = 2_000;

  private final Kernel kernel;
  private final DebugPort port;
  private final Outside outside;
  private final StopPoints stopPoints;
  private final EventFan events;
  private final History history;
  private long nextCheckpointNanos;
  private boolean mustStepOff;
  private boolean edited;

  /**
   * A system whose history begins now.
   *
   * @param events what the kernel reports to
   * @param outside where its input comes from
   * @param leaves what belongs to the host, and is not taken back
   * @param followers what has to follow when the system is taken back
   */
  public DebuggedSystem(
      Kernel kernel,
      EventFan events,
      Outside outside,
      Set<Class<?>> leaves,
      List<Rewindable> followers) {
    this.kernel = kernel;
    this.port = kernel.machine().debug();
    this.outside = outside;
    this.events = events;
    this.stopPoints = new StopPoints(kernel, events);
    this.history = new History(kernel, leaves, followers);
  }

  /** The kernel, which stays the same object. */
  public Kernel kernel() {
    return kernel;
  }

  /** Breakpoints, watchpoints and catchpoints. */
  public StopPoints stopPoints() {
    return stopPoints;
  }

  /** What the kernel reports to. */
  public EventFan events() {
    return events;
  }

  /** Has the system stand still soon, or come back from waiting. From any thread. */
  public void interrupt() {
    outside.interrupt();
  }

  /** Whether the user has wished for that, while the system stands still; the wish is then done. */
  public boolean takeInterrupt() {
    return outside.interrupted();
  }

  /** Where in its run the system is. */
  public Position now() {
    return Position.of(kernel);
  }

  /** Where its history begins. */
  public Position start() {
    return history.start();
  }

  /** As far as it has ever been. */
  public Position end() {
    return history.end();
  }

  /** Whether a process has the hart whose turn it is, so that an instruction comes next. */
  public boolean executes() {
    return !kernel.isOff()
        && kernel.state().scheduler().runningOn(kernel.machine().hart().id()) != null;
  }

  /**
   * Changes something; the change is part of the run from now on, and what had been known of the
   * time after now is not.
   */
  public void edit(Arrival.Edit.Change change) {
    edited = true;
    arrive(new Arrival.Edit(change));
  }

  /**
   * Something comes in from outside now, and what had been known of the time after now counts no
   * more.
   */
  public void arrive(Arrival arrival) {
    history.arrive(arrival);
    stopPoints.moved();
  }

  /** Whether anything was ever changed, so that the system's input alone does not make its run. */
  public boolean edited() {
    return edited;
  }

  /**
   * Takes one step, whatever stop points there are: an instruction, a trap, a visit of the kernel,
   * a hand-over, an arrival.
   *
   * @return null if the step was taken
   */
  public @Nullable Stop step() throws InterruptedException {
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

  /**
   * Steps until the next instruction can be told: what is between two instructions, but for the
   * taking of a trap, is passed over. Watchpoints and catchpoints count, breakpoints do not.
   */
  public Stop stepInstruction() throws InterruptedException {
    stopPoints.resumeBegins(Until.STOPPED);
    try {
      do {
        long traps = traps();
        Stop stop = step();
        if (stop == null) {
          stop = stopPoints.examine(null, traps() != traps, true);
        }
        if (stop == null && outside.interrupted()) {
          stop = new Stop.Interrupted();
        }
        if (stop != null) {
          return stop;
        }
      } while (!executes());
      return new Stop.Done();
    } finally {
      stopPoints.resumeEnds();
    }
  }

  /** Runs until a stop point counts, {@code until} is reached, or it cannot go on. */
  public Stop resume(Until until) throws InterruptedException {
    stopPoints.resumeBegins(until);
    mustStepOff = true;
    try {
      while (true) {
        Stop stop = advance(null, true);
        if (stop != null) {
          return stop;
        }
      }
    } finally {
      stopPoints.resumeEnds();
      outside.flush();
    }
  }

  /**
   * Runs back to the last place before now at which {@link #resume} would have stopped. Where a
   * watched value changes, that is the place before the step that changes it.
   */
  public Stop resumeBackwards(Until until) throws InterruptedException {
    Position limit = now();
    Position from = limit;
    try {
      while (true) {
        Position checkpoint = history.lastBefore(limit);
        if (checkpoint == null) {
          goTo(history.start());
          return new Stop.AtHistoryStart();
        }
        restore(checkpoint);
        Position found = null;
        Stop last = null;
        stopPoints.resumeBegins(until);
        mustStepOff = false;
        while (now().isBefore(limit)) {
          Stop stop = advance(limit, false);
          outside.progress(
              from.instructions() - limit.instructions() + since(checkpoint),
              from.instructions() - history.start().instructions() + 1);
          if (stop instanceof Stop.Interrupted) {
            goTo(from);
            return stop;
          }
          if (stop instanceof Stop.Panicked) {
            break;
          }
          if (stop != null && now().isBefore(from)) {
            found = now();
            last = stop;
            mustStepOff = true;
          }
        }
        stopPoints.resumeEnds();
        if (found != null && last != null) {
          goTo(found);
          if (last instanceof Stop.Watched) {
            stepBack();
          }
          return last;
        }
        limit = checkpoint;
      }
    } finally {
      stopPoints.resumeEnds();
      arrivedThere();
      outside.flush();
    }
  }

  /**
   * Goes back by an instruction: to the last place before now at which one could be told. If the
   * user interrupts that, the system stays here.
   */
  public Stop stepBack() throws InterruptedException {
    Position target = now();
    Position checkpoint = history.lastBefore(target);
    while (checkpoint != null) {
      restore(checkpoint);
      if (target.instructions() - now().instructions() > 2 * WINDOW) {
        if (replayTo(target.instructions() - WINDOW, target, true)) {
          return turnBack(target);
        }
        history.keep();
      }
      Position here = now();
      replayTo(target.instructions() - 1, target, false);
      Position last = null;
      while (now().isBefore(target)) {
        if (executes()) {
          last = now();
        }
        if (step() != null) {
          // A panic: how much had retired when it came depends on how the machine was run.
          break;
        }
      }
      if (last != null) {
        restore(here);
        goTo(last);
        return new Stop.Done();
      }
      checkpoint = history.lastBefore(checkpoint);
    }
    goTo(history.start());
    return new Stop.AtHistoryStart();
  }

  /** Goes to a place where the system has been before, however long that takes. */
  public void goTo(Position place) throws InterruptedException {
    travel(place, false);
  }

  /**
   * Goes to a place where the system has been before. If the user interrupts that, it comes back to
   * here.
   */
  public Stop travelTo(Position place) throws InterruptedException {
    Position from = now();
    return travel(place, true) ? turnBack(from) : new Stop.Done();
  }

  /** Goes there; true if it was interrupted on the way. */
  private boolean travel(Position place, boolean interruptible) throws InterruptedException {
    Position now = now();
    if (now.equals(place)) {
      return false;
    }
    Position checkpoint =
        history.lastBefore(new Position(place.instructions(), place.events() + 1));
    if (checkpoint == null) {
      throw new IllegalArgumentException(place + ": before the history begins");
    }
    if (place.isBefore(now) || now.isBefore(checkpoint)) {
      restore(checkpoint);
    }
    if (replayTo(place.instructions() - 1, place, interruptible)) {
      return true;
    }
    while (now().isBefore(place) && step() == null) {
      // Each step leads nearer to the place.
    }
    stopPoints.moved();
    return false;
  }

  private Stop turnBack(Position from) throws InterruptedException {
    travel(from, false);
    return new Stop.Interrupted();
  }

  /**
   * Goes to where so many instructions have just retired, backwards or forwards; forwards beyond
   * what is known, the system runs on. If the user interrupts that, it comes back to here, but
   * where it runs on it stops.
   */
  public Stop goToInstruction(long instructions) throws InterruptedException {
    Position from = now();
    Position before = new Position(instructions, 0);
    if (instructions < history.start().instructions()) {
      goTo(history.start());
      return new Stop.AtHistoryStart();
    }
    Position checkpoint = history.lastBefore(before);
    Position nearest = checkpoint == null ? history.start() : checkpoint;
    if (before.isBefore(now()) || now().isBefore(nearest)) {
      restore(nearest);
    }
    if (replayTo(instructions - 1, before, true)) {
      return turnBack(from);
    }
    Position known = now();
    Stop stop = null;
    try {
      while (stop == null && now().instructions() < instructions) {
        stop = outside.interrupted() ? new Stop.Interrupted() : stepOrRun(instructions);
        outside.progress(since(known), instructions - known.instructions() + 1);
      }
    } finally {
      arrivedThere();
    }
    stopPoints.moved();
    return stop == null ? new Stop.Done() : stop;
  }

  private long since(Position place) {
    return now().instructions() - place.instructions();
  }

  private void arrivedThere() {
    outside.progress(0, 0);
  }

  private @Nullable Stop stepOrRun(long instructions) throws InterruptedException {
    long left = instructions - 1 - now().instructions();
    return history.next() == null && left > 0 ? runSlice(left) : step();
  }

  /**
   * Without stops, as far as there is history: until {@code instructions} have retired.
   *
   * @param interruptible whether the user is asked on the way
   * @return whether the user has interrupted it
   */
  private boolean replayTo(long instructions, Position limit, boolean interruptible)
      throws InterruptedException {
    Position begin = now();
    boolean far = instructions - begin.instructions() > 2 * NEAR;
    try {
      while (now().instructions() < instructions && now().isBefore(history.end())) {
        if (far && now().instructions() >= instructions - NEAR) {
          far = false;
          history.keep();
        }
        long left = knownBefore(far ? instructions - NEAR : instructions);
        Stop stop = left > 0 ? replaySlice(left) : step();
        if (stop != null || !now().isBefore(limit)) {
          return false;
        }
        if (interruptible && outside.interrupted()) {
          return true;
        }
        outside.progress(since(begin), instructions - begin.instructions() + 1);
      }
      return false;
    } finally {
      arrivedThere();
    }
  }

  /** So many instructions come before that goal, without an arrival among them or unknown ones. */
  private long knownBefore(long goal) {
    History.Logged next = history.next();
    long known = next == null ? history.end().instructions() : next.at().instructions() - 1;
    return Math.min(goal, known) - now().instructions();
  }

  /** For places where nothing can arrive from outside. */
  private @Nullable Stop replaySlice(long instructions) throws InterruptedException {
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

  private @Nullable Stop runSlice(long instructions) throws InterruptedException {
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

  private void restore(Position checkpoint) {
    history.restore(checkpoint);
    stopPoints.moved();
  }

  /** Lets the system go on a little; gives what stops it, if anything does. */
  private @Nullable Stop advance(@Nullable Position limit, boolean count)
      throws InterruptedException {
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

  private boolean lastGoWasTurn;

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

  private long traps() {
    long traps = 0;
    for (Hart hart : kernel.machine().harts()) {
      traps += hart.trapsTaken();
    }
    return traps;
  }
}
