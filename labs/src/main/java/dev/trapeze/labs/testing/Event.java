package dev.trapeze.labs.testing;

import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.FaultKind;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Something that has happened in the kernel. {@code instructions} are those that all harts had
 * retired, {@code time} is that of the {@code time} CSR.
 */
public sealed interface Event {

  /** Instructions retired until then. */
  long instructions();

  /** A process has been made; {@code parentPid} is 0 for the first. */
  record Created(long instructions, long time, int pid, int parentPid) implements Event {}

  /** A process has become another program. */
  record Executed(long instructions, long time, int pid, String path) implements Event {}

  /** A process has ended, with a status as {@code wait} gives it. */
  record Exited(long instructions, long time, int pid, int status) implements Event {}

  /** A process has got a hart. */
  record Switched(long instructions, long time, int hart, int pid) implements Event {}

  /** The kernel has done its work on a hart. */
  record Left(long instructions, long time, int hart) implements Event {}

  /** A process has entered the kernel; values as in the CSRs, sign-extended. */
  record Trapped(long instructions, long time, int pid, long scause, long sepc, long stval)
      implements Event {

    /** The cause, or null for a value that stands for none. */
    public @Nullable TrapCause cause() {
      return TrapCause.ofCsrValue(scause);
    }
  }

  /** The page fault of the last trap was part of how memory works. */
  record FaultResolved(long instructions, long time, int pid, long va) implements Event {}

  /** The page fault of the last trap is a mistake of the program: of this kind. */
  record FaultClassified(long instructions, long time, int pid, long va, FaultKind kind)
      implements Event {}

  /** A hart has been told to forget the translations of these pages, addresses zero-extended. */
  record Flushed(long instructions, long time, int hart, long startVa, long endVa)
      implements Event {}

  /** A system call has finished. */
  record Returned(long instructions, long time, int pid, Syscall call, long result)
      implements Event {}

  /** A system call that is not the kernel's own has finished. */
  record AddedReturned(long instructions, long time, int pid, long number, String name, long result)
      implements Event {}

  /** A line of a trace has been shown: a call, and what it has returned, if it has. */
  record Traced(long instructions, long time, int pid, String call, OptionalLong result)
      implements Event {}

  /** A process ends of an exception at the first address; it would have returned to the others. */
  record Backtraced(long instructions, long time, int pid, List<Long> addresses) implements Event {

    /** Copies the addresses. */
    public Backtraced {
      addresses = List.copyOf(addresses);
    }
  }
}
