package lab.tests;

import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.mm.PageMapper;
import dev.trapeze.kernel.mm.PageTablePrinter;
import dev.trapeze.kernel.mm.ProcessPage;
import dev.trapeze.kernel.mm.RadixMapper;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.Submission;

/** A kernel that maps, prints and shows the pid with the student's classes. */
public final class PageTableSetup implements LabSetup {

  @Override
  public KernelConfig configure(KernelConfig config, Submission submission) {
    return config
        .withPageMapper(submission.piece(PageMapper.class))
        .withProcessPage(submission.piece(ProcessPage.class))
        .withFirstTable(submission.piece(PageTablePrinter.class));
  }

  /** Only the student's mapper; the rest is the kernel's own. */
  static KernelConfig mapperOnly(KernelConfig config) {
    return config.withProcessPage(ProcessPage.NONE).withFirstTable(PageTablePrinter.NONE);
  }

  /** Only the student's page of the process; the rest is the kernel's own. */
  public static KernelConfig processPageOnly(KernelConfig config) {
    return config.withPageMapper(new RadixMapper()).withFirstTable(PageTablePrinter.NONE);
  }
}
