package lab;

import dev.trapeze.kernel.proc.Arrival;
import dev.trapeze.kernel.proc.Schedulable;
import dev.trapeze.kernel.proc.SchedulingPolicy;

/**
 * Task C: a multi-level feedback queue, which finds out who is interactive. Nice values do not
 * count. The rules are in the handout.
 */
public final class FeedbackScheduler implements SchedulingPolicy {

  /**
   * How much time on the hart a process may use at level 0, 1, 2 before it sinks, in ticks of the
   * {@code time} CSR: 1, 2 and 4 timer ticks of 100,000, less a twentieth, because the time from a
   * process's start to the end of a timer tick is never quite a whole one.
   */
  static final long[] ALLOTMENT = {95_000, 190_000, 380_000};

  /** All rise to level 0 when that many timer ticks have passed since they last did. */
  static final long BOOST_TICKS = 30;

  @Override
  public void add(Schedulable process, Arrival why) {
    throw new UnsupportedOperationException("TODO task C: FeedbackScheduler.add");
  }

  @Override
  public Schedulable takeNext() {
    throw new UnsupportedOperationException("TODO task C: FeedbackScheduler.takeNext");
  }

  @Override
  public void ticked(long tick) {
    // TODO task C: the boost.
  }
}
