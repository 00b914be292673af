package lab;

import dev.trapeze.kernel.proc.Arrival;
import dev.trapeze.kernel.proc.Schedulable;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * Task A: the process with the lowest priority number goes first, and equals in the order in which
 * they queued up. The number is the nice value, less 1 for each {@link #AGING_TICKS} ticks that the
 * process has waited in the queue.
 */
public final class PriorityScheduler implements SchedulingPolicy {

  /** A process that has waited that many ticks counts as one less nice than it is. */
  static final long AGING_TICKS = 5;

  private record Waiting(Schedulable process, long since) {
    long priority(long now) {
      return process.nice() - (now - since) / AGING_TICKS;
    }
  }

  // In the order in which they queued up. The nice value is asked for when it counts.
  private final List<Waiting> queue = new ArrayList<>();
  private long now;

  @Override
  public void add(Schedulable process, Arrival why) {
    queue.add(new Waiting(process, now));
  }

  @Override
  public Schedulable takeNext() {
    Waiting best = null;
    for (Waiting each : queue) {
      if (best == null || each.priority(now) < best.priority(now)) {
        best = each;
      }
    }
    if (best == null) {
      return null;
    }
    queue.remove(best);
    return best.process();
  }

  @Override
  public void ticked(long tick) {
    now = tick;
  }
}
