package dev.trapeze.console.debugger.symbols;

import org.jspecify.annotations.Nullable;

/**
 * A line of a source.
 *
 * @param file as the compiler named it, such as {@code bin/ls.c}
 * @param line from 1
 * @param function in which the address lies, or null
 */
public record SourceLine(String file, int line, @Nullable String function) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
