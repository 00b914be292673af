package dev.trapeze.kernel.proc;

import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.kernel.state.StateSink;
import org.jspecify.annotations.Nullable;

/**
 * Which process has which hart (xv6's {@code scheduler}, {@code sched} and {@code yield}), and how
 * long it has had it. The kernel works for one hart at a time ({@link #workFor}); "the hart" and
 * "the current process" are that one and the process on it (xv6's {@code mycpu} and {@code
 * myproc}).
 */
public final class Scheduler {
  private final RunQueue queue;
  private final VirtualClock clock;
  private final @Nullable Process[] running;
  private final long[] accountedUntil;
  private final long[] busyTime;
  private int hart;

  /**
   * A scheduler with nothing to run.
   *
   * @param harts how many processes can run at a time
   */
  public Scheduler(SchedulingPolicy policy, VirtualClock clock, int harts) {
    this.queue = new RunQueue(policy);
    this.clock = clock;
    this.running = new @Nullable Process[harts];
    this.accountedUntil = new long[harts];
    this.busyTime = new long[harts];
  }

  /** Who is next. */
  public SchedulingPolicy policy() {
    return queue.policy();
  }

  /** From now on the kernel works for the hart with that number. */
  public void workFor(int hart) {
    this.hart = hart;
  }

  /** The number of the hart that the kernel works for. */
  public int hart() {
    return hart;
  }

  /** The process that has the hart, or null. */
  public @Nullable Process current() {
    return running[hart];
  }

  /** The process that has the hart with that number, or null. */
  public @Nullable Process runningOn(int hart) {
    return running[hart];
  }

  /** Gives the free hart to the next process; null when none is runnable. */
  public @Nullable Process switchToNext() {
    Process current = running[hart];
    if (current != null) {
      throw new IllegalStateException("pid " + current.pid() + " still has the hart");
    }
    Process next = queue.takeNext();
    if (next != null) {
      next.setState(ProcessState.RUNNING);
      accountedUntil[hart] = clock.time();
      running[hart] = next;
    }
    return next;
  }

  /** Takes the hart from the current process, which queues up again. */
  public void yield() {
    Process process = releaseHart();
    makeRunnable(process, Arrival.PREEMPTED);
  }

  /** Queues a process up. */
  void makeRunnable(Process process, Arrival why) {
    process.setState(ProcessState.RUNNABLE);
    queue.add(process, why);
  }

  /** The time has come to a tick: to be called before whoever sleeps until then is woken. */
  public void ticked(long tick) {
    queue.ticked(tick);
  }

  /**
   * Gives a process another nice value.
   *
   * @param nice {@link Process#MIN_NICE} to {@link Process#MAX_NICE}
   */
  public void setNice(Process process, int nice) {
    process.setNice(nice);
    if (process.state() == ProcessState.RUNNABLE) {
      queue.niceChanged(process);
    }
  }

  /** Takes the hart from the current process, which sleeps or has ended. */
  Process releaseHart() {
    Process process = running[hart];
    if (process == null) {
      throw new IllegalStateException("no process has the hart");
    }
    account(hart);
    running[hart] = null;
    return process;
  }

  /** Brings the time that each running process has had its hart up to date. */
  public void account() {
    for (int any = 0; any < running.length; any++) {
      account(any);
    }
  }

  private void account(int hart) {
    Process process = running[hart];
    if (process != null) {
      long now = clock.time();
      process.addCpuTime(now - accountedUntil[hart]);
      busyTime[hart] += now - accountedUntil[hart];
      accountedUntil[hart] = now;
    }
  }

  /** The time now, in ticks of the {@code time} CSR. */
  public long now() {
    return clock.time();
  }

  /** Time that a hart had a process, up to the last {@link #account}, as {@code cpuTime} counts. */
  public long busyTime(int hart) {
    return busyTime[hart];
  }

  /** Puts who runs and who waits for a hart. */
  public void putState(StateSink sink) {
    for (int any = 0; any < running.length; any++) {
      Process process = running[any];
      sink.put(process == null ? 0 : process.pid());
      sink.put(accountedUntil[any]);
      sink.put(busyTime[any]);
    }
    queue.putState(sink);
  }
}
