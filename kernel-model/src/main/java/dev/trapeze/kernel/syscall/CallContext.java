package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.proc.PendingCall;
import dev.trapeze.kernel.proc.Process;

/**
 * The system call that one of the kernel's own handlers works on: as {@link UserCall}, with the
 * caller itself, and with what must be kept while it waits.
 *
 * <p>An interface, so that handlers can be tested without a machine.
 */
public interface CallContext extends UserCall {

  /** The caller. */
  Process process();

  /** What the call has already done in earlier attempts; all zero in the first. */
  PendingCall pending();

  /**
   * Copies a string with its NUL from the caller's memory; the length of {@code destination} is the
   * limit.
   *
   * @return the length without the NUL, or -1 if there is no NUL within the limit
   * @throws ErrnoException EFAULT when the program may not read it all
   */
  int copyInString(long sourceVa, byte[] destination);
}
