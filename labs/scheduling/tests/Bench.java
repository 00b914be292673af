package lab.tests;

import dev.trapeze.kernel.proc.Arrival;
import dev.trapeze.kernel.proc.Schedulable;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import dev.trapeze.labs.testing.CheckFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A scheduler without a machine: a hart that only counts, for more turns than a real machine has
 * time for.
 */
public final class Bench {
  private final SchedulingPolicy policy;
  private final List<Pretended> processes = new ArrayList<>();
  private long tick;

  /** A bench for one scheduler. */
  public Bench(SchedulingPolicy policy) {
    this.policy = policy;
  }

  /** New processes with these nice values, pids from 2 (A, B, … in schedules), queue up. */
  public List<Pretended> make(int... nices) {
    List<Pretended> made = new ArrayList<>();
    for (int nice : nices) {
      Pretended process = new Pretended(processes.size() + 2, nice);
      processes.add(process);
      made.add(process);
      policy.add(process, Arrival.NEW);
    }
    return made;
  }

  /** The next process; fails if there is none. */
  public Pretended take() {
    Schedulable next = policy.takeNext();
    if (!(next instanceof Pretended process)) {
      throw new CheckFailed("takeNext gives " + next + " although processes wait");
    }
    return process;
  }

  /** Who has the hart in each of so many ticks, if nobody ever sleeps. */
  public String schedule(int ticks) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < ticks; i++) {
      Pretended running = take();
      letters.append((char) ('A' + running.pid() - 2));
      running.hasRun(Workload.TICK);
      policy.ticked(++tick);
      policy.add(running, Arrival.PREEMPTED);
    }
    return letters.toString();
  }

  /** How often each process wins, by pid, if nobody ever sleeps. */
  public Map<Integer, Integer> wins(int turns) {
    Map<Integer, Integer> wins = new TreeMap<>();
    for (int i = 0; i < turns; i++) {
      Pretended winner = take();
      wins.merge(winner.pid(), 1, Integer::sum);
      winner.hasRun(Workload.TICK);
      policy.ticked(++tick);
      policy.add(winner, Arrival.PREEMPTED);
    }
    return wins;
  }

  /**
   * Fails unless a share is what the tickets say. A right lottery fails with a probability below
   * 10^-11: it would have to be seven standard deviations of the binomial distribution away.
   */
  public static void requireShare(String who, int turns, int tickets, int ofTickets, int wins) {
    double share = (double) tickets / ofTickets;
    double expected = turns * share;
    double most = 7 * Math.sqrt(turns * share * (1 - share));
    if (Math.abs(wins - expected) > most) {
      throw new CheckFailed(
          "%s has %d of %d tickets: how often does it win %,d draws?"
              .formatted(who, tickets, ofTickets, turns),
          "%.0f, give or take %.0f".formatted(expected, most),
          String.valueOf(wins),
          "");
    }
  }
}
