package dev.trapeze.console.debugger.symbols;

import dev.trapeze.cpu.elf.ElfSymbol;

/**
 * A file's symbols at the place that it has in an address space.
 *
 * @param module the symbols, with the addresses of the file
 * @param biasVa by which addresses are greater than in the file
 */
record LoadedModule(Module module, long biasVa) {

  boolean contains(long va) {
    return module.contains(va - biasVa);
  }

  Symbol symbol(ElfSymbol symbol) {
    Symbol.Kind kind =
        switch (symbol.type()) {
          case FUNCTION -> Symbol.Kind.FUNCTION;
          case OBJECT -> Symbol.Kind.DATA;
          default -> Symbol.Kind.LABEL;
        };
    return new Symbol(
        symbol.name(), symbol.value() + biasVa, symbol.sizeBytes(), kind, module.name());
  }
}
