package dev.trapeze.kernel.event;

import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FaultKind;
import java.util.List;
import java.util.OptionalLong;

/**
 * Hears what happens in the kernel, at the moment at which it happens. Every method does nothing
 * unless it is overridden; a listener must not change the kernel.
 */
public interface KernelEvents {
  /** Nobody listens. */
  KernelEvents NONE = new KernelEvents() {};

  /** A process has been made; {@code parentPid} is 0 for the first. */
  default void processCreated(int pid, int parentPid) {}

  /**
   * An exec has succeeded. {@code before} is given back when this method returns.
   *
   * @param path of the program
   */
  default void execCommitted(int pid, String path, AddressSpace before, AddressSpace after) {}

  /** A process is about to end, and still has all that it had. */
  default void processExiting(int pid, int status) {}

  /** A process has become a zombie. */
  default void processExited(int pid, int status) {}

  /** A process has entered the kernel; the values are those of the CSRs, sign-extended. */
  default void trapTaken(int pid, long scause, long sepc, long stval) {}

  /** The page fault of the last trap was part of how memory works: the access is tried again. */
  default void pageFaultResolved(int pid, long va) {}

  /**
   * The page fault of the last trap is a mistake of the program, of this kind; only where somebody
   * tells kinds ({@code KernelConfig.withFaultClassifier}).
   */
  default void faultClassified(int pid, long va, FaultKind kind) {}

  /**
   * The hart with that number has been told to forget the translations of a range of pages, because
   * a page table that it uses has changed. Addresses are zero-extended.
   */
  default void translationsFlushed(int hart, long startVa, long endVa) {}

  /** A system call has finished; {@code result} is what {@code a0} gets. */
  default void systemCallReturned(int pid, Syscall call, long result) {}

  /** A system call that is not the kernel's own has finished; {@code a0} gets {@code result}. */
  default void addedCallReturned(int pid, long number, String name, long result) {}

  /** A line of a trace has been shown: a call, and what it has returned, if it has. */
  default void callTraced(int pid, String call, OptionalLong result) {}

  /**
   * A process is to end of an exception, at the first address; it would have returned to the
   * others.
   */
  default void backtraced(int pid, List<Long> addresses) {}

  /** The console has shown a byte, 0 to 255. */
  default void consoleShown(int value) {}

  /** A process that has waited for it has got the hart with that number. */
  default void switched(int hart, int pid) {}

  /** The kernel has done its work on that hart, and its next instruction is RISC-V code again. */
  default void kernelLeft(int hart) {}
}
