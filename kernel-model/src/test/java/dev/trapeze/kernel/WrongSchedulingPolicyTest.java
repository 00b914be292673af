package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.proc.Arrival;
import dev.trapeze.kernel.proc.Schedulable;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import dev.trapeze.kernel.testing.TestSystem;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a policy must not do ends the system, with words that name the policy. */
class WrongSchedulingPolicyTest {
  // Two processes that have a tick each, in turn; the second sleeps now and then.
  private static final String TWO =
      """
          .globl _start
      _start:
          li   a7, SYS_FORK
          ecall
          beqz a0, sleepy
      spin:
          j    spin
      sleepy:
          li   a0, 20
          li   a7, SYS_MS_SLEEP
          ecall
          j    sleepy
      """;

  /** Round robin, but for what a test changes. */
  private static class Turns implements SchedulingPolicy {
    final ArrayDeque<Schedulable> queue = new ArrayDeque<>();

    @Override
    public void add(Schedulable process, Arrival why) {
      queue.add(process);
    }

    @Override
    public @Nullable Schedulable takeNext() {
      return queue.poll();
    }
  }

  private static final class GivesAgain extends Turns {
    @Override
    public @Nullable Schedulable takeNext() {
      Schedulable next = queue.poll();
      if (next != null && next.pid() == 2) {
        queue.add(next);
      }
      return next;
    }
  }

  private static final class GivesNobody extends Turns {
    @Override
    public @Nullable Schedulable takeNext() {
      return queue.size() > 1 ? null : queue.poll();
    }
  }

  private static final class ThrowsAtBoot extends Turns {
    @Override
    public void add(Schedulable process, Arrival why) {
      throw new UnsupportedOperationException("TODO");
    }
  }

  private record Stranger(int pid, int nice, long cpuTime) implements Schedulable {}

  private static final class GivesStrangers extends Turns {
    @Override
    public Schedulable takeNext() {
      return new Stranger(2, 0, 0);
    }
  }

  private static final class ThrowsAtATick extends Turns {
    @Override
    public void ticked(long tick) {
      throw new UnsupportedOperationException("TODO");
    }
  }

  private static final class FallsAtATick extends Turns {
    @Override
    @SuppressWarnings("InfiniteRecursion")
    public void ticked(long tick) {
      ticked(tick + 1);
    }
  }

  private static void ends(Xlen xlen, Supplier<SchedulingPolicy> policy, String words) {
    assertThatThrownBy(
            () ->
                TestSystem.of(xlen)
                    .configure(config -> config.withScheduling(policy))
                    .program("main", TWO)
                    .first("main", "main")
                    .boot()
                    .run())
        .isInstanceOf(KernelPanic.class)
        .hasMessageStartingWith("kernel panic: " + WrongSchedulingPolicyTest.class.getName())
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aProcessThatDoesNotWaitIsNotRun(Xlen xlen) {
    ends(xlen, GivesAgain::new, "takeNext gave pid 2, which does not wait for a hart");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void nobodyIsNotWhomThoseWhoWaitAreKeptFor(Xlen xlen) {
    ends(xlen, GivesNobody::new, "takeNext gave null, although processes wait for a hart: 2");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatIsNoProcessIsNotRun(Xlen xlen) {
    ends(xlen, GivesStrangers::new, "takeNext gave what is no process of the kernel");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatIsThrownIsTold(Xlen xlen) {
    ends(xlen, ThrowsAtATick::new, "ticked threw java.lang.UnsupportedOperationException: TODO");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void endlessRecursionIsTold(Xlen xlen) {
    ends(xlen, FallsAtATick::new, "ticked threw java.lang.StackOverflowError");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatIsThrownAtBootIsTold(Xlen xlen) {
    ends(xlen, ThrowsAtBoot::new, "add threw java.lang.UnsupportedOperationException: TODO");
  }
}
