package dev.trapeze.kernel.proc;

import dev.trapeze.kernel.state.StateSink;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** All in turn, in the order in which they became runnable; nice values do not count. */
public final class RoundRobin implements SchedulingPolicy {
  private final ArrayDeque<Schedulable> queue = new ArrayDeque<>();

  @Override
  public String words() {
    return "round robin";
  }

  @Override
  public void add(Schedulable process, Arrival why) {
    queue.add(process);
  }

  @Override
  public @Nullable Schedulable takeNext() {
    return queue.poll();
  }

  @Override
  public void putState(StateSink sink) {
    queue.forEach(process -> sink.put(process.pid()));
  }
}
