package dev.trapeze.kernel.testing;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.elf.ElfWriter;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.util.Locale;

/**
 * User programs from assembly source. In it, LOAD and STORE move a whole register, ADDRESS lays
 * down one, WORD is its size, and SYS_NAME is the number of a system call.
 */
public final class GuestPrograms {
  private GuestPrograms() {}

  /** The program at address 0. */
  public static AssembledProgram assemble(Xlen xlen, String source) {
    return assemble(xlen, source, 0);
  }

  private static AssembledProgram assemble(Xlen xlen, String source, long va) {
    boolean wide = xlen == Xlen.RV64;
    StringBuilder constants = new StringBuilder(".equ WORD, " + xlen.bytes() + "\n");
    for (Syscall call : Syscall.values()) {
      constants.append(
          String.format(
              ".equ SYS_%s, %d\n", call.callName().toUpperCase(Locale.ROOT), call.number()));
    }
    String text =
        source
            .replaceAll("\\bLOAD\\b", wide ? "ld" : "lw")
            .replaceAll("\\bSTORE\\b", wide ? "sd" : "sw")
            .replaceAll("\\bADDRESS\\b", wide ? ".dword" : ".word");
    try {
      return Assembler.assemble(constants + text, "test.S", xlen, va);
    } catch (AssemblyException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The program as an ELF file. */
  public static byte[] elf(Xlen xlen, String source) {
    return ElfWriter.write(assemble(xlen, source));
  }

  /** The program as an ELF file, at the lowest address that the layout gives to programs. */
  public static byte[] elf(AddressSpaceLayout layout, String source) {
    return ElfWriter.write(assemble(layout.xlen(), source, layout.imageStartVa()));
  }
}
