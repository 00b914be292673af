package dev.trapeze.console.debugger.symbols;

import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.fs.FileInspector;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.LoadedFile;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the symbols of processes: reads the files that their address spaces were filled from, and
 * leaves no trace of that in the system. It is to be asked between two runs of the kernel. One is
 * for one system; it may go forwards and backwards.
 */
public final class SymbolSource {

  /**
   * What was found for an address space, and for which files.
   *
   * @param loaded by exec
   * @param mapped by the program
   * @param symbols of these
   */
  private record Found(List<LoadedFile> loaded, List<MappedCode> mapped, Symbols symbols) {}

  private final ElfModules elfModules = new ElfModules();
  private final Map<AddressSpace, Found> found = new WeakHashMap<>();

  /** Nothing has been read yet. */
  public SymbolSource() {}

  /**
   * The symbols of a process at this moment; the same object as before while its address space is
   * filled from the same files.
   *
   * @param process null, or one that has ended, for those of the kernel alone
   */
  public Symbols of(Kernel kernel, @Nullable Process process) {
    AddressSpace space =
        process == null || process.state() == ProcessState.ZOMBIE
            ? kernel.state().kernelSpace()
            : process.addressSpace();
    List<LoadedFile> loaded = space.loadedFiles();
    List<MappedCode> mapped = MappedCode.of(space);
    Found known = found.get(space);
    if (known == null || !known.loaded().equals(loaded) || !known.mapped().equals(mapped)) {
      known = new Found(loaded, mapped, read(kernel, space, loaded, mapped));
      found.put(space, known);
    }
    return known.symbols();
  }

  private Symbols read(
      Kernel kernel, AddressSpace space, List<LoadedFile> loaded, List<MappedCode> mapped) {
    List<LoadedModule> modules = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    FileInspector inspector = kernel.state().fileSystem().inspector();
    for (LoadedFile file : loaded) {
      add(
          kernel,
          space,
          file.path(),
          inspector.contents(file.inode()),
          modules,
          remarks,
          elf -> OptionalLong.of(file.biasVa()));
    }
    for (MappedCode part : mapped) {
      add(
          kernel,
          space,
          part.path(),
          inspector.contents(part.inode()),
          modules,
          remarks,
          part::biasVa);
    }
    if (space.regionOf(RegionKind.INIT_CODE) != null) {
      modules.add(new LoadedModule(KernelModules.of(kernel.initCode()), 0));
    }
    kernel
        .state()
        .trapPath()
        .code()
        .forEach(code -> modules.add(new LoadedModule(KernelModules.of(code), 0)));
    return new Symbols(kernel.machine().xlen(), modules, new Sources(kernel), remarks);
  }

  private void add(
      Kernel kernel,
      AddressSpace space,
      String path,
      byte @Nullable [] contents,
      List<LoadedModule> modules,
      List<String> remarks,
      Function<ElfImage, OptionalLong> bias) {
    ElfModules.ElfModule module = contents == null ? null : elfModules.of(path, contents);
    OptionalLong biasVa = module == null ? OptionalLong.empty() : bias.apply(module.elf());
    if (module == null || biasVa.isEmpty()) {
      remarks.add(path + ": no symbols: the file is gone, or no ELF file");
    } else if (!MemoryCheck.sameCode(kernel, space, module.elf(), biasVa.getAsLong())) {
      remarks.add(path + ": no symbols: the file has changed since it was loaded");
    } else {
      modules.add(new LoadedModule(module.module(), biasVa.getAsLong()));
      if (module.remark() != null) {
        remarks.add(module.remark());
      }
    }
  }
}
