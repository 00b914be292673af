package dev.trapeze.kernel.proc;

import dev.trapeze.kernel.state.StateSink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A multi-level feedback queue (Corbató, 1962; Arpaci-Dusseau: "Operating Systems: Three Easy
 * Pieces", chapter 8), which finds out by itself who is interactive. Nice values do not count. The
 * rules:
 *
 * <ol>
 *   <li>Of {@value #LEVELS} levels the highest, 0, goes first; equals take turns.
 *   <li>A new process is at level 0.
 *   <li>A process that has used the hart for {@value #QUANTUM_TIME} units of time (10 ms) since it
 *       last slept or sank goes down a level at the next tick. Whoever loses the hart earlier
 *       stays.
 *   <li>A process that sleeps before that stays at its level, and its use counts from nothing
 *       again.
 *   <li>Every {@value #BOOST_TICKS} ticks all processes rise to level 0, so that nobody waits for
 *       ever, and so that a process that has become interactive is seen as such.
 * </ol>
 */
public final class Mlfq implements SchedulingPolicy {
  static final int LEVELS = 4;
  static final long QUANTUM_TIME = 100_000;
  static final long BOOST_TICKS = 100;

  /** What is known of a process: its level, and its time on harts when its use began to count. */
  private record Standing(int level, long sinceCpuTime) {}

  private final List<ArrayDeque<Schedulable>> levels = new ArrayList<>();
  // By pid; whoever is not in it is at level 0. Those who have ended go at the next boost.
  private final TreeMap<Integer, Standing> standings = new TreeMap<>();
  private long lastBoost;

  /** Nobody is queued. */
  public Mlfq() {
    for (int level = 0; level < LEVELS; level++) {
      levels.add(new ArrayDeque<>());
    }
  }

  @Override
  public String words() {
    return "multi-level feedback queue";
  }

  @Override
  public void add(Schedulable process, Arrival why) {
    Standing before = standings.get(process.pid());
    Standing now = standing(before, process.cpuTime(), why);
    if (!now.equals(before)) {
      standings.put(process.pid(), now);
    }
    levels.get(now.level).add(process);
  }

  private static Standing standing(@Nullable Standing before, long cpuTime, Arrival why) {
    if (before == null) {
      return new Standing(0, cpuTime);
    }
    if (why != Arrival.PREEMPTED) {
      return new Standing(before.level, cpuTime);
    }
    return cpuTime - before.sinceCpuTime < QUANTUM_TIME
        ? before
        : new Standing(Math.min(before.level + 1, LEVELS - 1), cpuTime);
  }

  @Override
  public @Nullable Schedulable takeNext() {
    for (ArrayDeque<Schedulable> level : levels) {
      if (!level.isEmpty()) {
        return level.remove();
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
    ArrayDeque<Schedulable> highest = levels.get(0);
    for (ArrayDeque<Schedulable> level : levels.subList(1, LEVELS)) {
      highest.addAll(level);
      level.clear();
    }
    for (Schedulable process : highest) {
      standings.put(process.pid(), new Standing(0, process.cpuTime()));
    }
  }

  @Override
  public void putState(StateSink sink) {
    sink.put(lastBoost);
    for (ArrayDeque<Schedulable> level : levels) {
      sink.put(level.size());
      level.forEach(process -> sink.put(process.pid()));
    }
    standings.forEach(
        (pid, standing) -> {
          sink.put(pid);
          sink.put(standing.level);
          sink.put(standing.sinceCpuTime);
        });
  }
}
