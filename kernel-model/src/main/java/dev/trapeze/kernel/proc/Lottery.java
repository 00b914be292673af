package dev.trapeze.kernel.proc;

import dev.trapeze.kernel.state.StateSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whoever holds the winning ticket (Waldspurger and Weihl: "Lottery Scheduling", 1994). A process
 * has 20 tickets less its nice value: 1 at 19, 20 at 0, 40 at -20. So nobody waits for ever, and in
 * the long run each gets the share of its tickets.
 *
 * <p>The tickets are drawn by SplitMix64 (Steele, Lea, Flood, 2014) from a seed: the same run has
 * the same winners. A draw looks at all who are runnable.
 */
public final class Lottery implements SchedulingPolicy {
  private static final long STEP = 0x9E37_79B9_7F4A_7C15L;

  private final List<Schedulable> queue = new ArrayList<>();
  private long random;

  /** A lottery with the draws of that seed. */
  public Lottery(long seed) {
    random = seed;
  }

  /** How many tickets a process has, 1 to 40. */
  static int ticketsOf(Schedulable process) {
    return Schedulable.MAX_NICE + 1 - process.nice();
  }

  @Override
  public String words() {
    return "lottery";
  }

  @Override
  public void add(Schedulable process, Arrival why) {
    queue.add(process);
  }

  @Override
  public @Nullable Schedulable takeNext() {
    if (queue.isEmpty()) {
      return null;
    }
    long tickets = 0;
    for (Schedulable process : queue) {
      tickets += ticketsOf(process);
    }
    // The remainder prefers low numbers by less than one in 2^50: nobody will notice.
    long winner = Long.remainderUnsigned(draw(), tickets);
    int at = 0;
    for (winner -= ticketsOf(queue.get(0)); winner >= 0; winner -= ticketsOf(queue.get(at))) {
      at++;
    }
    return queue.remove(at);
  }

  private long draw() {
    random += STEP;
    long z = random;
    z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
    return z ^ z >>> 31;
  }

  @Override
  public void putState(StateSink sink) {
    sink.put(random);
    queue.forEach(process -> sink.put(process.pid()));
  }
}
