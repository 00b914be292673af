package dev.trapeze.labs.testing;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.fs.Mkfs;
import java.util.List;

/**
 * How the student's part gets into a system. A lab has one class of this kind, with a constructor
 * without arguments; its tests use it, and so do {@code lab run} and {@code lab debug}.
 */
public interface LabSetup {

  /** The configuration with the student's pieces in it; called once for each system. */
  KernelConfig configure(KernelConfig config, Submission submission);

  /** Further files for the disk. */
  default List<Mkfs.Entry> files(Xlen xlen, Submission submission) {
    return List.of();
  }
}
