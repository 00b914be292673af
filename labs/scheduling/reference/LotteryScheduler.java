package lab;

import dev.trapeze.kernel.proc.Arrival;
import dev.trapeze.kernel.proc.Schedulable;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * Task B: whoever holds the winning ticket. A process in the queue has 20 tickets less its nice
 * value: 40 at -20, 20 at 0, 1 at 19.
 */
public final class LotteryScheduler implements SchedulingPolicy {
  private final List<Schedulable> queue = new ArrayList<>();
  private long random = 1;

  /**
   * Draws a ticket: a number from 0 to {@code tickets} - 1, all equally likely. This is yours to
   * use, and needs no change (SplitMix64, by Steele, Lea and Flood, 2014).
   */
  private int draw(int tickets) {
    random += 0x9E37_79B9_7F4A_7C15L;
    long z = random;
    z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
    return (int) Long.remainderUnsigned(z ^ z >>> 31, tickets);
  }

  private static int ticketsOf(Schedulable process) {
    return 20 - process.nice();
  }

  @Override
  public void add(Schedulable process, Arrival why) {
    queue.add(process);
  }

  @Override
  public Schedulable takeNext() {
    if (queue.isEmpty()) {
      return null;
    }
    int tickets = 0;
    for (Schedulable process : queue) {
      tickets += ticketsOf(process);
    }
    int winner = draw(tickets);
    int at = 0;
    while (winner >= ticketsOf(queue.get(at))) {
      winner -= ticketsOf(queue.get(at));
      at++;
    }
    return queue.remove(at);
  }
}
