package dev.trapeze.kernel.assembly;

import dev.trapeze.cpu.assembler.AssembledLine;
import dev.trapeze.cpu.assembler.AssembledProgram;

/**
 * A piece of the kernel's RISC-V code, with what it was made from.
 *
 * @param name of the source, such as {@code trampoline.S}
 * @param source its text, to whose lines those of the program belong
 * @param program the code at its virtual address, with its symbols
 */
public record KernelCode(String name, String source, AssembledProgram program) {

  /** The bytes of the code. */
  public byte[] text() {
    return program.text();
  }

  /** The value of a symbol, which the source must define. */
  public long symbol(String symbol) {
    return program.symbol(symbol);
  }

  /** The line, from 1, that the instruction at a zero-extended address comes from; 0 for none. */
  public int lineAt(long va) {
    for (AssembledLine line : program.lines()) {
      if (Long.compareUnsigned(va, line.startAddress()) >= 0
          && Long.compareUnsigned(va, line.endAddress()) < 0) {
        return line.line();
      }
    }
    return 0;
  }
}
