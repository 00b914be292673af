package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.testing.TestSystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchedulingTest {
  private static final long TIME_PER_TICK =
      VirtualClock.TICKS_PER_SECOND / Personality.TRAPEZE.ticksPerSecond();
  private static final long INSTRUCTIONS_PER_TICK = TIME_PER_TICK * 10;

  /** Two processes that count without ever calling the kernel. */
  private static final String TWO_SPINNERS =
      """
          .globl _start
      _start:
          li   a7, SYS_FORK
          ecall
      spin:
          addi s0, s0, 1
          j    spin
      """;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void processesThatNeverCallTheKernelShareTheHartTickByTick(Xlen xlen) {
    TestSystem system = TestSystem.running(xlen, TWO_SPINNERS);

    system.kernel().run(100 * INSTRUCTIONS_PER_TICK);
    system.kernel().state().scheduler().account();

    Process parent = system.process(1);
    Process child = system.process(2);
    assertThat(parent.cpuTime() / TIME_PER_TICK).isBetween(49L, 51L);
    assertThat(child.cpuTime() / TIME_PER_TICK).isBetween(49L, 51L);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void budgetEndsExactlyAfterThatManyInstructions(Xlen xlen) {
    TestSystem system = TestSystem.running(xlen, TWO_SPINNERS);

    for (int step : new int[] {1, 7, 100, 12_345, 1_000_003}) {
      long before = system.kernel().machine().clock().instructionsRetired();
      assertThat(system.kernel().run(step)).isEqualTo(new KernelStop.BudgetSpent());
      assertThat(system.kernel().machine().clock().instructionsRetired() - before).isEqualTo(step);
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void sleeperWakesInTimeWhileAnotherSpins(Xlen xlen) {
    TestSystem system =
        TestSystem.running(
            xlen,
            """
                .globl _start
            _start:
                li   a7, SYS_FORK
                ecall
                beqz a0, spin
                li   a0, 300
                li   a7, SYS_MS_SLEEP
                ecall
                li   a0, 3
                li   a7, SYS_EXIT
                ecall
            spin:
                j    spin
            """);

    assertThat(system.runToPowerOff()).isEqualTo(3);

    // Thirty ticks of sleep, and then at most the other's slice.
    assertThat(system.kernel().machine().clock().time() / TIME_PER_TICK).isBetween(30L, 32L);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void systemThatSleepsSaysUntilWhen(Xlen xlen) {
    TestSystem system =
        TestSystem.running(
            xlen,
            """
                .globl _start
            _start:
                li   a0, 250
                li   a7, SYS_MS_SLEEP
                ecall
                li   a7, SYS_EXIT
                ecall
            """);

    KernelStop stop = system.kernel().run(1_000_000);

    assertThat(stop).isEqualTo(new KernelStop.SleepingUntil(25 * TIME_PER_TICK));
    assertThat(system.kernel().run(1_000_000)).as("nothing has happened").isEqualTo(stop);
    system.kernel().machine().clock().skipTo(25 * TIME_PER_TICK);
    assertThat(system.kernel().run(1_000_000)).isEqualTo(new KernelStop.PoweredOff(0));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void killedSpinnerEndsAtItsNextTick(Xlen xlen) {
    TestSystem system =
        TestSystem.running(
            xlen,
            """
                .globl _start
            _start:
                li   a7, SYS_FORK
                ecall
                beqz a0, spin
                mv   s0, a0
                li   a0, 50
                li   a7, SYS_MS_SLEEP
                ecall
                mv   a0, s0
                li   a1, 9
                li   a7, SYS_KILL
                ecall
                la   a0, status
                li   a7, SYS_WAIT
                ecall
                la   t0, status
                lw   a0, 0(t0)
                li   a7, SYS_EXIT
                ecall
            spin:
                j    spin
                .bss
            status:
                .space 4
            """);

    assertThat(system.runToPowerOff()).isEqualTo(128 + 9);
  }
}
