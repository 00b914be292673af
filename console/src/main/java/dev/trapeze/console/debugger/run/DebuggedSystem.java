package dev.trapeze.console.debugger.run;

import dev.trapeze.kernel.Kernel;
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
  private final Kernel kernel;
  private final Outside outside;
  private final StopPoints stopPoints;
  private final EventFan events;
  private final History history;
  private final ForwardRun forward;
  private final Journey journey;
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
    this.outside = outside;
    this.events = events;
    this.stopPoints = new StopPoints(kernel, events);
    this.history = new History(kernel, leaves, followers);
    this.forward = new ForwardRun(kernel, outside, stopPoints, history);
    this.journey = new Journey(kernel, outside, stopPoints, history, forward);
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
    return executes(kernel);
  }

  static boolean executes(Kernel kernel) {
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
    return forward.step();
  }

  /**
   * Steps until the next instruction can be told: what is between two instructions, but for the
   * taking of a trap, is passed over. Watchpoints and catchpoints count, breakpoints do not.
   */
  public Stop stepInstruction() throws InterruptedException {
    stopPoints.resumeBegins(Until.STOPPED);
    try {
      do {
        long traps = forward.traps();
        Stop stop = step();
        if (stop == null) {
          stop = stopPoints.examine(null, forward.traps() != traps, true);
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
    forward.setMustStepOff(true);
    try {
      while (true) {
        Stop stop = forward.advance(null, true);
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
        journey.restore(checkpoint);
        Position found = null;
        Stop last = null;
        stopPoints.resumeBegins(until);
        forward.setMustStepOff(false);
        while (now().isBefore(limit)) {
          Stop stop = forward.advance(limit, false);
          outside.progress(
              from.instructions()
                  - limit.instructions()
                  + now().instructions()
                  - checkpoint.instructions(),
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
            forward.setMustStepOff(true);
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
      outside.progress(0, 0);
      outside.flush();
    }
  }

  /**
   * Goes back by an instruction: to the last place before now at which one could be told. If the
   * user interrupts that, the system stays here.
   */
  public Stop stepBack() throws InterruptedException {
    return journey.stepBack();
  }

  /** Goes to a place where the system has been before, however long that takes. */
  public void goTo(Position place) throws InterruptedException {
    journey.goTo(place);
  }

  /**
   * Goes to a place where the system has been before. If the user interrupts that, it comes back to
   * here.
   */
  public Stop travelTo(Position place) throws InterruptedException {
    return journey.travelTo(place);
  }

  /**
   * Goes to where so many instructions have just retired, backwards or forwards; forwards beyond
   * what is known, the system runs on. If the user interrupts that, it comes back to here, but
   * where it runs on it stops.
   */
  public Stop goToInstruction(long instructions) throws InterruptedException {
    return journey.goToInstruction(instructions);
  }
}
