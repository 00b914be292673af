package lab.tests;

import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.mm.FaultClassifier;
import dev.trapeze.kernel.mm.LayoutMaker;
import dev.trapeze.kernel.mm.RegionClassifier;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.Submission;

/** A kernel with the student's layout, which tells the student's kinds of faults. */
public final class LayoutSetup implements LabSetup {

  @Override
  public KernelConfig configure(KernelConfig config, Submission submission) {
    return config
        .withLayout(submission.piece(LayoutMaker.class).layout(config.xlen()))
        .withFaultClassifier(submission.piece(FaultClassifier.class));
  }

  /** Only the student's layout; faults are told by the kernel's own. */
  public static KernelConfig layoutOnly(KernelConfig config) {
    return config.withFaultClassifier(new RegionClassifier());
  }
}
