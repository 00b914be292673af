package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.assembly.KernelAssembly;
import dev.trapeze.kernel.assembly.KernelCode;
import dev.trapeze.kernel.mm.AddressSpaceLayout;

/**
 * The page of RISC-V code on which the hart changes between a process's page table and the kernel's
 * (xv6's {@code trampoline.S}). Its source is the resource {@code trampoline.S}.
 *
 * @param uservecVa where a trap in user mode goes: {@code stvec}
 * @param userretVa where the kernel goes to return to user mode
 * @param code all of it
 */
public record Trampoline(long uservecVa, long userretVa, KernelCode code) {

  /**
   * Assembles the trampoline for the layout's addresses and width.
   *
   * @param pa of the frame that is to hold it
   */
  public static Trampoline install(Ram ram, AddressSpaceLayout layout, long pa) {
    KernelCode code = assemble(layout);
    byte[] text = code.text();
    ram.write(pa, text, 0, text.length);
    return new Trampoline(code.symbol("uservec"), code.symbol("userret"), code);
  }

  /** The code, with its symbols, at the layout's address. */
  static KernelCode assemble(AddressSpaceLayout layout) {
    Xlen xlen = layout.xlen();
    String constants =
        String.format(".equ TRAPFRAME, 0x%x; .equ WORD, %d; ", layout.trapframeVa(), xlen.bytes());
    return KernelAssembly.assembleResource(
        Trampoline.class, "trampoline.S", constants, "", xlen, layout.trampolineVa());
  }
}
