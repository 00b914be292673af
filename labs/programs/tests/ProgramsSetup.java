package lab.tests;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.Submission;
import dev.trapeze.labs.testing.SubmissionFault;
import java.util.ArrayList;
import java.util.List;

/** The usual kernel, with the programs that have been handed in on its disk. */
public final class ProgramsSetup implements LabSetup {
  private static final List<String> PROGRAMS = List.of("pingpong", "primes", "find", "xargs");

  @Override
  public KernelConfig configure(KernelConfig config, Submission submission) {
    return config;
  }

  @Override
  public List<Mkfs.Entry> files(Xlen xlen, Submission submission) {
    List<Mkfs.Entry> files = new ArrayList<>();
    for (String name : PROGRAMS) {
      try {
        files.add(new Mkfs.Entry(name, submission.program(name, xlen)));
      } catch (SubmissionFault e) {
        // Whoever wants to run it is told; the other programs can be tested all the same.
      }
    }
    return files;
  }
}
