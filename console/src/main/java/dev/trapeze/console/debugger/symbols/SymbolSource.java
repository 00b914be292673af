package dev.trapeze.console.debugger.symbols;

import dev.trapeze.cpu.dwarf.LineTable;
import dev.trapeze.cpu.elf.ElfFormatException;
import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.ElfKind;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.LoadedFile;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the symbols of processes: reads the files that their address spaces were filled from, and
 * leaves no trace of that in the system.
 */
public final class SymbolSource {

  /** Nothing has been read yet. */
  public SymbolSource() {}

  /**
   * The symbols of a process at this moment; cheap when it still runs the program that it ran when
   * it was asked about last.
   *
   * @param process null, or one that has ended, for those of the kernel alone
   */
  public Symbols of(Kernel kernel, @Nullable Process process) {
    Xlen xlen = kernel.machine().xlen();
    List<LoadedModule> modules = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    if (process != null && process.state() != ProcessState.ZOMBIE) {
      AddressSpace space = process.addressSpace();
      for (LoadedFile file : space.loadedFiles()) {
        byte[] contents = kernel.state().fileSystem().inspector().contents(file.inode());
        Module module = contents == null ? null : module(file.path(), contents);
        if (module != null) {
          modules.add(new LoadedModule(module, file.biasVa()));
        }
      }
      if (space.regionOf(RegionKind.INIT_CODE) != null) {
        modules.add(new LoadedModule(KernelModules.of(kernel.initCode()), 0));
      }
    }
    kernel
        .state()
        .trapPath()
        .code()
        .forEach(code -> modules.add(new LoadedModule(KernelModules.of(code), 0)));
    return new Symbols(xlen, modules, file -> null, remarks);
  }

  private static @Nullable Module module(String path, byte[] contents) {
    try {
      ElfImage elf = ElfImage.parse(contents, contents.length, ElfKind.DYNAMIC, path);
      List<Module.Extent> extents =
          elf.segments().stream()
              .map(
                  segment ->
                      new Module.Extent(segment.vaddr(), segment.vaddr() + segment.memBytes()))
              .toList();
      return new Module(path, extents, elf.symbols(), LineTable.EMPTY);
    } catch (ElfFormatException e) {
      return null;
    }
  }
}
