package lab;

import dev.trapeze.kernel.proc.Arrival;
import dev.trapeze.kernel.proc.Schedulable;
import dev.trapeze.kernel.proc.SchedulingPolicy;

/**
 * Task A: the process with the lowest priority number goes first, and equals in the order in which
 * they queued up. The number is the nice value, less 1 for each {@link #AGING_TICKS} ticks that the
 * process has waited in the queue.
 */
public final class PriorityScheduler implements SchedulingPolicy {

  /** A process that has waited that many ticks counts as one less nice than it is. */
  static final long AGING_TICKS = 5;

  @Override
  public void add(Schedulable process, Arrival why) {
    throw new UnsupportedOperationException("TODO task A: PriorityScheduler.add");
  }

  @Override
  public Schedulable takeNext() {
    throw new UnsupportedOperationException("TODO task A: PriorityScheduler.takeNext");
  }

  @Override
  public void niceChanged(Schedulable queued) {
    // TODO task A: is there anything to do?
  }

  @Override
  public void ticked(long tick) {
    // TODO task A: is there anything to do?
  }
}
