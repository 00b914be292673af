package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.assembly.KernelAssembly;
import dev.trapeze.kernel.mm.AddressSpaceLayout;

/**
 * The page of RISC-V code on which the hart changes between a process's page table and the kernel's
 * (xv6's {@code trampoline.S}). Its source is the resource {@code trampoline.S}.
 *
 * @param uservecVa where a trap in user mode goes: {@code stvec}
 * @param userretVa where the kernel goes to return to user mode
 */
public record Trampoline(long uservecVa, long userretVa) {

  /**
   * Assembles the trampoline for the layout's addresses and width.
   *
   * @param pa of the frame that is to hold it
   */
  public static Trampoline install(Ram ram, AddressSpaceLayout layout, long pa) {
    AssembledProgram program = assemble(layout);
    byte[] text = program.text();
    ram.write(pa, text, 0, text.length);
    return new Trampoline(program.symbol("uservec"), program.symbol("userret"));
  }

  /** The code, with its symbols, at the layout's address. */
  static AssembledProgram assemble(AddressSpaceLayout layout) {
    Xlen xlen = layout.xlen();
    String constants =
        String.format(".equ TRAPFRAME, 0x%x%n.equ WORD, %d%n", layout.trapframeVa(), xlen.bytes());
    return KernelAssembly.assembleResource(
        Trampoline.class, "trampoline.S", constants, "", xlen, layout.trampolineVa());
  }
}
