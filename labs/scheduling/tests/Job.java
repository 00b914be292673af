package lab.tests;

/**
 * What a process of a workload does, as RISC-V code. It exists before, and arrives when it wakes at
 * its tick; then it does its steps, and ends.
 */
public final class Job {

  /** A loop of two instructions takes so many rounds in a tick of 100,000 units of time. */
  private static final int ROUNDS_PER_TICK = 500_000;

  private final int nice;
  private final int arrival;
  private final StringBuilder steps = new StringBuilder();
  private int labels;

  private Job(int nice, int arrival) {
    this.nice = nice;
    this.arrival = arrival;
  }

  /** A job with a nice value, -20 to 19, that arrives at tick 0. */
  public static Job nice(int nice) {
    return new Job(nice, 0);
  }

  /** The same that arrives later, and does nothing yet. */
  public Job at(int tick) {
    return new Job(nice, tick);
  }

  /** It works for so many ticks. */
  public Job work(double ticks) {
    return step("li t0, %d", Math.round(ticks * ROUNDS_PER_TICK)).loop("addi t0, t0, -1", "t0");
  }

  /** It works for ever. */
  public Job work() {
    return step("li t0, 1").loop("", "t0");
  }

  /** It sleeps until so many ticks have begun. */
  public Job sleep(int ticks) {
    return step("li a0, %d", 10 * ticks).call("MS_SLEEP");
  }

  /** It gives another job another nice value. */
  public Job renice(char job, int other) {
    return step("li a0, %d", Timeline.pid(job)).step("li a1, %d", other).call("SETPRIORITY");
  }

  private Job call(String name) {
    return step("li a7, SYS_" + name).step("ecall");
  }

  private Job loop(String body, String whileNotZero) {
    labels++;
    return step("PREFIX%d:", labels).step(body).step("bnez %s, PREFIX%d", whileNotZero, labels);
  }

  private Job step(String line, Object... values) {
    steps.append(line.formatted(values)).append('\n');
    return this;
  }

  int nice() {
    return nice;
  }

  int arrival() {
    return arrival;
  }

  /** The code; {@code prefix} makes its labels its own. */
  String code(String prefix) {
    return steps.toString().replace("PREFIX", prefix + "_");
  }
}
