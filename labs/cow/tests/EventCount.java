package lab.tests;

import dev.trapeze.labs.testing.Event;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Whether so many events of some kind have happened; each event is looked at once. */
final class EventCount implements BooleanSupplier {
  private final List<Event> log;
  private final Predicate<Event> kind;
  private final int wanted;
  private int next;
  private int counted;

  EventCount(List<Event> log, int wanted, Predicate<Event> kind) {
    this.log = log;
    this.wanted = wanted;
    this.kind = kind;
  }

  @Override
  public boolean getAsBoolean() {
    for (; next < log.size(); next++) {
      if (kind.test(log.get(next))) {
        counted++;
      }
    }
    return counted >= wanted;
  }
}
