package lab.tests;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.Submission;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Puts the student's policy into the kernel, and the greeting on the disk. */
public final class TurnsSetup implements LabSetup {
  @Override
  public KernelConfig configure(KernelConfig config, Submission submission) {
    return config.withScheduling(() -> submission.piece(SchedulingPolicy.class));
  }

  @Override
  public List<Mkfs.Entry> files(Xlen xlen, Submission submission) {
    byte[] greeting = submission.source("greeting.txt").getBytes(StandardCharsets.UTF_8);
    return List.of(new Mkfs.Entry("greeting.txt", greeting));
  }
}
