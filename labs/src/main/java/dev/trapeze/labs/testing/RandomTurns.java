package dev.trapeze.labs.testing;

import dev.trapeze.kernel.proc.Arrival;
import dev.trapeze.kernel.proc.Schedulable;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import dev.trapeze.kernel.state.StateSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Anybody may be next, with the same probability each. */
final class RandomTurns implements SchedulingPolicy {
  private final List<Schedulable> runnable = new ArrayList<>();
  private final Draws draws;

  RandomTurns(long seed) {
    draws = new Draws(seed);
  }

  @Override
  public String words() {
    return "random turns";
  }

  @Override
  public void add(Schedulable process, Arrival why) {
    runnable.add(process);
  }

  @Override
  public @Nullable Schedulable takeNext() {
    return runnable.isEmpty() ? null : runnable.remove(draws.below(runnable.size()));
  }

  @Override
  public void putState(StateSink sink) {
    sink.put(draws.state());
    runnable.forEach(process -> sink.put(process.pid()));
  }
}
