package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.assembly.KernelAssembly;
import dev.trapeze.kernel.assembly.KernelCode;
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
 * @param code all of it
 */
public record TrapVector(
    long vectorVa,
    long userTrapVa,
    long kernelTrapVa,
    long switchVa,
    long returnVa,
    KernelCode code) {

  /**
   * Assembles the code for the layout's addresses and width.
   *
   * @param pa of the frame that is to hold it
   */
  public static TrapVector install(Ram ram, AddressSpaceLayout layout, long pa) {
    Xlen xlen = layout.xlen();
    KernelCode code =
        KernelAssembly.assembleResource(
            TrapVector.class,
            "entry.S",
            String.format(".equ WORD, %d; ", xlen.bytes()),
            "",
            xlen,
            layout.kernelHalf().vectorVa());
    byte[] text = code.text();
    ram.write(pa, text, 0, text.length);
    return new TrapVector(
        code.symbol("handle_exception"),
        code.symbol("user_trap"),
        code.symbol("kernel_trap"),
        code.symbol("switch_mm"),
        code.symbol("ret_from_exception"),
        code);
  }
}
