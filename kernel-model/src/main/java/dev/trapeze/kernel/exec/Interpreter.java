package dev.trapeze.kernel.exec;

import static dev.trapeze.kernel.exec.ProgramFormat.notExecutable;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.LoadedFile;
import org.jspecify.annotations.Nullable;

/**
 * A program that has been mapped to load what another one needs, and to start it: the dynamic
 * linker (Linux's {@code load_elf_interp}).
 *
 * @param file what it is, and where it lies; null where the program starts itself
 * @param entryVa where it, or the program, starts
 */
record Interpreter(@Nullable LoadedFile file, long entryVa) {

  /** By which its addresses are greater than in its file; 0 if there is none. */
  long biasVa() {
    return file == null ? 0 : file.biasVa();
  }

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
    return new Interpreter(
        new LoadedFile(file.absolutePath(), file.inode(), biasVa),
        layout.xlen().zeroExtend(biasVa + elf.elf().entry()));
  }
}
