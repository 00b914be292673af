package lab.hidden;

import dev.trapeze.kernel.proc.Arrival;
import dev.trapeze.kernel.proc.Schedulable;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules as plainly as can be: a list of who waits, and a key by which the next is chosen. */
abstract class Model implements SchedulingPolicy {

  /** Who waits. */
  static final class Waiting {
    final Schedulable process;
    final long since;
    // Smaller is earlier, of those with the same key.
    long place;
    int level;

    Waiting(Schedulable process, long since, long place, int level) {
      this.process = process;
      this.since = since;
      this.place = place;
      this.level = level;
    }
  }

  final List<Waiting> waiting = new ArrayList<>();
  long now;
  private long last;
  private long first;

  abstract long key(Waiting one);

  long behindAll() {
    return ++last;
  }

  long beforeAll() {
    return --first;
  }

  @Override
  public Schedulable takeNext() {
    Waiting best = null;
    for (Waiting one : waiting) {
      if (best == null
          || key(one) < key(best)
          || (key(one) == key(best) && one.place < best.place)) {
        best = one;
      }
    }
    waiting.remove(best);
    return best == null ? null : best.process;
  }

  /** Task A's rules. */
  static final class Priority extends Model {
    @Override
    public void add(Schedulable process, Arrival why) {
      waiting.add(new Waiting(process, now, behindAll(), 0));
    }

    @Override
    long key(Waiting one) {
      return one.process.nice() - (now - one.since) / 5;
    }

    @Override
    public void ticked(long tick) {
      now = tick;
    }
  }

  /** Task C's rules. */
  static final class Feedback extends Model {
    private static final long[] ALLOTMENT = {95_000, 190_000, 380_000};

    private record Standing(int level, long used) {}

    private final Map<Integer, Standing> standings = new HashMap<>();
    private long boosted;

    @Override
    public void add(Schedulable process, Arrival why) {
      Standing before = standings.get(process.pid());
      int level = 0;
      long place = behindAll();
      if (before == null) {
        standings.put(process.pid(), new Standing(0, process.cpuTime()));
      } else if (process.cpuTime() - before.used() >= ALLOTMENT[before.level()]) {
        level = Math.min(2, before.level() + 1);
        standings.put(process.pid(), new Standing(level, process.cpuTime()));
      } else {
        level = before.level();
        place = why == Arrival.PREEMPTED ? beforeAll() : place;
      }
      waiting.add(new Waiting(process, now, place, level));
    }

    @Override
    long key(Waiting one) {
      return one.level;
    }

    @Override
    public void ticked(long tick) {
      now = tick;
      if (tick - boosted < 30) {
        return;
      }
      boosted = tick;
      standings.clear();
      List<Waiting> inOrder = new ArrayList<>(waiting);
      inOrder.sort(
          (a, b) -> a.level != b.level ? a.level - b.level : Long.compare(a.place, b.place));
      for (Waiting one : inOrder) {
        one.level = 0;
        one.place = behindAll();
        standings.put(one.process.pid(), new Standing(0, one.process.cpuTime()));
      }
    }
  }
}
