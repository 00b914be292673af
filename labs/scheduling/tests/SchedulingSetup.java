package lab.tests;

import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.proc.Lottery;
import dev.trapeze.kernel.proc.Mlfq;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.Submission;

/**
 * A kernel with one of the three schedulers. The tests say which; {@code lab run} and {@code lab
 * debug} take the one that stands in for the kernel's own: the lottery with {@code --scheduler
 * lottery}, the queue with feedback with {@code --scheduler mlfq}, else priorities.
 */
public final class SchedulingSetup implements LabSetup {

  @Override
  public KernelConfig configure(KernelConfig config, Submission submission) {
    SchedulingPolicy kernels = config.scheduling().get();
    String role = "priority";
    if (kernels instanceof Lottery) {
      role = "lottery";
    } else if (kernels instanceof Mlfq) {
      role = "feedback";
    }
    return with(role, config, submission);
  }

  /** The configuration with the scheduler of that role. */
  static KernelConfig with(String role, KernelConfig config, Submission submission) {
    return config.withScheduling(() -> submission.piece(SchedulingPolicy.class, role));
  }
}
