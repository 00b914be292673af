package dev.trapeze.console.image;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What is on the built-in root disk. */
public final class RootTree {
  private RootTree() {}

  /** The files for that layout, in the order in which the disk gets them. */
  public static List<Mkfs.Entry> files(AddressSpaceLayout layout) {
    return layout.hasKernelHalf() ? linuxFiles(layout.xlen()) : files(layout.xlen());
  }

  /** The files for that width and the layouts in which programs begin at 0. */
  public static List<Mkfs.Entry> files(Xlen xlen) {
    return files(xlen, name -> UserPrograms.elf(name, xlen.bits()));
  }

  /** The same with programs for the layout linux. */
  public static List<Mkfs.Entry> linuxFiles(Xlen xlen) {
    return files(xlen, name -> UserPrograms.linuxElf(name, xlen.bits()));
  }

  private static List<Mkfs.Entry> files(Xlen xlen, Function<String, byte[]> elf) {
    List<Mkfs.Entry> files = new ArrayList<>();
    for (String name : UserPrograms.rootFileNames()) {
      files.add(new Mkfs.Entry(name, UserPrograms.rootFile(name)));
    }
    for (String name : UserPrograms.names()) {
      files.add(new Mkfs.Entry(name, elf.apply(name)));
    }
    for (String name : UserPrograms.libraryNames()) {
      files.add(new Mkfs.Entry("lib/" + name, UserPrograms.library(name, xlen.bits())));
    }
    for (String name : UserPrograms.tourNames()) {
      files.add(new Mkfs.Entry("tour/" + name, elf.apply(name)));
      files.add(new Mkfs.Entry("tour/" + name + ".c", UserPrograms.tourSource(name)));
    }
    return files;
  }
}
