package dev.trapeze.kernel.proc;

import org.jspecify.annotations.Nullable;

/** Who is next. Holds exactly the processes that are {@link ProcessState#RUNNABLE}. */
public interface SchedulingPolicy {

  /** A process has become runnable. */
  void add(Process process);

  /** Takes out the process that is to run now; null when none is runnable. */
  @Nullable Process takeNext();
}
