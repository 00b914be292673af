package dev.trapeze.kernel.proc;

import dev.trapeze.kernel.state.StateSink;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The lowest nice value first, and equals in turn. Whoever is nicer than a process that never
 * sleeps waits for ever.
 */
public final class Priority implements SchedulingPolicy {
  // No queue in it is empty.
  private final TreeMap<Integer, ArrayDeque<Schedulable>> byNice = new TreeMap<>();

  @Override
  public String words() {
    return "priority";
  }

  @Override
  public void add(Schedulable process, Arrival why) {
    byNice.computeIfAbsent(process.nice(), any -> new ArrayDeque<>()).add(process);
  }

  @Override
  public @Nullable Schedulable takeNext() {
    Map.Entry<Integer, ArrayDeque<Schedulable>> first = byNice.firstEntry();
    if (first == null) {
      return null;
    }
    Schedulable next = first.getValue().remove();
    if (first.getValue().isEmpty()) {
      byNice.remove(first.getKey());
    }
    return next;
  }

  @Override
  public void niceChanged(Schedulable queued) {
    byNice.values().removeIf(queue -> queue.remove(queued) && queue.isEmpty());
    byNice.computeIfAbsent(queued.nice(), any -> new ArrayDeque<>()).add(queued);
  }

  @Override
  public void putState(StateSink sink) {
    byNice.forEach(
        (nice, queue) -> {
          sink.put(nice);
          queue.forEach(process -> sink.put(process.pid()));
        });
  }
}
