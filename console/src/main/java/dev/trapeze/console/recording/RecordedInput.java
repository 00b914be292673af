package dev.trapeze.console.recording;

import dev.trapeze.console.debugger.run.Arrival;
import dev.trapeze.console.debugger.run.Outside;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelStop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came from outside in a recorded run, for the same run under the debugger. How much of it has
 * come already is asked of the kernel, so that the system can be taken to any place.
 */
public final class RecordedInput implements Outside {
  /** What is done in between. */
  public interface Show {
    /** Shows what the guest has printed. */
    void flush();

    /** How far a journey has come, as {@link Outside#progress}. */
    void progress(long done, long total);

    /** The run has taken another way than the recorded one. */
    void departed(long instructions);
  }

  private final Kernel kernel;
  private final VirtualClock clock;
  private final List<Recording.Arrival> input;
  private final Recording.End end;
  private final Show show;
  private boolean departed;
  private volatile boolean interrupted;

  /** The input of a recording, for a booted kernel. */
  public RecordedInput(Kernel kernel, Recording recording, Show show) {
    this.kernel = kernel;
    this.clock = kernel.machine().clock();
    this.input = recording.input();
    this.end = recording.end();
    this.show = show;
  }

  private Recording.@Nullable Arrival next() {
    int come = kernel.machine().inputLog().size();
    return come < input.size() ? input.get(come) : null;
  }

  private boolean isDue(Recording.@Nullable Arrival arrival, long time) {
    return arrival != null
        && arrival.instructions() == clock.instructionsRetired()
        && arrival.time() <= time;
  }

  @Override
  public @Nullable Arrival poll() {
    Recording.Arrival next = next();
    long now = clock.instructionsRetired();
    if (!departed && (now > end.instructions() || (next != null && now > next.instructions()))) {
      departed = true;
      show.departed(now);
    }
    if (next == null || !isDue(next, clock.time())) {
      return null;
    }
    return next.bytes().length == 0 ? new Arrival.EndOfInput() : new Arrival.Bytes(next.bytes());
  }

  @Override
  public @Nullable Arrival atRest(KernelStop rest) {
    Recording.Arrival next = next();
    if (rest instanceof KernelStop.SleepingUntil sleeping) {
      if (isDue(next, sleeping.time())) {
        return new Arrival.Time(next == null ? sleeping.time() : next.time());
      }
      return isOver() && end.time() < sleeping.time() ? null : new Arrival.Time(sleeping.time());
    }
    return next != null && isDue(next, Long.MAX_VALUE) ? new Arrival.Time(next.time()) : null;
  }

  @Override
  public long nextQuestion() {
    Recording.Arrival next = next();
    long now = clock.instructionsRetired();
    long question = next == null ? end.instructions() : next.instructions();
    return question > now ? question : Long.MAX_VALUE;
  }

  @Override
  public boolean isOver() {
    return !end.byItself()
        && clock.instructionsRetired() >= end.instructions()
        && next() == null
        && (!end.atRest() || atRest());
  }

  private boolean atRest() {
    return kernel.machine().harts().stream()
        .allMatch(hart -> kernel.state().scheduler().runningOn(hart.id()) == null);
  }

  @Override
  public void interrupt() {
    interrupted = true;
  }

  @Override
  public boolean interrupted() {
    boolean wish = interrupted;
    interrupted = false;
    return wish;
  }

  @Override
  public void flush() {
    show.flush();
  }

  @Override
  public void progress(long done, long total) {
    show.progress(done, total);
  }
}
