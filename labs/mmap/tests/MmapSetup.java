package lab.tests;

import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.MappingPolicy;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.Submission;

/**
 * A kernel that lies in the upper half of every address space, as Linux does: a trap does not
 * change satp, and so the TLB keeps what nobody has told it to forget.
 */
public final class MmapSetup implements LabSetup {
  @Override
  public KernelConfig configure(KernelConfig config, Submission submission) {
    return config
        .withLayout(AddressSpaceLayout.linux(config.xlen()))
        .withMappings(() -> submission.piece(MappingPolicy.class));
  }
}
