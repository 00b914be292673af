package dev.trapeze.cpu.isa;

import org.jspecify.annotations.Nullable;

/** Names addresses for the disassembler. */
@FunctionalInterface
public interface SymbolLookup {
  /** Knows no symbols. */
  SymbolLookup NONE = address -> null;

  /**
   * The place in words, such as {@code main} or {@code main+0x8}, or null when no symbol is near.
   */
  @Nullable String describe(long address);
}
