package dev.trapeze.console.terminal;

import dev.trapeze.console.terminal.HostInput.Event;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.KernelStop;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs a booted kernel in slices, and between them carries input to it and output from it. One
 * thread does all of this; it sleeps when every process does.
 */
public final class ConsoleSession {
  /** Short enough that a key is not noticeably late, even before the JIT compiler has warmed up. */
  private static final long SLICE_INSTRUCTIONS = 200_000;

  /** A guest that does not read is not given more than this. */
  private static final int MAX_WAITING_BYTES = 4096;

  private static final long NANOS_PER_TICK =
      TimeUnit.SECONDS.toNanos(1) / VirtualClock.TICKS_PER_SECOND;

  /** How a session ended. */
  public sealed interface End {
    /** The guest powered off, with a status from 0 to 255. */
    record PoweredOff(int status) implements End {}

    /** The user ended the emulator, or the terminal has hung up. */
    record ByUser() implements End {}

    /** The user wants the debugger; the system has not ended. */
    record ToDebugger() implements End {}

    /** Every process waits for something that can never come. */
    record Stuck() implements End {}
  }

  private final Kernel kernel;
  private final HostInput input;
  private final GuestOutput output;
  private final boolean realTime;
  private boolean endOfInput;
  private volatile boolean endRequested;

  /**
   * @param realTime true to wait as long as the guest sleeps, false to skip that time
   */
  public ConsoleSession(Kernel kernel, HostInput input, GuestOutput output, boolean realTime) {
    this.kernel = kernel;
    this.input = input;
    this.output = output;
    this.realTime = realTime;
  }

  /**
   * Runs until the machine is off or the user ends it. Output is written out on every way out.
   *
   * @throws IOException when the host does not take the guest's output
   * @throws KernelPanic when the kernel has found itself broken
   */
  public End run() throws IOException, InterruptedException, KernelPanic {
    try {
      while (true) {
        End end = endRequested ? new End.ByUser() : takeInput();
        if (end == null) {
          end = runSlice();
        }
        if (end != null) {
          return end;
        }
      }
    } finally {
      output.flush();
    }
  }

  /** From any thread: ends the session soon, between two slices, as the user would. */
  public void requestEnd() {
    endRequested = true;
    input.requestEnd();
  }

  private @Nullable End takeInput() {
    while (!endOfInput && kernel.machine().uart().receivedBytes() < MAX_WAITING_BYTES) {
      Event event = input.poll();
      if (event == null) {
        return null;
      }
      End end = handle(event);
      if (end != null) {
        return end;
      }
    }
    return null;
  }

  private @Nullable End runSlice() throws IOException, InterruptedException, KernelPanic {
    KernelStop stop = kernel.run(SLICE_INSTRUCTIONS);
    output.flush();
    if (stop instanceof KernelStop.PoweredOff off) {
      return new End.PoweredOff(off.status());
    }
    if (stop instanceof KernelStop.SleepingUntil sleeping) {
      return sleepUntil(sleeping.time());
    }
    if (stop instanceof KernelStop.WaitingForInput) {
      return endOfInput ? new End.Stuck() : handle(input.await());
    }
    return null;
  }

  /** Nothing happens in the machine until the given time of its clock, or until input comes. */
  private @Nullable End sleepUntil(long time) throws InterruptedException {
    VirtualClock clock = kernel.machine().clock();
    if (!realTime) {
      clock.skipTo(time);
      return null;
    }
    long asleepSince = System.nanoTime();
    long sleepNanos = (time - clock.time()) * NANOS_PER_TICK;
    Event event = input.await(sleepNanos, TimeUnit.NANOSECONDS);
    if (event == null) {
      clock.skipTo(time);
      return null;
    }
    long sleptTicks = (System.nanoTime() - asleepSince) / NANOS_PER_TICK;
    clock.skipTo(Math.min(time, clock.time() + sleptTicks));
    return handle(event);
  }

  private @Nullable End handle(Event event) {
    if (event instanceof Event.Bytes bytes) {
      kernel.input(bytes.bytes());
    } else if (event instanceof Event.EndOfInput) {
      endOfInput = true;
      kernel.endOfInput();
    } else if (event instanceof Event.Help) {
      output.write(EscapeKeys.HELP);
    } else if (event instanceof Event.Maps) {
      output.write(ForegroundPicture.of(kernel));
    } else if (event instanceof Event.Debugger) {
      return new End.ToDebugger();
    } else {
      return new End.ByUser();
    }
    return null;
  }
}
