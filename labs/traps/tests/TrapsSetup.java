package lab.tests;

import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.syscall.CallExtension;
import dev.trapeze.kernel.trap.Backtrace;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.Submission;
import dev.trapeze.labs.testing.SubmissionFault;

/** Trampoline, backtrace and alarm in one kernel. */
public final class TrapsSetup implements LabSetup {

  @Override
  public KernelConfig configure(KernelConfig config, Submission submission) {
    KernelConfig pieces =
        config
            .withBacktrace(submission.piece(Backtrace.class))
            .withExtension(() -> submission.piece(CallExtension.class));
    try {
      return pieces.withTrampoline(submission.source("trampoline.S"));
    } catch (IllegalArgumentException e) {
      throw new SubmissionFault(e.getMessage(), e);
    }
  }
}
