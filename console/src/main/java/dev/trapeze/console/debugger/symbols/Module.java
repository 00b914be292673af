package dev.trapeze.console.debugger.symbols;

import dev.trapeze.cpu.dwarf.LineTable;
import dev.trapeze.cpu.elf.ElfSymbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The symbols and lines of one file, with the addresses that it has there: a program, a library, or
 * a piece of the kernel.
 */
final class Module {
  /**
   * Addresses that belong to the file.
   *
   * @param startVa first byte
   * @param endVa behind the last byte
   */
  record Extent(long startVa, long endVa) {
    boolean contains(long va) {
      return Long.compareUnsigned(va, startVa) >= 0 && Long.compareUnsigned(va, endVa) < 0;
    }
  }

  private final String name;
  private final List<Extent> extents;
  private final LineTable lines;
  private final Map<String, ElfSymbol> byName = new HashMap<>();
  // Of those at one address the best first.
  private final TreeMap<Long, List<ElfSymbol>> byAddress = new TreeMap<>(Long::compareUnsigned);

  Module(String name, List<Extent> extents, List<ElfSymbol> symbols, LineTable lines) {
    this.name = name;
    this.extents = List.copyOf(extents);
    this.lines = lines;
    for (ElfSymbol symbol : symbols) {
      if (isPlace(symbol)) {
        byName.merge(symbol.name(), symbol, (a, b) -> b.global() && !a.global() ? b : a);
        byAddress.computeIfAbsent(symbol.value(), va -> new ArrayList<>()).add(symbol);
      }
    }
    for (List<ElfSymbol> sameAddress : byAddress.values()) {
      sameAddress.sort((a, b) -> Integer.compare(rank(a), rank(b)));
    }
  }

  /** $x and $d mark where code and data begin; .L and the like are the compiler's own. */
  private static boolean isPlace(ElfSymbol symbol) {
    return switch (symbol.type()) {
      case NONE, OBJECT, FUNCTION ->
          !symbol.name().startsWith("$") && !symbol.name().startsWith(".");
      case SECTION, FILE, OTHER -> false;
    };
  }

  private static int rank(ElfSymbol symbol) {
    return (symbol.type() == ElfSymbol.Type.NONE ? 2 : 0) + (symbol.global() ? 0 : 1);
  }

  /** The path of the file, or the name of the kernel's source. */
  String name() {
    return name;
  }

  /** Where code and data lie. */
  List<Extent> extents() {
    return extents;
  }

  /** Which line each instruction comes from. */
  LineTable lines() {
    return lines;
  }

  /** All symbols that are places, in no order. */
  Iterable<ElfSymbol> symbols() {
    return byName.values();
  }

  /** True if the address is one of the file's. */
  boolean contains(long va) {
    return extents.stream().anyMatch(extent -> extent.contains(va));
  }

  /** The symbol with that name, a global one before others; or null. */
  @Nullable ElfSymbol symbol(String symbolName) {
    return byName.get(symbolName);
  }

  /**
   * The symbol that the address is in: the nearest one at or below it that does not end before it;
   * null if there is none. One without a size goes up to the next (gdb's {@code
   * lookup_minimal_symbol_by_pc_section}).
   */
  @Nullable ElfSymbol symbolAt(long va) {
    if (!contains(va)) {
      return null;
    }
    for (Map.Entry<Long, List<ElfSymbol>> entry = byAddress.floorEntry(va);
        entry != null && contains(entry.getKey());
        entry = byAddress.lowerEntry(entry.getKey())) {
      long offset = va - entry.getKey();
      boolean sized = false;
      for (ElfSymbol symbol : entry.getValue()) {
        sized |= symbol.sizeBytes() != 0;
        if (offset == 0 || Long.compareUnsigned(offset, symbol.sizeBytes()) < 0) {
          return symbol;
        }
      }
      if (!sized) {
        return entry.getValue().get(0);
      }
    }
    return null;
  }

  /** Behind the last instruction of the function or label that begins there. */
  long endOf(ElfSymbol function) {
    if (function.sizeBytes() != 0) {
      return function.value() + function.sizeBytes();
    }
    Long next = byAddress.higherKey(function.value());
    long endVa = function.value() + 1;
    for (Extent extent : extents) {
      endVa = extent.contains(function.value()) ? extent.endVa() : endVa;
    }
    return next != null && Long.compareUnsigned(next, endVa) < 0 ? next : endVa;
  }

  /** Where a breakpoint on the function belongs. */
  long bodyOf(ElfSymbol function) {
    return lines.bodyOf(function.value(), endOf(function));
  }

  /**
   * Where breakpoints on that line belong, which has code: at its first statement in each function,
   * or behind the prologue if it is in that (gdb's {@code create_sals_line_offset}).
   */
  List<Long> places(String file, int line) {
    Map<Long, Long> byFunction = new TreeMap<>(Long::compareUnsigned);
    for (long va : lines.statements(file, line)) {
      ElfSymbol function = symbolAt(va);
      byFunction.putIfAbsent(function == null ? va : function.value(), va);
    }
    Set<Long> places = new TreeSet<>(Long::compareUnsigned);
    for (long va : byFunction.values()) {
      ElfSymbol function = symbolAt(va);
      long bodyVa = function == null ? va : bodyOf(function);
      places.add(Long.compareUnsigned(va, bodyVa) < 0 ? bodyVa : va);
    }
    return List.copyOf(places);
  }
}
