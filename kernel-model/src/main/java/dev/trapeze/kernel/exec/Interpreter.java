package dev.trapeze.kernel.exec;

import static dev.trapeze.kernel.exec.ProgramFormat.notExecutable;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;

/**
 * A program that has been mapped to load what another one needs, and to start it: the dynamic
 * linker (Linux's {@code load_elf_interp}).
 *
 * @param biasVa by which its addresses are greater than in its file
 * @param entryVa where it starts
 */
record Interpreter(long biasVa, long entryVa) {

  /**
   * Maps it at the top of where memory is mapped, into an address space that has everything else
   * but what is above that.
   *
   * @param startVa lowest address that it may have
   * @param topVa behind the highest
   * @throws ErrnoException ENOEXEC when it is none; ENOMEM when there is no room
   */
  static Interpreter load(
      ProgramFile file, AddressSpaceLayout layout, AddressSpace space, long startVa, long topVa) {
    ElfFile elf = ElfFile.read(file, layout.xlen(), space.policy().fillsAtOnce());
    if (!elf.elf().positionIndependent()) {
      throw notExecutable(
          file.path(), "as an interpreter it would have to be able to lie anywhere");
    }
    elf.requireWithin(0, topVa);
    long bytes = elf.endPageVa() - elf.firstPageVa();
    long placeVa = startVa <= topVa ? space.findGap(bytes, startVa, topVa, true) : -1;
    if (placeVa < 0) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    long biasVa = placeVa - elf.firstPageVa();
    elf.mapInto(space, biasVa, true);
    return new Interpreter(biasVa, layout.xlen().zeroExtend(biasVa + elf.elf().entry()));
  }
}
