package dev.trapeze.labs.testing;

import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The usual programs, for a disk: linked for address 0, or, where a layout keeps that free, for
 * where Linux has programs.
 */
final class StandardPrograms {
  private StandardPrograms() {}

  static List<Mkfs.Entry> of(AddressSpaceLayout layout) {
    int bits = layout.xlen().bits();
    List<Mkfs.Entry> files = new ArrayList<>();
    for (String name : UserPrograms.rootFileNames()) {
      files.add(new Mkfs.Entry(name, UserPrograms.rootFile(name)));
    }
    for (String name : UserPrograms.names()) {
      files.add(
          new Mkfs.Entry(
              name,
              layout.imageStartVa() != 0
                  ? UserPrograms.linuxElf(name, bits)
                  : UserPrograms.elf(name, bits)));
    }
    // What is linked for an address space like Linux's needs the C library and its linker.
    for (String name : UserPrograms.libraryNames()) {
      files.add(new Mkfs.Entry("lib/" + name, UserPrograms.library(name, bits)));
    }
    return files;
  }
}
