package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.proc.ProcessInfo;
import dev.trapeze.kernel.proc.SavedRegisters;
import java.util.List;

/**
 * System calls that somebody adds to the kernel's own, with what they have to hear of for it. What
 * they note of a process belongs into an array with an element for each slot of the process table,
 * as a field of xv6's {@code struct proc} would: slots are used again.
 *
 * <p>Whatever a method throws, but for the {@code ErrnoException} of a handler, is the end of the
 * system.
 */
public interface CallExtension {
  /** The lowest number that the kernel leaves to others. */
  int FIRST_NUMBER = 1000;

  /**
   * The calls. Asked for once, before the first program runs.
   *
   * @param kernel what the handlers may know of the system; to be kept
   */
  List<AddedCall> calls(KernelView kernel);

  /**
   * A process has made a system call, which will be done now; it may wait and need several attempts
   * then, but this is said once. Some calls never return: {@code exit} for one.
   *
   * @param number of the call, as it was in {@code a7}
   * @param name of the call, or {@code "unknown"}
   */
  default void made(ProcessInfo caller, long number, String name) {}

  /**
   * A system call is done, or has failed. When an {@code execv} has succeeded, the caller is the
   * new program already.
   *
   * @param number of the call, as it was in {@code a7}
   * @param name of the call, or {@code "unknown"}
   * @param result what {@code a0} has got: negative for an error
   */
  default void returned(ProcessInfo caller, long number, String name, long result) {}

  /** {@code child} is a copy of {@code parent}, and has not run yet. */
  default void forked(ProcessInfo parent, ProcessInfo child) {}

  /** The process has another program: its {@code execv} has succeeded. */
  default void programReplaced(ProcessInfo process) {}

  /** The process has ended; its slot stays its own until its parent has waited for it. */
  default void ended(ProcessInfo process) {}

  /**
   * A tick has interrupted the process while its program ran. Ticks that come while a process waits
   * do not interrupt it.
   *
   * @param registers what the program will have when it goes on; to be changed at will
   */
  default void ticked(ProcessInfo process, SavedRegisters registers) {}
}
