package dev.trapeze.console;

import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.elf.ElfWriter;
import dev.trapeze.cpu.isa.Xlen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bare-metal programs for the tests of {@code trapeze machine}. */
final class BareProgram {
  static final long RAM_PA = 0x8000_0000L;

  /** Powers off with status 0. */
  static final String POWER_OFF = "li t0, 0x100000\n li t1, 0x5555\n sw t1, 0(t0)\n stop: j stop\n";

  private BareProgram() {}

  static Path write(Path folder, Xlen xlen, String source) throws IOException {
    return writeAt(folder, xlen, RAM_PA, source);
  }

  static Path writeAt(Path folder, Xlen xlen, long basePa, String source) throws IOException {
    try {
      byte[] elf = ElfWriter.write(Assembler.assemble(source, "bare.S", xlen, basePa));
      return Files.write(folder.resolve("bare.elf"), elf);
    } catch (AssemblyException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
