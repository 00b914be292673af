package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.ErrnoException;

/** What the kernel does for one system call. */
@FunctionalInterface
public interface SyscallHandler {

  /**
   * Does the call, or as much of it as can be done now.
   *
   * @throws ErrnoException when the call fails; the dispatcher returns the negated number
   */
  Outcome handle(CallContext call) throws ErrnoException;
}
