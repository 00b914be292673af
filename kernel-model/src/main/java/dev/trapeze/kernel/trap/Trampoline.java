package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.assembler.AssembledSection;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.assembly.KernelAssembly;
import dev.trapeze.kernel.assembly.KernelCode;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.Pages;
import org.jspecify.annotations.Nullable;

/**
 * The page of RISC-V code on which the hart changes between a process's page table and the kernel's
 * (xv6's {@code trampoline.S}). Its source is the resource {@code trampoline.S}, or one that
 * somebody else has written.
 *
 * @param uservecVa where a trap in user mode goes: {@code stvec}
 * @param userretVa where the kernel goes to return to user mode
 * @param code all of it
 */
public record Trampoline(long uservecVa, long userretVa, KernelCode code) {
  private static final String NAME = "trampoline.S";
  private static final String USERVEC = "uservec";
  private static final String USERRET = "userret";
  private static final int VECTOR_ALIGNMENT = 4;

  /**
   * Assembles the trampoline for the layout's addresses and width.
   *
   * @param source null for the kernel's own
   * @param pa of the frame that is to hold it
   */
  public static Trampoline install(
      Ram ram, AddressSpaceLayout layout, @Nullable String source, long pa) {
    KernelCode code =
        assemble(layout, source == null ? KernelAssembly.resource(Trampoline.class, NAME) : source);
    byte[] text = code.text();
    ram.write(pa, text, 0, text.length);
    return new Trampoline(code.symbol(USERVEC), code.symbol(USERRET), code);
  }

  /**
   * The code, with its symbols, at the layout's address.
   *
   * @throws IllegalArgumentException when it cannot be a trampoline: a line for each reason, each
   *     with its place in the source
   */
  public static KernelCode assemble(AddressSpaceLayout layout, String source) {
    Xlen xlen = layout.xlen();
    String constants =
        String.format(".equ TRAPFRAME, 0x%x; .equ WORD, %d; ", layout.trapframeVa(), xlen.bytes());
    try {
      KernelCode code =
          KernelAssembly.assemble(NAME, constants, source, "", xlen, layout.trampolineVa());
      requireOnePage(code.program());
      requireLabel(code.program(), USERVEC);
      requireLabel(code.program(), USERRET);
      if (code.symbol(USERVEC) % VECTOR_ALIGNMENT != 0) {
        throw wrong("uservec is not at a multiple of 4, as stvec needs it");
      }
      return code;
    } catch (AssemblyException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static void requireOnePage(AssembledProgram program) {
    for (AssembledSection section : program.sections()) {
      if (section.name().equals(".text")) {
        if (section.contents().length > Pages.BYTES) {
          throw wrong(
              section.contents().length + " bytes of code, but the trampoline is a page of 4096");
        }
      } else if (section.sizeBytes() > 0) {
        throw wrong(section.name() + " has contents, but the trampoline is a page of .text");
      }
    }
  }

  private static void requireLabel(AssembledProgram program, String name) {
    if (!program.labels().contains(name)) {
      throw wrong("the label " + name + " is missing");
    }
  }

  private static IllegalArgumentException wrong(String reason) {
    return new IllegalArgumentException(NAME + ": " + reason);
  }
}
