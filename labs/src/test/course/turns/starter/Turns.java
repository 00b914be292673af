package lab;

import dev.trapeze.kernel.proc.Arrival;
import dev.trapeze.kernel.proc.Schedulable;
import dev.trapeze.kernel.proc.SchedulingPolicy;

/** Who is next. */
public final class Turns implements SchedulingPolicy {
  @Override
  public void add(Schedulable process, Arrival why) {
    throw new UnsupportedOperationException("TODO task A: keep the process");
  }

  @Override
  public Schedulable takeNext() {
    throw new UnsupportedOperationException("TODO task A: the process that is next");
  }
}
