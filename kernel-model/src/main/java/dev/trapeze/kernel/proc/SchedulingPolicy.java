package dev.trapeze.kernel.proc;

import dev.trapeze.kernel.state.StateSink;
import org.jspecify.annotations.Nullable;

/**
 * Who is next. Holds exactly the processes that are {@link ProcessState#RUNNABLE}; one that runs or
 * sleeps is nobody's but the {@link Scheduler}'s.
 *
 * <p>A process that has a hart keeps it until it sleeps, ends, or a tick of that hart's timer takes
 * it away; then this policy is asked. What it answers may depend on nothing but the calls made here
 * and on what {@link Schedulable} says, so that a run can be repeated.
 *
 * <p>What it must not do ends the system, with a panic that says what: throw something, give a
 * process that it does not hold, or none although it holds one.
 */
public interface SchedulingPolicy {

  /** What it is called, in words. */
  default String words() {
    return getClass().getSimpleName();
  }

  /** A process has become runnable. */
  void add(Schedulable process, Arrival why);

  /** Takes out the process that is to run now; null when none is runnable. */
  @Nullable Schedulable takeNext();

  /** Another nice value has been given to a process that is queued. */
  default void niceChanged(Schedulable queued) {}

  /**
   * The time has come to a tick; called before those who sleep until then are added, and before the
   * process is added that loses its hart. With several harts, once for each.
   *
   * @param tick number since boot
   */
  default void ticked(long tick) {}

  /** Puts who is queued and whatever else decides who is next, for the hash of a system's state. */
  default void putState(StateSink sink) {}
}
