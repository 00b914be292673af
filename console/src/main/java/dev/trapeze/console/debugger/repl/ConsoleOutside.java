package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.run.Arrival;
import dev.trapeze.console.debugger.run.Outside;
import dev.trapeze.console.terminal.GuestOutput;
import dev.trapeze.console.terminal.HostInput;
import dev.trapeze.console.terminal.HostInput.Event;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelStop;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A guest's console, on the host: what is typed, what is printed, and the time that passes. */
public final class ConsoleOutside implements Outside {
  /** A guest that does not read is not given more than this. */
  private static final int MAX_WAITING_BYTES = 4096;

  private static final long NANOS_PER_TICK =
      TimeUnit.SECONDS.toNanos(1) / VirtualClock.TICKS_PER_SECOND;

  private final Kernel kernel;
  private final HostInput input;
  private final GuestOutput output;
  private final boolean realTime;
  private @Nullable Event pending;
  private boolean endOfInput;
  private volatile boolean interrupted;

  /**
   * A console.
   *
   * @param realTime true to wait as long as the guest sleeps, false to skip that time
   */
  public ConsoleOutside(Kernel kernel, HostInput input, GuestOutput output, boolean realTime) {
    this.kernel = kernel;
    this.input = input;
    this.output = output;
    this.realTime = realTime;
  }

  /** From any thread: the system is to stand still. */
  public void interrupt() {
    interrupted = true;
  }

  @Override
  public @Nullable Arrival poll() {
    if (pending != null) {
      Event event = pending;
      pending = null;
      return arrival(event);
    }
    while (!endOfInput && kernel.machine().uart().receivedBytes() < MAX_WAITING_BYTES) {
      Event event = input.poll();
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

  @Override
  public @Nullable Arrival atRest(KernelStop rest) throws InterruptedException {
    if (rest instanceof KernelStop.SleepingUntil sleeping) {
      return asleepUntil(sleeping.time());
    }
    while (!endOfInput) {
      Arrival arrival = arrival(input.await());
      if (arrival != null || interrupted) {
        return arrival;
      }
    }
    return null;
  }

  private @Nullable Arrival asleepUntil(long time) throws InterruptedException {
    VirtualClock clock = kernel.machine().clock();
    if (!realTime) {
      return new Arrival.Time(time);
    }
    long asleepSince = System.nanoTime();
    long sleepNanos = (time - clock.time()) * NANOS_PER_TICK;
    pending = input.await(sleepNanos, TimeUnit.NANOSECONDS);
    if (pending == null) {
      return new Arrival.Time(time);
    }
    long sleptTicks = (System.nanoTime() - asleepSince) / NANOS_PER_TICK;
    return new Arrival.Time(Math.min(time, clock.time() + sleptTicks));
  }

  private @Nullable Arrival arrival(Event event) {
    if (event instanceof Event.Bytes bytes) {
      return new Arrival.Bytes(bytes.bytes());
    }
    if (event instanceof Event.EndOfInput) {
      endOfInput = true;
      return new Arrival.EndOfInput();
    }
    interrupted = true;
    return null;
  }

  @Override
  public boolean interrupted() {
    boolean wish = interrupted;
    interrupted = false;
    return wish;
  }

  @Override
  public void flush() {
    try {
      output.flush();
    } catch (IOException e) {
      // Nobody sees it any more; the debugger itself will not be seen either.
      interrupted = true;
    }
  }
}
