package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.kernel.assembly.KernelCode;
import dev.trapeze.kernel.proc.Process;
import java.util.List;

/**
 * The way of a trap, from the program into the kernel and back, where it depends on the layout. A
 * trap goes:
 *
 * <ol>
 *   <li>by hardware to {@code stvec}, where RISC-V code saves the program's registers and executes
 *       the {@code ecall} at {@link #userTrapVa}, by which the hart comes out of the machine;
 *   <li>{@link #entered}: the kernel is in control;
 *   <li>the kernel does what the trap is about; {@link #prepare} if another process gets the hart;
 *   <li>{@link #resume}: the hart is set to RISC-V code that loads the program's registers and
 *       executes {@code sret}.
 * </ol>
 */
public sealed interface TrapPath permits TrampolinePath, KernelHalfPath {

  /** Address of the {@code ecall} of a trap in user mode. */
  long userTrapVa();

  /** Address of the {@code ecall} of a trap in supervisor mode, which is a bug. */
  long kernelTrapVa();

  /** The RISC-V code on the way. */
  List<KernelCode> code();

  /** Turns paging on; to be called once for each hart, before anything else. */
  void start(Hart hart);

  /** The trap of {@code process} has just arrived: its registers are in its trapframe. */
  void entered(Hart hart, Process process);

  /** The process has got the hart: notes where the next trap will find what it needs. */
  void prepare(Hart hart, Process process);

  /** Sets the hart to go on in the program with the registers of the trapframe. */
  void resume(Hart hart, Process process);
}
