package dev.trapeze.console.debugger.symbols;

import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.ElfSection;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Pages;

/**
 * Whether an address space holds the code of a file, as far as its pages are there: a file may have
 * been written to, or its inode may be another file's, since it was loaded.
 */
final class MemoryCheck {
  /** A debugger may have changed a few instructions; another program differs in most of them. */
  private static final int TOLERATED_PERCENT = 10;

  private MemoryCheck() {}

  static boolean sameCode(Kernel kernel, AddressSpace space, ElfImage elf, long biasVa) {
    Ram ram = kernel.machine().ram();
    long compared = 0;
    long different = 0;
    for (ElfSection section : elf.sections()) {
      for (long at = 0; section.executable() && at < section.fileBytes(); ) {
        long va = kernel.machine().xlen().zeroExtend(section.vaddr() + biasVa + at);
        long bytes = Math.min(section.fileBytes() - at, Pages.BYTES - va % Pages.BYTES);
        long pa = space.table().physical(va);
        if (pa >= 0) {
          for (int i = 0; i < bytes; i++) {
            byte inFile = elf.file()[(int) (section.fileOffset() + at) + i];
            different += (byte) ram.readByte(pa + i) != inFile ? 1 : 0;
          }
          compared += bytes;
        }
        at += bytes;
      }
    }
    return different * 100 <= compared * TOLERATED_PERCENT;
  }
}
