package dev.trapeze.console.image;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.fs.Mkfs;
import java.util.ArrayList;
import java.util.List;

/** What is on the built-in root disk. */
public final class RootTree {
  private RootTree() {}

  /** The files for that width, in the order in which the disk gets them. */
  public static List<Mkfs.Entry> files(Xlen xlen) {
    List<Mkfs.Entry> files = new ArrayList<>();
    for (String name : UserPrograms.rootFileNames()) {
      files.add(new Mkfs.Entry(name, UserPrograms.rootFile(name)));
    }
    for (String name : UserPrograms.names()) {
      files.add(new Mkfs.Entry(name, UserPrograms.elf(name, xlen.bits())));
    }
    return files;
  }
}
