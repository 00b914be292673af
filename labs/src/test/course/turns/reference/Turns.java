package lab;

import dev.trapeze.kernel.proc.Arrival;
import dev.trapeze.kernel.proc.Schedulable;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import java.util.ArrayDeque;

/** Who is next. */
public final class Turns implements SchedulingPolicy {
  private final ArrayDeque<Schedulable> queue = new ArrayDeque<>();

  @Override
  public void add(Schedulable process, Arrival why) {
    queue.add(process);
  }

  @Override
  public Schedulable takeNext() {
    return queue.poll();
  }
}
