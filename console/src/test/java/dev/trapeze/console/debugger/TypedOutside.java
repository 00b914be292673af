package dev.trapeze.console.debugger;

import dev.trapeze.console.debugger.run.Arrival;
import dev.trapeze.console.debugger.run.Outside;
import dev.trapeze.kernel.KernelStop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Types lines whenever every process waits for input; time that is slept through is skipped. */
public final class TypedOutside implements Outside {
  private final Deque<String> lines = new ArrayDeque<>();
  private boolean interrupt;

  /** Types those lines, one at a time. */
  public TypedOutside(String... lines) {
    this.lines.addAll(java.util.List.of(lines));
  }

  @Override
  public void interrupt() {
    interrupt = true;
  }

  @Override
  public @Nullable Arrival poll() {
    return null;
  }

  @Override
  public @Nullable Arrival atRest(KernelStop rest) {
    if (rest instanceof KernelStop.SleepingUntil sleeping) {
      return new Arrival.Time(sleeping.time());
    }
    String line = lines.poll();
    return line == null
        ? null
        : new Arrival.Bytes((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public boolean interrupted() {
    boolean was = interrupt;
    interrupt = false;
    return was;
  }

  @Override
  public void flush() {
    // What is printed is kept by the test.
  }
}
