package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.assembly.KernelAssembly;
import dev.trapeze.kernel.mm.AddressSpaceLayout;

/**
 * The kernel's RISC-V code where the kernel lies in every table (Linux's {@code entry.S}). Its
 * source is the resource {@code entry.S}.
 *
 * @param vectorVa where every trap goes: {@code stvec}
 * @param userTrapVa the {@code ecall} of a trap in user mode
 * @param kernelTrapVa the {@code ecall} of a trap in supervisor mode
 * @param switchVa where the kernel goes to return to a process with another table
 * @param returnVa where the kernel goes to return to user mode
 */
public record TrapVector(
    long vectorVa, long userTrapVa, long kernelTrapVa, long switchVa, long returnVa) {

  /**
   * Assembles the code for the layout's addresses and width.
   *
   * @param pa of the frame that is to hold it
   */
  public static TrapVector install(Ram ram, AddressSpaceLayout layout, long pa) {
    Xlen xlen = layout.xlen();
    AssembledProgram program =
        KernelAssembly.assembleResource(
            TrapVector.class,
            "entry.S",
            String.format(".equ WORD, %d%n", xlen.bytes()),
            "",
            xlen,
            layout.kernelHalf().vectorVa());
    byte[] text = program.text();
    ram.write(pa, text, 0, text.length);
    return new TrapVector(
        program.symbol("handle_exception"),
        program.symbol("user_trap"),
        program.symbol("kernel_trap"),
        program.symbol("switch_mm"),
        program.symbol("ret_from_exception"));
  }
}
