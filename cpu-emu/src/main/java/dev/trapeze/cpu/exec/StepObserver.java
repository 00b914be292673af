package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.mmu.AccessKind;

/**
 * Sees what one hart does, step by step, as the {@link ReferenceStepper} executes it. It looks and
 * never changes anything. The fast engines have no such seam, and so pay nothing for it.
 *
 * <p>An instruction is begun, its accesses are reported in their order, and then it retires; or a
 * trap is taken instead.
 */
public interface StepObserver {
  /** One who looks away. */
  StepObserver NONE = new StepObserver() {};

  /** An instruction has been fetched, and will execute at the hart's pc in its mode. */
  default void begins(DecodedInstruction instruction) {}

  /**
   * The instruction has executed, and the hart's pc is that of the next one. After {@code sret} and
   * {@code mret} the mode is the new one, too.
   *
   * @param pc of the instruction that has retired
   */
  default void retired(long pc, DecodedInstruction instruction) {}

  /** A load has been done. */
  default void loaded(long va, int widthBytes) {}

  /** A store of the low {@code widthBytes} bytes of {@code value} has been done. */
  default void stored(long va, int widthBytes, long value) {}

  /** A floating-point instruction has raised these flags of {@code fflags}, at least one. */
  default void raised(int flags) {}

  /**
   * A trap has been taken, and the hart is at the first instruction of its handler.
   *
   * @param epc virtual address of the instruction that did not execute
   * @param value what {@code mtval} or {@code stval} has got
   * @param from the mode before
   */
  default void trapped(TrapCause cause, long epc, long value, PrivilegeMode from) {}

  /**
   * An address has been translated, or has failed to be. With translation off this is not called.
   *
   * @param kind of the access
   * @param privilege the mode whose rights count
   * @param result as of {@link dev.trapeze.cpu.mmu.Translation}
   */
  default void translated(AccessKind kind, long va, PrivilegeMode privilege, long result) {}
}
