package dev.trapeze.console.debugger.run;

import dev.trapeze.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * Takes a system to other places of its run: to a checkpoint before the place, and from there on
 * along the history. Stop points do not count on the way.
 */
final class Journey {
  /** If the way to a place was longer, a checkpoint is left this far before it. */
  private static final long NEAR = 500_000;

  /** So many instructions are repeated at most for a step back where one has just been taken. */
  private static final long WINDOW = 2_000;

  private final Kernel kernel;
  private final Outside outside;
  private final StopPoints stopPoints;
  private final History history;
  private final ForwardRun forward;

  Journey(
      Kernel kernel, Outside outside, StopPoints stopPoints, History history, ForwardRun forward) {
    this.kernel = kernel;
    this.outside = outside;
    this.stopPoints = stopPoints;
    this.history = history;
    this.forward = forward;
  }

  private Position now() {
    return Position.of(kernel);
  }

  /** Goes to a checkpoint. */
  void restore(Position checkpoint) {
    history.restore(checkpoint);
    stopPoints.moved();
  }

  /**
   * Goes back by an instruction: to the last place before now at which one could be told. If the
   * user interrupts that, the system stays here.
   */
  Stop stepBack() throws InterruptedException {
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
        if (DebuggedSystem.executes(kernel)) {
          last = now();
        }
        if (forward.step() != null) {
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
  void goTo(Position place) throws InterruptedException {
    travel(place, false);
  }

  /**
   * Goes to a place where the system has been before. If the user interrupts that, it comes back to
   * here.
   */
  Stop travelTo(Position place) throws InterruptedException {
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
    while (now().isBefore(place) && forward.step() == null) {
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
  Stop goToInstruction(long instructions) throws InterruptedException {
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

  private @Nullable Stop stepOrRun(long instructions) throws InterruptedException {
    long left = instructions - 1 - now().instructions();
    return history.next() == null && left > 0 ? forward.runSlice(left) : forward.step();
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
        Stop stop = left > 0 ? forward.replaySlice(left) : forward.step();
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

  private long since(Position place) {
    return now().instructions() - place.instructions();
  }

  private void arrivedThere() {
    outside.progress(0, 0);
  }
}
