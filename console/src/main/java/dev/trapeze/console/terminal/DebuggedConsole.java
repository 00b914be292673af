package dev.trapeze.console.terminal;

import dev.trapeze.console.debugger.run.Arrival;
import dev.trapeze.console.debugger.run.Outside;
import dev.trapeze.console.debugger.run.Position;
import dev.trapeze.console.debugger.run.Rewindable;
import dev.trapeze.console.terminal.HostInput.Event;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelStop;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The console of a debugged guest, on the host: what is typed, what is printed, and the time that
 * passes.
 *
 * <p>Where its input is a text, what the guest was given after a place from which it goes another
 * way is given to it once more. What a person has typed is not.
 */
public final class DebuggedConsole implements Outside, Rewindable {
  /** A guest that does not read is not given more than this. */
  private static final int MAX_WAITING_BYTES = 4096;

  private static final int MAX_PENDING = 16;

  private static final long NANOS_PER_TICK =
      TimeUnit.SECONDS.toNanos(1) / VirtualClock.TICKS_PER_SECOND;

  private record Given(Position at, Event event) {}

  private final Kernel kernel;
  private final @Nullable HostInput input;
  private final GuestOutput output;
  private final JourneyBar bar = new JourneyBar();
  private final boolean realTime;
  private final Deque<Event> pending = new ArrayDeque<>();
  private final List<Given> given = new ArrayList<>();
  private boolean endOfInput;
  private volatile boolean interrupted;
  // What comes of the input then is not the user's wish to end.
  private volatile boolean woken;
  private volatile boolean endRequested;

  /**
   * A console.
   *
   * @param input null where nothing is ever typed
   * @param realTime true to wait as long as the guest sleeps, false to skip that time
   */
  public DebuggedConsole(
      Kernel kernel, @Nullable HostInput input, GuestOutput output, boolean realTime) {
    this.kernel = kernel;
    this.input = input;
    this.output = output;
    this.realTime = realTime;
    this.endOfInput = input == null;
  }

  @Override
  public void interrupt() {
    interrupted = true;
    if (input != null) {
      woken = true;
      input.requestEnd();
    }
  }

  /** From any thread: the user, or the host, wants the debugger to end. */
  public void requestEnd() {
    endRequested = true;
    interrupt();
  }

  /** Whether the debugger is to end. */
  public boolean endRequested() {
    return endRequested;
  }

  @Override
  public @Nullable Arrival poll() {
    while (kernel.machine().uart().receivedBytes() < MAX_WAITING_BYTES) {
      Event event = next();
      if (event == null) {
        return null;
      }
      Arrival arrival = arrival(event);
      if (arrival != null || interrupted) {
        return arrival;
      }
    }
    return null;
  }

  private @Nullable Event next() {
    Event event = pending.poll();
    return event != null || endOfInput || input == null ? event : input.poll();
  }

  @Override
  public @Nullable Arrival atRest(KernelStop rest) throws InterruptedException {
    if (rest instanceof KernelStop.SleepingUntil sleeping) {
      return asleepUntil(sleeping.time());
    }
    while (!interrupted) {
      Event event = next();
      if (event == null) {
        if (endOfInput || input == null) {
          return null;
        }
        event = input.await();
      }
      Arrival arrival = arrival(event);
      if (arrival != null) {
        return arrival;
      }
    }
    return null;
  }

  private @Nullable Arrival asleepUntil(long time) throws InterruptedException {
    VirtualClock clock = kernel.machine().clock();
    if (!realTime || input == null) {
      return new Arrival.Time(time);
    }
    long asleepSince = System.nanoTime();
    long sleepNanos = (time - clock.time()) * NANOS_PER_TICK;
    Event event = input.await(sleepNanos, TimeUnit.NANOSECONDS);
    if (event == null) {
      return new Arrival.Time(time);
    }
    pending.add(event);
    long sleptTicks = (System.nanoTime() - asleepSince) / NANOS_PER_TICK;
    return new Arrival.Time(Math.min(time, clock.time() + sleptTicks));
  }

  private @Nullable Arrival arrival(Event event) {
    Arrival arrival = null;
    if (event instanceof Event.Bytes bytes) {
      arrival = new Arrival.Bytes(bytes.bytes());
    } else if (event instanceof Event.EndOfInput) {
      endOfInput = true;
      arrival = new Arrival.EndOfInput();
    } else if (event instanceof Event.Help) {
      output.write(EscapeKeys.DEBUGGED_HELP);
    } else if (event instanceof Event.Maps) {
      output.write(ForegroundPicture.of(kernel));
    } else if (event instanceof Event.End && woken) {
      woken = false;
    } else {
      endRequested |= event instanceof Event.End;
      interrupted = true;
    }
    if (arrival != null && !realTime) {
      given.add(new Given(Position.of(kernel), event));
    }
    return arrival;
  }

  @Override
  public boolean interrupted() {
    if (!interrupted && realTime && input != null && pending.size() < MAX_PENDING) {
      // Keys count even where the guest is asked nothing, as on the way back.
      Event event = input.poll();
      if (event instanceof Event.Debugger || event instanceof Event.End) {
        arrival(event);
      } else if (event != null) {
        pending.add(event);
      }
    }
    boolean wish = interrupted;
    interrupted = false;
    return wish;
  }

  @Override
  public void flush() {
    try {
      output.flush();
    } catch (IOException e) {
      // Nobody sees it any more, and nobody will see the debugger.
      requestEnd();
    }
  }

  @Override
  public void progress(long done, long total) {
    bar.show(done, total);
  }

  /** The kernel's own position says all. */
  @Override
  public Object mark() {
    return Position.of(kernel);
  }

  @Override
  public void rewind(Object mark) {}

  @Override
  public void forgetFuture() {
    Position now = Position.of(kernel);
    while (!given.isEmpty() && !given.get(given.size() - 1).at().isBefore(now)) {
      pending.addFirst(given.remove(given.size() - 1).event());
    }
  }
}
