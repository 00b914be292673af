package dev.trapeze.console.debugger.symbols;

import dev.trapeze.cpu.dwarf.LineRange;
import dev.trapeze.cpu.dwarf.LineRow;
import dev.trapeze.cpu.dwarf.LineTable;
import dev.trapeze.cpu.elf.ElfSymbol;
import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names and source lines of all code and data in the address space of a process: of its
 * program, then the libraries that are mapped, then the kernel's RISC-V code. Does not change; a
 * later moment has others, see {@link SymbolSource}.
 *
 * <p>Addresses that are asked about may be extended in either way in 32 bits; those that are given
 * are zero-extended there.
 */
public final class Symbols {
  private final Xlen xlen;
  private final List<LoadedModule> modules;
  private final Sources sources;
  private final List<String> remarks;

  /**
   * @param modules in the order in which names are looked up
   * @param remarks see {@link #remarks}
   */
  Symbols(Xlen xlen, List<LoadedModule> modules, Sources sources, List<String> remarks) {
    this.xlen = xlen;
    this.modules = List.copyOf(modules);
    this.sources = sources;
    this.remarks = List.copyOf(remarks);
  }

  /**
   * Why names or lines are missing that one would expect, a line for each file; empty if all is
   * well.
   */
  public List<String> remarks() {
    return remarks;
  }

  /** The width of addresses. */
  public Xlen xlen() {
    return xlen;
  }

  /**
   * {@code main}, or {@code main+18} for the address in it, as gdb writes it; null if it is in
   * nothing named.
   */
  public @Nullable String nameOf(long va) {
    Symbol symbol = symbolAt(va);
    if (symbol == null) {
      return null;
    }
    long offset = xlen.zeroExtend(va) - symbol.va();
    return offset == 0 ? symbol.name() : symbol.name() + "+" + offset;
  }

  /** The function, object or label that the address is in; null if there is none. */
  public @Nullable Symbol symbolAt(long va) {
    LoadedModule module = moduleAt(va);
    if (module == null) {
      return null;
    }
    ElfSymbol symbol = module.module().symbolAt(xlen.zeroExtend(va) - module.biasVa());
    return symbol == null ? null : module.symbol(symbol);
  }

  /** The symbol of that name, a local one too; null if nothing is called so. */
  public @Nullable Symbol symbol(String name) {
    for (LoadedModule module : modules) {
      ElfSymbol symbol = module.module().symbol(name);
      if (symbol != null) {
        return module.symbol(symbol);
      }
    }
    return null;
  }

  /** The address of a function or of data. */
  public OptionalLong addressOf(String name) {
    Symbol symbol = symbol(name);
    return symbol == null ? OptionalLong.empty() : OptionalLong.of(symbol.va());
  }

  /** All names, once each, in alphabetical order. */
  public List<String> names() {
    TreeSet<String> names = new TreeSet<>();
    for (LoadedModule module : modules) {
      module.module().symbols().forEach(symbol -> names.add(symbol.name()));
    }
    return List.copyOf(names);
  }

  /** The line that the instruction at {@code va} comes from; null if nobody knows. */
  public @Nullable SourceLine lineOf(long va) {
    LoadedModule module = moduleAt(va);
    LineRow row =
        module == null
            ? null
            : module.module().lines().rowAt(xlen.zeroExtend(va) - module.biasVa());
    if (row == null || row.line() == 0) {
      return null;
    }
    Symbol symbol = symbolAt(va);
    return new SourceLine(row.file(), row.line(), symbol == null ? null : symbol.name());
  }

  /** All instructions around {@code va} that come from its line and follow each other. */
  public @Nullable LineRange rangeOf(long va) {
    LoadedModule module = moduleAt(va);
    if (module == null) {
      return null;
    }
    LineRange range = module.module().lines().rangeAt(xlen.zeroExtend(va) - module.biasVa());
    return range == null
        ? null
        : new LineRange(
            range.startVa() + module.biasVa(),
            range.endVa() + module.biasVa(),
            range.file(),
            range.line());
  }

  /**
   * Where a breakpoint on a line belongs: in each function that has code of it, or of the next line
   * that has any, once. Empty if no file of that name has code on the line or behind it.
   *
   * @param file the last elements of its path, such as {@code ls.c} or {@code bin/ls.c}
   */
  public List<Long> addressesOf(String file, int line) {
    int next = Integer.MAX_VALUE;
    for (LoadedModule module : modules) {
      int found = module.module().lines().nextLineWithCode(file, line);
      next = found < 0 ? next : Math.min(next, found);
    }
    List<Long> places = new ArrayList<>();
    for (LoadedModule module : modules) {
      for (long va : module.module().places(file, next)) {
        places.add(va + module.biasVa());
      }
    }
    return places;
  }

  /**
   * The first instruction of a function behind its prologue, where a breakpoint on it belongs; the
   * function itself if nothing is known about its lines. Empty if there is no such function.
   */
  public OptionalLong bodyOf(String function) {
    for (LoadedModule module : modules) {
      ElfSymbol symbol = module.module().symbol(function);
      if (symbol != null && symbol.type() != ElfSymbol.Type.OBJECT) {
        return OptionalLong.of(module.module().bodyOf(symbol) + module.biasVa());
      }
    }
    return OptionalLong.empty();
  }

  /**
   * True if a statement of the source begins at {@code va}: there one who steps by lines stops when
   * the line is another one, and nowhere else.
   */
  public boolean startsStatement(long va) {
    LoadedModule module = moduleAt(va);
    return module != null
        && module.module().lines().startsStatement(xlen.zeroExtend(va) - module.biasVa());
  }

  /** The names of all source files that code comes from, in alphabetical order. */
  public List<String> files() {
    TreeSet<String> files = new TreeSet<>();
    modules.forEach(module -> files.addAll(module.module().lines().files()));
    return List.copyOf(files);
  }

  /**
   * The lines of a source, the first one at index 0; null if the source is not to be had.
   *
   * @param file the last elements of its path
   */
  public @Nullable List<String> source(String file) {
    for (LoadedModule module : modules) {
      for (String known : module.module().lines().files()) {
        if (LineTable.endsWithPath(known, file)) {
          List<String> lines =
              sources.lines(
                  module.module().name(), module.module().lines().directoryOf(known), known);
          if (lines != null) {
            return lines;
          }
        }
      }
    }
    return null;
  }

  private @Nullable LoadedModule moduleAt(long va) {
    long zeroExtended = xlen.zeroExtend(va);
    for (LoadedModule module : modules) {
      if (module.contains(zeroExtended)) {
        return module;
      }
    }
    return null;
  }

  /** For tests and lists: the paths of the files and the names of the kernel's sources. */
  List<String> moduleNames() {
    List<String> names = new ArrayList<>();
    modules.forEach(module -> names.add(module.module().name()));
    return names;
  }
}
