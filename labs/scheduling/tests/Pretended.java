package lab.tests;

import dev.trapeze.kernel.proc.Schedulable;

/** A process that exists for a scheduler only: no machine runs it. */
public final class Pretended implements Schedulable {
  private final int pid;
  private int nice;
  private long cpuTime;

  /** A process that has had no hart yet. */
  public Pretended(int pid, int nice) {
    this.pid = pid;
    this.nice = nice;
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public int nice() {
    return nice;
  }

  @Override
  public long cpuTime() {
    return cpuTime;
  }

  /** Gives it another nice value; a scheduler that holds it is to be told. */
  public void setNice(int nice) {
    this.nice = nice;
  }

  /** It has had the hart for so long. */
  public void hasRun(long time) {
    cpuTime += time;
  }
}
