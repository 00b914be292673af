package dev.trapeze.kernel.procfs;

import dev.trapeze.kernel.proc.Process;

/** The short texts about a process. */
final class ProcessTexts {

  private ProcessTexts() {}

  /** Its name. */
  static String comm(Process process) {
    return process.name() + "\n";
  }
}
