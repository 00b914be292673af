package lab;

import dev.trapeze.kernel.proc.Arrival;
import dev.trapeze.kernel.proc.Schedulable;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Task C: a multi-level feedback queue, which finds out who is interactive. Nice values do not
 * count. The rules are in the handout.
 */
public final class FeedbackScheduler implements SchedulingPolicy {

  /**
   * How much time on the hart a process may use at level 0, 1, 2 before it sinks, in ticks of the
   * {@code time} CSR: 1, 2 and 4 timer ticks of 100,000, less a twentieth, because the time from a
   * process's start to the end of a timer tick is never quite a whole one.
   */
  static final long[] ALLOTMENT = {95_000, 190_000, 380_000};

  /** All rise to level 0 when that many timer ticks have passed since they last did. */
  static final long BOOST_TICKS = 30;

  private static final int LOWEST = ALLOTMENT.length - 1;

  /** Where a process stands: its level, and its time on the hart when it came there. */
  private record Standing(int level, long sinceCpuTime) {}

  private final List<Deque<Schedulable>> levels = new ArrayList<>();
  // By pid, since the last boost.
  private final Map<Integer, Standing> standings = new HashMap<>();
  private long lastBoost;

  /** Nobody waits. */
  public FeedbackScheduler() {
    for (int level = 0; level <= LOWEST; level++) {
      levels.add(new ArrayDeque<>());
    }
  }

  @Override
  public void add(Schedulable process, Arrival why) {
    Standing standing = standings.get(process.pid());
    if (standing == null) {
      standing = new Standing(0, process.cpuTime());
      standings.put(process.pid(), standing);
      levels.get(0).addLast(process);
      return;
    }
    int level = standing.level();
    if (process.cpuTime() - standing.sinceCpuTime() >= ALLOTMENT[level]) {
      int below = Math.min(level + 1, LOWEST);
      standings.put(process.pid(), new Standing(below, process.cpuTime()));
      levels.get(below).addLast(process);
    } else if (why == Arrival.PREEMPTED) {
      levels.get(level).addFirst(process);
    } else {
      levels.get(level).addLast(process);
    }
  }

  @Override
  public Schedulable takeNext() {
    for (Deque<Schedulable> level : levels) {
      if (!level.isEmpty()) {
        return level.removeFirst();
      }
    }
    return null;
  }

  @Override
  public void ticked(long tick) {
    if (tick - lastBoost < BOOST_TICKS) {
      return;
    }
    lastBoost = tick;
    standings.clear();
    Deque<Schedulable> highest = levels.get(0);
    for (Deque<Schedulable> lower : levels.subList(1, levels.size())) {
      highest.addAll(lower);
      lower.clear();
    }
    for (Schedulable process : highest) {
      standings.put(process.pid(), new Standing(0, process.cpuTime()));
    }
  }
}
