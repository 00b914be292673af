package dev.trapeze.console.recording;

import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelStop;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Has a run once more: the kernel gets each piece of input after as many instructions, and at the
 * same time of its clock, as in the recording.
 */
public final class Replay {
  /** Short enough that what the guest prints is seen while a long run goes on. */
  private static final long SLICE_INSTRUCTIONS = 20_000_000;

  /** What came of it. */
  public enum Outcome {
    /** The run has come to the recorded end, or to the place asked for. */
    THERE,
    /** The run has taken another way than the recorded one. */
    DEPARTED
  }

  /** What is done between two slices of the run. */
  public interface Pause {
    /** Shows what the guest has printed. */
    void flush() throws IOException;
  }

  private final Kernel kernel;
  private final VirtualClock clock;
  private final Deque<Recording.Arrival> input;
  private final Recording.End end;
  private final long stopAt;
  private final Pause pause;

  /**
   * A replay on a booted kernel.
   *
   * @param to the number of instructions after which to stop, if the run does not end before
   */
  public Replay(Kernel kernel, Recording recording, long to, Pause pause) {
    this.kernel = kernel;
    this.clock = kernel.machine().clock();
    this.input = new ArrayDeque<>(recording.input());
    this.end = recording.end();
    this.stopAt = end.byItself() ? to : Math.min(to, end.instructions());
    this.pause = pause;
  }

  /**
   * Runs to the end. A panic comes through as it does from {@link Kernel#run}.
   *
   * @throws IOException when what the guest prints cannot be shown
   */
  public Outcome run() throws IOException {
    try {
      while (true) {
        Outcome outcome = runSlice();
        if (outcome != null) {
          return outcome;
        }
      }
    } finally {
      pause.flush();
    }
  }

  private @Nullable Outcome runSlice() throws IOException {
    deliverWhatIsDue();
    long now = clock.instructionsRetired();
    long limit = input.isEmpty() ? stopAt : Math.min(stopAt, input.peek().instructions());
    if (now > limit || now > end.instructions()) {
      return Outcome.DEPARTED;
    }
    // The run comes to rest with a call of the kernel, which is no retired instruction: where it
    // must be at rest, one instruction more leads to that call, or to a departure.
    boolean mustRest = now == limit && (now != stopAt || endsAtRest());
    long budget = mustRest ? 1 : Math.min(limit - now, SLICE_INSTRUCTIONS);
    KernelStop stop = kernel.run(budget);
    pause.flush();
    boolean stopped = clock.instructionsRetired() == stopAt;
    if (stop instanceof KernelStop.PoweredOff) {
      return outcome(isAtEnd());
    }
    if (stop instanceof KernelStop.SleepingUntil sleeping) {
      if (stopped && !isNextBefore(sleeping.time())) {
        return Outcome.THERE;
      }
      skipTo(sleeping.time());
      return null;
    }
    if (stop instanceof KernelStop.WaitingForInput) {
      return skipToNextArrival() ? null : outcome(stopped || isAtEnd());
    }
    return stopped && !endsAtRest() ? Outcome.THERE : null;
  }

  private boolean endsAtRest() {
    return end.atRest() && stopAt == end.instructions();
  }

  private boolean isAtEnd() {
    return clock.instructionsRetired() == end.instructions() && input.isEmpty();
  }

  private static Outcome outcome(boolean there) {
    return there ? Outcome.THERE : Outcome.DEPARTED;
  }

  private void deliverWhatIsDue() {
    while (isNextDue()) {
      byte[] bytes = input.remove().bytes();
      if (bytes.length == 0) {
        kernel.endOfInput();
      } else {
        kernel.input(bytes);
      }
    }
  }

  private boolean isNextDue() {
    return isNextBefore(clock.time());
  }

  /** All processes sleep until {@code time}, or until input wakes one before. */
  private void skipTo(long time) {
    Recording.Arrival next = input.peek();
    clock.skipTo(next != null && isNextBefore(time) ? next.time() : time);
  }

  private boolean isNextBefore(long time) {
    Recording.Arrival next = input.peek();
    return next != null
        && next.instructions() == clock.instructionsRetired()
        && next.time() <= time;
  }

  private boolean skipToNextArrival() {
    Recording.Arrival next = input.peek();
    if (next == null || next.instructions() != clock.instructionsRetired()) {
      return false;
    }
    clock.skipTo(next.time());
    return true;
  }
}
