package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.proc.Lottery;
import dev.trapeze.kernel.proc.Mlfq;
import dev.trapeze.kernel.proc.Priority;
import dev.trapeze.kernel.proc.RoundRobin;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import dev.trapeze.kernel.testing.TestSystem;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shares and waiting times under each policy, in the time of the guest. */
class SchedulingPolicyTest {
  private static final long TIME_PER_TICK = VirtualClock.TICKS_PER_SECOND / 100;

  private static TestSystem boot(Xlen xlen, Supplier<SchedulingPolicy> policy, String source) {
    return TestSystem.of(xlen)
        .configure(config -> config.withScheduling(policy))
        .program("main", source)
        .first("main", "main")
        .boot();
  }

  /** The first process makes a spinner for each nice value, pids 2, 3, …, and waits for them. */
  private static String spinners(int... nices) {
    StringBuilder source = new StringBuilder("    .globl _start\n_start:\n");
    for (int nice : nices) {
      source.append("    li   s1, ").append(nice).append("\n    jal  make\n");
    }
    return source
        .append(
            """
                li   a0, 0
                li   a7, SYS_WAIT
                ecall
            make:
                li   a7, SYS_FORK
                ecall
                beqz a0, spin
                mv   a1, s1
                li   a7, SYS_SETPRIORITY
                ecall
                ret
            spin:
                j    spin
            """)
        .toString();
  }

  private static void runToTick(TestSystem system, long tick) {
    while (system.kernel().machine().clock().time() < tick * TIME_PER_TICK) {
      KernelStop stop = system.kernel().run(50_000);
      if (stop instanceof KernelStop.SleepingUntil sleep) {
        system.kernel().machine().clock().skipTo(sleep.time());
      }
    }
    system.kernel().state().scheduler().account();
  }

  /** Ticks that processes 2, 3, … have had. */
  private static List<Double> ticks(TestSystem system, int processes) {
    return IntStream.range(2, 2 + processes)
        .mapToObj(pid -> system.process(pid).cpuTime() / (double) TIME_PER_TICK)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void roundRobinSharesEquallyWhateverTheNiceValues(Xlen xlen) {
    TestSystem system = boot(xlen, RoundRobin::new, spinners(19, 0, -20));

    runToTick(system, 91);

    assertThat(ticks(system, 3)).allMatch(share -> share >= 29 && share <= 31);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void priorityLetsTheLeastNiceShareAndTheOthersStarve(Xlen xlen) {
    TestSystem system = boot(xlen, Priority::new, spinners(5, -3, 4, -3));

    runToTick(system, 100);

    List<Double> shares = ticks(system, 4);
    assertThat(shares.get(0)).isLessThan(2);
    assertThat(shares.get(1)).isBetween(47.0, 51.0);
    assertThat(shares.get(2)).isLessThan(2);
    assertThat(shares.get(3)).isBetween(47.0, 51.0);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void priorityHearsOfANiceValueThatChangesWhileItsProcessWaits(Xlen xlen) {
    TestSystem system = boot(xlen, Priority::new, spinners(5, 4));
    runToTick(system, 20);
    double before = ticks(system, 2).get(0);
    assertThat(before).isLessThan(2);

    system.kernel().state().scheduler().setNice(system.process(2), 3);
    runToTick(system, 50);

    assertThat(ticks(system, 2).get(0) - before).isBetween(28.0, 30.0);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void lotteryGivesSharesByTickets(Xlen xlen) {
    // 10 tickets and 30.
    TestSystem system = boot(xlen, () -> new Lottery(1), spinners(10, -10));

    runToTick(system, 400);

    List<Double> shares = ticks(system, 2);
    // Three standard deviations of 400 draws are 26.
    assertThat(shares.get(0)).isBetween(74.0, 126.0);
    assertThat(shares.get(1)).isBetween(274.0, 326.0);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void lotteryLetsNobodyStarveAndItsSeedDecides(Xlen xlen) {
    TestSystem first = boot(xlen, () -> new Lottery(7), spinners(19, -20));
    TestSystem again = boot(xlen, () -> new Lottery(7), spinners(19, -20));
    TestSystem other = boot(xlen, () -> new Lottery(8), spinners(19, -20));
    for (TestSystem system : List.of(first, again, other)) {
      runToTick(system, 150);
      assertThat(ticks(system, 2).get(0)).isGreaterThan(0.5);
    }

    assertThat(again.kernel().stateHash()).isEqualTo(first.kernel().stateHash());
    assertThat(other.kernel().stateHash()).isNotEqualTo(first.kernel().stateHash());
  }

  // The first process sleeps 20 ms and works a little, 30 times, beside four who only work.
  private static final String INTERACTIVE =
      """
          .globl _start
      _start:
          li   s0, 4
      more:
          li   a7, SYS_FORK
          ecall
          beqz a0, spin
          addi s0, s0, -1
          bnez s0, more
          li   s0, 30
      again:
          li   a0, 20
          li   a7, SYS_MS_SLEEP
          ecall
          li   t0, 10000
      work:
          addi t0, t0, -1
          bnez t0, work
          addi s0, s0, -1
          bnez s0, again
          li   a0, 0
          li   a7, SYS_EXIT
          ecall
      spin:
          j    spin
      """;

  private static long ticksUntilTheInteractiveOneIsDone(
      Xlen xlen, Supplier<SchedulingPolicy> policy) {
    TestSystem system = boot(xlen, policy, INTERACTIVE);
    assertThat(system.runToPowerOff()).isZero();
    return system.kernel().machine().clock().time() / TIME_PER_TICK;
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void mlfqServesTheInteractiveProcessAtOnce(Xlen xlen) {
    // Twice 30 ticks of sleep; to be served in turn takes up to four ticks more each time.
    assertThat(ticksUntilTheInteractiveOneIsDone(xlen, RoundRobin::new)).isGreaterThan(110);
    assertThat(ticksUntilTheInteractiveOneIsDone(xlen, Mlfq::new)).isLessThan(85);
  }

  // Two processes that always sleep just before their quantum is over, and one that never sleeps.
  private static final String TWO_GREEDY_SLEEPERS =
      """
          .globl _start
      _start:
          li   a7, SYS_FORK
          ecall
          beqz a0, spin
          li   a7, SYS_FORK
          ecall
      again:
          li   t0, 460000
      work:
          addi t0, t0, -1
          bnez t0, work
          li   a0, 10
          li   a7, SYS_MS_SLEEP
          ecall
          j    again
      spin:
          j    spin
      """;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void mlfqLetsASpinnerSinkAndRisesItAgain(Xlen xlen) {
    TestSystem system = boot(xlen, Mlfq::new, TWO_GREEDY_SLEEPERS);

    runToTick(system, 40);
    double sunk = ticks(system, 1).get(0);
    runToTick(system, 99);
    double beforeBoost = ticks(system, 1).get(0);
    runToTick(system, 130);
    double afterBoost = ticks(system, 1).get(0);

    assertThat(beforeBoost - sunk).as("at the lowest level").isLessThan(9);
    assertThat(afterBoost - beforeBoost).as("ticks after the boost").isGreaterThan(1);
  }
}
