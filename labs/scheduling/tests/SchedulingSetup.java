package lab.tests;

import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.Submission;

/**
 * A kernel with one of the three schedulers. The tests say which; {@code lab run} and {@code lab
 * debug} take the one that is named here.
 */
public final class SchedulingSetup implements LabSetup {
  private static final String ROLE = "priority"; // or "lottery", or "feedback"

  @Override
  public KernelConfig configure(KernelConfig config, Submission submission) {
    return with(ROLE, config, submission);
  }

  /** The configuration with the scheduler of that role. */
  static KernelConfig with(String role, KernelConfig config, Submission submission) {
    return config.withScheduling(() -> submission.piece(SchedulingPolicy.class, role));
  }
}
