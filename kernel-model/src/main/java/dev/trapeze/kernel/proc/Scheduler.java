package dev.trapeze.kernel.proc;

import dev.trapeze.cpu.hart.VirtualClock;
import org.jspecify.annotations.Nullable;

/**
 * Which process has the hart (xv6's {@code scheduler}, {@code sched} and {@code yield}), and how
 * long it has had it.
 */
public final class Scheduler {
  private final SchedulingPolicy policy;
  private final VirtualClock clock;
  private @Nullable Process current;
  private long accountedUntil;

  /** A scheduler with nothing to run. */
  public Scheduler(SchedulingPolicy policy, VirtualClock clock) {
    this.policy = policy;
    this.clock = clock;
  }

  /** The process that has the hart, or null. */
  public @Nullable Process current() {
    return current;
  }

  /** Gives the free hart to the next process; null when none is runnable. */
  public @Nullable Process switchToNext() {
    if (current != null) {
      throw new IllegalStateException("pid " + current.pid() + " still has the hart");
    }
    Process next = policy.takeNext();
    if (next != null) {
      next.setState(ProcessState.RUNNING);
      accountedUntil = clock.time();
      current = next;
    }
    return next;
  }

  /** Takes the hart from the current process, which queues up again. */
  public void yield() {
    Process process = releaseHart();
    makeRunnable(process);
  }

  /** Queues a process up. */
  void makeRunnable(Process process) {
    process.setState(ProcessState.RUNNABLE);
    policy.add(process);
  }

  /** Takes the hart from the current process, which sleeps or has ended. */
  Process releaseHart() {
    Process process = current;
    if (process == null) {
      throw new IllegalStateException("no process has the hart");
    }
    account();
    current = null;
    return process;
  }

  /** Brings the current process's time on the hart up to date. */
  public void account() {
    if (current != null) {
      long now = clock.time();
      current.addCpuTime(now - accountedUntil);
      accountedUntil = now;
    }
  }
}
