package dev.trapeze.kernel.proc;

import dev.trapeze.kernel.state.StateSink;
import org.jspecify.annotations.Nullable;

/** Who is next. Holds exactly the processes that are {@link ProcessState#RUNNABLE}. */
public interface SchedulingPolicy {

  /** A process has become runnable. */
  void add(Process process);

  /** Takes out the process that is to run now; null when none is runnable. */
  @Nullable Process takeNext();

  /** Puts who is queued and whatever else decides who is next, for the hash of a system's state. */
  default void putState(StateSink sink) {}
}
