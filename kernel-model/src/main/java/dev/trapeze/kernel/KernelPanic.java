package dev.trapeze.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The kernel has found itself in a state that its own code must not lead to: a bug of the kernel,
 * never a mistake of a program. The kernel does not run again.
 */
public final class KernelPanic extends RuntimeException {
  private final int pid;
  private final long pc;

  /**
   * A panic.
   *
   * @param message what is wrong
   * @param pid of the current process, 0 if there was none
   * @param pc of the hart, zero-extended
   * @param cause the exception that showed it, if any
   */
  KernelPanic(String message, int pid, long pc, @Nullable Throwable cause) {
    super(String.format("kernel panic: %s (pid %d, pc 0x%x)", message, pid, pc), cause);
    this.pid = pid;
    this.pc = pc;
  }

  /** The process that had the hart, 0 if there was none. */
  public int pid() {
    return pid;
  }

  /** The pc of the hart, zero-extended. */
  public long pc() {
    return pc;
  }
}
