package dev.trapeze.kernel.proc;

/** What a {@link SchedulingPolicy} may know of a process. */
public interface Schedulable {
  /** The nice value of who goes first. */
  int MIN_NICE = -20;

  /** The nice value of who goes last. */
  int MAX_NICE = 19;

  /** The process's number. */
  int pid();

  /**
   * How willing the process is to let others go first: {@link #MIN_NICE} to {@link #MAX_NICE}, 0
   * unless somebody has said otherwise.
   */
  int nice();

  /** Time on harts, in ticks of the {@code time} CSR (10 MHz); it does not grow in the queue. */
  long cpuTime();
}
