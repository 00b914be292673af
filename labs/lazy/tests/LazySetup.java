package lab.tests;

import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.HeapAndStackPolicy;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.Submission;

/**
 * The student's paging in a kernel of Linux's layout: there the stack can grow, and a hart keeps
 * what it remembers of the page table until somebody tells it to forget.
 */
public final class LazySetup implements LabSetup {
  @Override
  public KernelConfig configure(KernelConfig config, Submission submission) {
    return config
        .withLayout(AddressSpaceLayout.linux(config.xlen()))
        .withPageFaults(PageFaultPolicy.of(submission.piece(HeapAndStackPolicy.class)));
  }
}
