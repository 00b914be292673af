package lab.tests;

import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.fs.BlockMap;
import dev.trapeze.kernel.fs.FileSystemParts;
import dev.trapeze.kernel.fs.PathResolution;
import dev.trapeze.kernel.fs.WriteAheadLog;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.Submission;

/** Puts all three of the student's parts into the kernel. The tests take one at a time. */
public final class FilesSetup implements LabSetup {

  @Override
  public KernelConfig configure(KernelConfig config, Submission submission) {
    return config.withFileSystemParts(
        FileSystemParts.STANDARD
            .withBlockMap(() -> submission.piece(BlockMap.class))
            .withPaths(() -> submission.piece(PathResolution.class))
            .withLog(() -> submission.piece(WriteAheadLog.class)));
  }
}
