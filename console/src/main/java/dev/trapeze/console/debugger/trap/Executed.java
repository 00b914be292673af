package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.symbols.AddressName;
import dev.trapeze.console.debugger.symbols.SourceLine;
import org.jspecify.annotations.Nullable;

/**
 * An instruction at its place.
 *
 * @param place its address, with symbol and region
 * @param text in assembly language
 * @param line of the source that it comes from; null if nobody knows
 */
public record Executed(AddressName place, String text, @Nullable SourceLine line) {}
