package lab.tests;

import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.ForkPolicy;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.Submission;

/**
 * The student's fork in a kernel of Linux's layout: there satp stays what it is from trap to trap,
 * so that a hart keeps what it remembers of the page table until somebody tells it to forget.
 */
public final class CowSetup implements LabSetup {
  @Override
  public KernelConfig configure(KernelConfig config, Submission submission) {
    return config
        .withLayout(AddressSpaceLayout.linux(config.xlen()))
        .withPageFaults(PageFaultPolicy.of(submission.piece(ForkPolicy.class)));
  }
}
