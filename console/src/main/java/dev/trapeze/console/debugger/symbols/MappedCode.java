package dev.trapeze.console.debugger.symbols;

import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.ElfSegment;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Backing;
import dev.trapeze.kernel.mm.MappedFile;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A part of a library that a program has mapped itself, by way of its dynamic linker.
 *
 * @param path of the file
 * @param inode of the file
 * @param startVa where the part lies
 * @param offset of its first byte in the file
 */
record MappedCode(String path, long inode, long startVa, long offset) {

  /** All parts of files that an address space executes, but for those that exec has loaded. */
  static List<MappedCode> of(AddressSpace space) {
    List<MappedCode> parts = new ArrayList<>();
    for (Region region : space.regions()) {
      MappedFile file = region.file();
      if (file != null
          && region.backing() instanceof Backing.FilePages shown
          && (region.permissions() & Pte.X) != 0
          && file.inode() != 0
          && space.loadedFiles().stream().noneMatch(known -> known.inode() == file.inode())) {
        parts.add(new MappedCode(file.path(), file.inode(), region.startVa(), shown.offset()));
      }
    }
    return parts;
  }

  /** By how much addresses are greater than in the file, of whose segments this shows one. */
  OptionalLong biasVa(ElfImage elf) {
    for (ElfSegment segment : elf.segments()) {
      boolean holds =
          Pages.roundDown(segment.fileOffset()) <= offset
              && offset < segment.fileOffset() + segment.fileBytes();
      if (segment.executable() && holds) {
        return OptionalLong.of(startVa - (segment.vaddr() - segment.fileOffset() + offset));
      }
    }
    return OptionalLong.empty();
  }
}
