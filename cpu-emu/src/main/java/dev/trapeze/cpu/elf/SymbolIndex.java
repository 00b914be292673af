package dev.trapeze.cpu.elf;

import dev.trapeze.cpu.isa.SymbolLookup;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the symbol that an address belongs to: the nearest one at or below it. */
public final class SymbolIndex implements SymbolLookup {
  private final TreeMap<Long, ElfSymbol> byAddress = new TreeMap<>(Long::compareUnsigned);

  /** An index of the functions, objects and plain labels among the symbols. */
  public SymbolIndex(List<ElfSymbol> symbols) {
    for (ElfSymbol symbol : symbols) {
      boolean place =
          switch (symbol.type()) {
            case NONE, OBJECT, FUNCTION -> true;
            case SECTION, FILE, OTHER -> false;
          };
      // $x and $d mark where code and data begin; .L and the like are the compiler's own.
      if (place && !symbol.name().startsWith("$") && !symbol.name().startsWith(".")) {
        byAddress.merge(symbol.value(), symbol, SymbolIndex::better);
      }
    }
  }

  private static ElfSymbol better(ElfSymbol a, ElfSymbol b) {
    if (a.global() != b.global()) {
      return a.global() ? a : b;
    }
    return a.type() == ElfSymbol.Type.NONE ? b : a;
  }

  /** The symbol at exactly this address, or null. */
  public @Nullable ElfSymbol at(long address) {
    return byAddress.get(address);
  }

  /** The nearest symbol at or below the address, or null when all lie above it. */
  public @Nullable ElfSymbol nearest(long address) {
    Map.Entry<Long, ElfSymbol> entry = byAddress.floorEntry(address);
    return entry == null ? null : entry.getValue();
  }

  @Override
  public @Nullable String describe(long address) {
    ElfSymbol symbol = nearest(address);
    if (symbol == null) {
      return null;
    }
    long offset = address - symbol.value();
    return offset == 0 ? symbol.name() : symbol.name() + "+0x" + Long.toHexString(offset);
  }
}
