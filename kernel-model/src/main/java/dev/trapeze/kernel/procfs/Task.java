package dev.trapeze.kernel.procfs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.proc.Process;
import org.jspecify.annotations.Nullable;

/** A process that files are about; it may have ended since they were opened. */
record Task(SystemView system, int pid) {

  /** The process, or null if it has been forgotten. */
  @Nullable Process processOrNull() {
    return system.processes().byPid(pid);
  }

  /** The process; throws {@code ESRCH} if it has been forgotten. */
  Process process() {
    Process process = processOrNull();
    if (process == null) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    return process;
  }
}
