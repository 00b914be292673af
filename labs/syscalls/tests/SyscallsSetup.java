package lab.tests;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.syscall.CallExtension;
import dev.trapeze.kernel.testing.GuestPrograms;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.Submission;
import java.util.List;

/** Both extensions in one kernel, and a program with which a shell can trace another. */
public final class SyscallsSetup implements LabSetup {

  @Override
  public KernelConfig configure(KernelConfig config, Submission submission) {
    return config
        .withExtension(() -> submission.piece(CallExtension.class, "trace"))
        .withExtension(() -> submission.piece(CallExtension.class, "sysinfo"));
  }

  @Override
  public List<Mkfs.Entry> files(Xlen xlen, Submission submission) {
    AddressSpaceLayout layout = AddressSpaceLayout.vimix(xlen);
    return List.of(new Mkfs.Entry("trace", GuestPrograms.elf(layout, Guest.TRACE_PROGRAM)));
  }
}
