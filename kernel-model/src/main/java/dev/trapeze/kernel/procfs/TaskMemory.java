package dev.trapeze.kernel.procfs;

import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import org.jspecify.annotations.Nullable;

/**
 * The memory that a process had when one of its files was opened (Linux's {@code proc_mem_open}):
 * after an exec it is gone, and the file is empty.
 */
final class TaskMemory {

  private final Task task;
  private final @Nullable AddressSpace opened;

  TaskMemory(Task task) {
    this.task = task;
    this.opened = present(task);
  }

  /** The memory, or null if it is gone. */
  @Nullable AddressSpace space() {
    return present(task) == opened ? opened : null;
  }

  /** The memory of a process, or null if that has ended. */
  static @Nullable AddressSpace present(Task task) {
    Process process = task.processOrNull();
    return process == null ? null : present(process);
  }

  /** The memory of a process, or null if that has ended. */
  static @Nullable AddressSpace present(Process process) {
    return process.state() == ProcessState.ZOMBIE ? null : process.addressSpace();
  }
}
