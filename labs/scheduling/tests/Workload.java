package lab.tests;

import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.Trial;
import java.util.List;

/**
 * Jobs that share a hart. The first process makes them, pids 2, 3, … (in pictures A, B, …), each
 * gives itself its nice value, and sleeps until its tick. Tick 0 of a workload is tick {@value
 * #START} of the machine, whenever that was switched on.
 */
public record Workload(String role, List<Job> jobs) {

  /** The machine's tick at which a workload begins. */
  static final int START = 40;

  /** Length of a tick in units of the {@code time} CSR. */
  public static final long TICK = 100_000;

  /** So that the trap of the last tick is in the log. */
  private static final long AFTER_THE_TICK = 1_000;

  /** Jobs under the scheduler of that role. */
  public static Workload of(String role, Job... jobs) {
    return new Workload(role, List.of(jobs));
  }

  /** Runs until all jobs have ended. */
  public Timeline run(Trial trial) throws Exception {
    LabSystem system = boot(trial);
    trial.equal("status of the machine when all jobs have ended", 0, system.runToPowerOff());
    return new Timeline(this, system);
  }

  /** Runs until so many ticks are over. */
  public Timeline run(Trial trial, int ticks) throws Exception {
    LabSystem system = boot(trial);
    system.runUntil(
        "tick " + ticks + " of the workload",
        () -> system.kernel().machine().clock().time() > (START + ticks) * TICK + AFTER_THE_TICK);
    return new Timeline(this, system);
  }

  private LabSystem boot(Trial trial) throws Exception {
    return trial
        .system()
        .configure(config -> SchedulingSetup.with(role, config, trial.submission()))
        .program("jobs", source())
        .first("jobs")
        .boot();
  }

  private String source() {
    StringBuilder text = new StringBuilder("    .globl _start\n_start:\n");
    for (int i = 0; i < jobs.size(); i++) {
      text.append(
          """
              li   a7, SYS_FORK
              ecall
              beqz a0, job%d
          """
              .formatted(i));
    }
    text.append(
        """
            li   s0, %d
        wait_for_all:
            li   a0, 0
            li   a7, SYS_WAIT
            ecall
            addi s0, s0, -1
            bnez s0, wait_for_all
        end:
            li   a0, 0
            li   a7, SYS_EXIT
            ecall
        """
            .formatted(jobs.size()));
    for (int i = 0; i < jobs.size(); i++) {
      Job job = jobs.get(i);
      text.append(
          """
          job%d:
              li   a0, 0
              li   a1, %d
              li   a7, SYS_SETPRIORITY
              ecall
              li   a7, SYS_UPTIME
              ecall
              li   t0, %d
              sub  a0, t0, a0
              li   t0, 10
              mul  a0, a0, t0
              li   a7, SYS_MS_SLEEP
              ecall
          %s    j    end
          """
              .formatted(i, job.nice(), START + job.arrival(), job.code("job" + i)));
    }
    return text.toString();
  }
}
