package lab.hidden;

import dev.trapeze.kernel.proc.Arrival;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import java.util.Map;
import lab.tests.Bench;
import lab.tests.Job;
import lab.tests.Pretended;
import lab.tests.Timeline;
import lab.tests.Workload;

/** The hidden tests. */
public final class SchedulingHiddenTests implements LabSuite {

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("urgent-job-takes-the-hart-at-the-tick", "A", 3, this::urgentJob),
        LabTest.of("the-wait-counts-anew-after-each-turn", "A", 3, this::waitCountsAnew),
        LabTest.of("priorities-hold-after-any-calls", "A", 4, this::prioritiesHold),
        LabTest.of("only-those-who-wait-have-tickets", "B", 5, this::onlyThoseWhoWait),
        LabTest.of("change-of-nice-changes-tickets", "B", 3, this::changeOfNiceChangesTickets),
        LabTest.of("every-ticket-is-worth-the-same", "B", 4, this::everyTicketIsWorthTheSame),
        LabTest.of("lottery-loses-nobody", "B", 3, this::lotteryLosesNobody),
        LabTest.of("sleep-does-not-renew-the-allotment", "C", 7, this::sleepDoesNotRenew),
        LabTest.of("boost-rescues-the-starving", "C", 4, this::boostRescues),
        LabTest.of("boost-renews-allotments-and-keeps-the-order", "C", 4, this::boostRenews),
        LabTest.of("feedback-rules-hold-after-any-calls", "C", 5, this::feedbackHolds));
  }

  private static SchedulingPolicy piece(Trial trial, String role) {
    return trial.submission().piece(SchedulingPolicy.class, role);
  }

  private void urgentJob(Trial trial) throws Exception {
    Job urgent = Job.nice(-5);
    for (int i = 0; i < 3; i++) {
      urgent.work(0.3).sleep(2);
    }
    Timeline line = Workload.of("priority", Job.nice(0).work(), urgent).run(trial, 6);
    for (double wait : line.waitsAfterSleep('B', 2)) {
      if (wait > 0.01) {
        throw line.failure(
            "job B is less nice than A, and gets the hart as soon as it wakes",
            "waits of 0.00 ticks",
            "a wait of %.2f".formatted(wait));
      }
    }
  }

  private void waitCountsAnew(Trial trial) {
    Bench bench = new Bench(piece(trial, "priority"));
    bench.make(2, 0);
    trial.equal(
        "ticks of A, nice 2, and B, nice 0, neither of which ever sleeps",
        ("B".repeat(10) + "A").repeat(3),
        bench.schedule(33));
  }

  private void prioritiesHold(Trial trial) {
    new RandomCalls(piece(trial, "priority"), new Model.Priority(), trial.random()).run(3_000);
  }

  private void onlyThoseWhoWait(Trial trial) {
    SchedulingPolicy policy = piece(trial, "lottery");
    Bench bench = new Bench(policy);
    Pretended rich = bench.make(-20).get(0);
    trial.that(bench.take() == rich, "takeNext gives the only process that waits");
    bench.make(0, 10);
    Map<Integer, Integer> wins = bench.wins(30_000);
    Bench.requireShare("nice 0, while one with 40 tickets sleeps,", 30_000, 20, 30, count(wins, 3));
    policy.add(rich, Arrival.WOKEN);
    wins = bench.wins(70_000);
    Bench.requireShare("nice -20, which has slept,", 70_000, 40, 70, count(wins, 2));
    Bench.requireShare("nice 10", 70_000, 10, 70, count(wins, 4));
  }

  private static int count(Map<Integer, Integer> wins, int pid) {
    return wins.getOrDefault(pid, 0);
  }

  private void changeOfNiceChangesTickets(Trial trial) {
    SchedulingPolicy policy = piece(trial, "lottery");
    Bench bench = new Bench(policy);
    Pretended changing = bench.make(0, 0).get(0);
    Bench.requireShare("nice 0", 10_000, 20, 40, count(bench.wins(10_000), 2));
    changing.setNice(15);
    policy.niceChanged(changing);
    Bench.requireShare("nice 15, once 0,", 25_000, 5, 25, count(bench.wins(25_000), 2));
  }

  /** The first and the last ticket too: the queue is always in the same order. */
  private void everyTicketIsWorthTheSame(Trial trial) {
    for (boolean poorFirst : new boolean[] {true, false}) {
      SchedulingPolicy policy = piece(trial, "lottery");
      Pretended poor = new Pretended(2, 19);
      Pretended rich = new Pretended(3, -1);
      int poorWins = 0;
      for (int i = 0; i < 22_000; i++) {
        policy.add(poorFirst ? poor : rich, Arrival.WOKEN);
        policy.add(poorFirst ? rich : poor, Arrival.WOKEN);
        poorWins += policy.takeNext() == poor ? 1 : 0;
        trial.that(policy.takeNext() != null, "takeNext gives null although a process waits");
      }
      Bench.requireShare(
          "nice 19, " + (poorFirst ? "first" : "last") + " in the queue,", 22_000, 1, 22, poorWins);
    }
  }

  private void lotteryLosesNobody(Trial trial) {
    new RandomCalls(piece(trial, "lottery"), null, trial.random()).run(3_000);
  }

  private void sleepDoesNotRenew(Trial trial) throws Exception {
    Job greedy = Job.nice(0);
    for (int i = 0; i < 20; i++) {
      greedy.work(0.9).sleep(1);
    }
    Timeline line = Workload.of("feedback", greedy, Job.nice(0).work()).run(trial, 20);
    // Both sink; at the lowest level B has four ticks for each nine tenths of A.
    if (line.onHart('B') < 12) {
      throw line.failure(
          "job A sleeps just before each tick ends and must not win by it: B's ticks of 20",
          "at least 12",
          "%.1f".formatted(line.onHart('B')));
    }
  }

  private void boostRescues(Trial trial) {
    SchedulingPolicy policy = piece(trial, "feedback");
    Bench bench = new Bench(policy);
    bench.make(0);
    trial.equal("ticks of the only job", "AAAAA", bench.schedule(5));
    // From now on there is a new job in each tick, which ends with it.
    int rescued = 0;
    for (int tick = 6; tick <= 70; tick++) {
      bench.make(0);
      policy.ticked(tick);
      Pretended next = bench.take();
      if (next.pid() == 2) {
        rescued++;
        next.hasRun(Workload.TICK);
        policy.add(next, Arrival.PREEMPTED);
      }
      trial.that(
          tick >= 30 || rescued == 0, "a job at level 2 goes first although a new one waits");
      trial.that(
          tick < 33 || rescued >= 1,
          "job A has starved since tick 5: the boost at 30 is to end it");
    }
    trial.that(rescued >= 2, "job A starves again after tick 31: there is a boost at 60 too");
  }

  private void boostRenews(Trial trial) {
    Bench bench = new Bench(piece(trial, "feedback"));
    bench.make(0, 0, 0);
    String sinking = "ABCAABBCC";
    trial.equal(
        "ticks of three jobs that never sleep; the boost comes after 30",
        sinking + "AAAABBBBCCCCAAAABBBBC" + sinking + "AAAA",
        bench.schedule(43));
  }

  private void feedbackHolds(Trial trial) {
    new RandomCalls(piece(trial, "feedback"), new Model.Feedback(), trial.random()).run(3_000);
  }
}
