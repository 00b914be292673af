package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.symbols.AddressName;
import dev.trapeze.cpu.isa.TrapCause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stage of a trap: what has happened, with the values from the machine before and after. */
public sealed interface Stage {
  /** Where the system stands now. */
  Where where();

  /**
   * An instruction is about to trap, or an interrupt comes before it. Nothing has happened yet.
   *
   * @param call if it is a system call: which, with its arguments
   */
  record Trapping(
      Where where, @Nullable TrapCause cause, Executed instruction, @Nullable String call)
      implements Stage {}

  /**
   * The hardware has taken the trap (RISC-V Privileged 1.12, 4.1.1, 4.1.7 to 4.1.9).
   *
   * @param instruction the one that has trapped, or before which the interrupt has come
   * @param address that {@code stval} holds; null where it holds none
   * @param call if it is a system call: which, with its arguments
   */
  record Hardware(
      Where where,
      HartState before,
      HartState after,
      Executed instruction,
      @Nullable AddressName address,
      @Nullable String call)
      implements Stage {}

  /** {@code sscratch} or {@code sepc} have been written, or registers swapped with them. */
  record ControlRegisters(
      Where where, List<Executed> executed, HartState before, HartState after, boolean back)
      implements Stage {}

  /** Registers of the program have been stored in its trapframe. */
  record Saved(Where where, List<Executed> executed, List<Moved> words) implements Stage {}

  /** What the kernel has left in the trapframe has been loaded. */
  record KernelWords(Where where, List<Executed> executed, List<Moved> words) implements Stage {}

  /** {@code satp} has been written. */
  record PageTable(
      Where where,
      List<Executed> executed,
      List<Moved> words,
      TableName before,
      TableName after,
      boolean back)
      implements Stage {}

  /** The code has jumped to the Java kernel's entry. */
  record Jump(Where where, List<Executed> executed, HartState after) implements Stage {}

  /**
   * The Java kernel has been visited by an {@code ecall}.
   *
   * @param dispatch what it was about
   * @param changes what it has changed
   * @param back how the hart was set to go back to the program; null if it has lost the hart
   */
  record KernelVisit(
      Where where, Dispatch dispatch, List<Change> changes, @Nullable Resumption back)
      implements Stage {}

  /**
   * A hart had no process and has got one.
   *
   * @param pid of the process; 0 if another hart goes on instead
   * @param program name of the process
   * @param policy who has chosen it
   * @param idleTicks how long no process could run, in ticks of the {@code time} CSR
   * @param retried the system call that the process was in, which has been tried again
   * @param changes what the kernel has changed by then
   */
  record Switched(
      Where where,
      int pid,
      String program,
      String policy,
      long idleTicks,
      @Nullable String retried,
      List<Change> changes,
      @Nullable Resumption back)
      implements Stage {}

  /**
   * Registers of the program have been loaded from its trapframe.
   *
   * @param changed the words that are not what was saved when the trap came; null where that is not
   *     known
   */
  record Restored(
      Where where, List<Executed> executed, List<Moved> words, @Nullable List<Integer> changed)
      implements Stage {}

  /** {@code sret} has gone back to the program. */
  record Returned(Where where, HartState before, HartState after, Executed next) implements Stage {}

  /** The system has stopped before the stage was over. */
  record Ended(Where where, Stop stop) implements Stage {}
}
