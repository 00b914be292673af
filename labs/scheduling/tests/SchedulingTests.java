package lab.tests;

import dev.trapeze.kernel.proc.SchedulingPolicy;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import java.util.Map;

/** The public tests. */
public final class SchedulingTests implements LabSuite {

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("least-nice-goes-first", "A", 5, this::leastNiceGoesFirst),
        LabTest.of("equals-take-turns", "A", 4, this::equalsTakeTurns),
        LabTest.of("waiting-makes-less-nice", "A", 4, this::waitingMakesLessNice),
        LabTest.of("change-of-nice-counts-at-once", "A", 4, this::changeOfNiceCounts),
        LabTest.of("times-are-those-of-the-theory", "A", 3, this::timesAreThoseOfTheTheory),
        LabTest.of("tickets-are-shares", "B", 7, this::ticketsAreShares),
        LabTest.of("the-hart-never-rests-while-a-job-waits", "B", 4, this::nobodyIsForgotten),
        LabTest.of("one-ticket-of-41-is-little-time", "B", 4, this::oneTicketIsLittleTime),
        LabTest.of("hogs-sink-level-by-level", "C", 8, this::hogsSink),
        LabTest.of("interactive-job-never-waits", "C", 7, this::interactiveJobNeverWaits),
        LabTest.of("new-job-goes-first", "C", 5, this::newJobGoesFirst));
  }

  private void leastNiceGoesFirst(Trial trial) throws Exception {
    Workload.of("priority", Job.nice(5).work(1.9), Job.nice(0).work(1.9), Job.nice(-5).work(1.9))
        .run(trial)
        .requireSchedule(
            "CCBBAA", "three jobs arrive at once: who has the hart in tick 0, 1, 2, …?");
  }

  private void equalsTakeTurns(Trial trial) throws Exception {
    Workload.of("priority", Job.nice(3).work(), Job.nice(3).work(), Job.nice(3).work())
        .run(trial, 9)
        .requireSchedule(
            "ABCABCABC", "three equally nice jobs take turns, in the order they queue");
  }

  private void waitingMakesLessNice(Trial trial) throws Exception {
    Workload.of("priority", Job.nice(1).work(), Job.nice(0).work())
        .run(trial, 12)
        .requireSchedule(
            "BBBBBABBBBBA",
            "after 5 ticks in the queue job A counts as nice 0, and has waited longer than B");
  }

  private void changeOfNiceCounts(Trial trial) throws Exception {
    Workload.of(
            "priority", Job.nice(10).work(), Job.nice(5).work(), Job.nice(-20).at(2).renice('A', 0))
        .run(trial, 6)
        .requireSchedule("BBAAAA", "in tick 2 job C makes A, which waits, less nice than B");
  }

  private void timesAreThoseOfTheTheory(Trial trial) throws Exception {
    Timeline line =
        Workload.of(
                "priority",
                Job.nice(0).work(2.9),
                Job.nice(-5).at(1).work(1.9),
                Job.nice(0).at(1).work(0.9))
            .run(trial);
    line.requireTime("response time of B", 0, line.response('B'));
    line.requireTime("turnaround time of B", 1.9, line.turnaround('B'));
    line.requireTime("response time of C", 1.9, line.response('C'));
    line.requireTime("turnaround time of C", 3.8, line.turnaround('C'));
    line.requireTime("turnaround time of A", 5.7, line.turnaround('A'));
    line.requireTime("waiting time of A", 2.8, line.waiting('A'));
  }

  private void ticketsAreShares(Trial trial) {
    int turns = 61_000;
    Bench bench = new Bench(trial.submission().piece(SchedulingPolicy.class, "lottery"));
    bench.make(-20, 0, 19);
    Map<Integer, Integer> wins = bench.wins(turns);
    Bench.requireShare("nice -20", turns, 40, 61, wins.getOrDefault(2, 0));
    Bench.requireShare("nice 0", turns, 20, 61, wins.getOrDefault(3, 0));
    Bench.requireShare("nice 19", turns, 1, 61, wins.getOrDefault(4, 0));
  }

  private void nobodyIsForgotten(Trial trial) throws Exception {
    Timeline line =
        Workload.of(
                "lottery",
                Job.nice(-20).work(0.9).sleep(1).work(0.9).sleep(1).work(0.9),
                Job.nice(0).work(2.9),
                Job.nice(19).work(2.9))
            .run(trial);
    for (char job : new char[] {'A', 'B', 'C'}) {
      line.requireTime(
          "time that job " + job + " needs and gets", job == 'A' ? 2.7 : 2.9, line.onHart(job));
    }
    String rest = line.schedule(5);
    if (rest.contains("-")) {
      throw line.failure("there is work for eight ticks, and yet the hart rests", "no -", rest);
    }
  }

  private void oneTicketIsLittleTime(Trial trial) throws Exception {
    Timeline line =
        Workload.of("lottery", Job.nice(-20).work(), Job.nice(19).work()).run(trial, 30);
    // 30 draws: that B, with one ticket of 41, wins twelve has a probability of 4e-12.
    if (line.onHart('B') > 11.5) {
      throw line.failure(
          "A has 40 tickets and B has 1: B's share of 30 ticks",
          "about 1, and never more than 11",
          "%.1f".formatted(line.onHart('B')));
    }
  }

  private void hogsSink(Trial trial) throws Exception {
    Workload.of("feedback", Job.nice(0).work(), Job.nice(0).work())
        .run(trial, 14)
        .requireSchedule(
            "ABAABBAAAABBBB", "two jobs that never sleep have 1 tick, then 2, then 4 at a time");
  }

  private void interactiveJobNeverWaits(Trial trial) throws Exception {
    Job interactive = Job.nice(0);
    for (int i = 0; i < 5; i++) {
      interactive.work(0.1).sleep(2);
    }
    Timeline line =
        Workload.of("feedback", Job.nice(0).work(), Job.nice(0).work(), interactive).run(trial, 11);
    List<Double> waits = line.waitsAfterSleep('C', 2);
    if (waits.size() < 4) {
      throw line.failure(
          "how often does job C get the hart in 11 ticks?",
          "4 times or more",
          String.valueOf(waits.size()));
    }
    // All three arrive at once, and C is the last of them.
    for (double wait : waits.subList(1, waits.size())) {
      if (wait > 0.01) {
        throw line.failure(
            "job C has used half a tick in all: each time it wakes, it gets the hart at once",
            "waits of 0.00 ticks",
            "a wait of %.2f".formatted(wait));
      }
    }
  }

  private void newJobGoesFirst(Trial trial) throws Exception {
    Timeline line =
        Workload.of("feedback", Job.nice(0).work(), Job.nice(0).at(5).work(0.5)).run(trial, 7);
    line.requireTime("response time of B, which is new at tick 5", 0, line.response('B'));
    line.requireTime(
        "turnaround time of B, which works for half a tick", 0.5, line.turnaround('B'));
  }
}
