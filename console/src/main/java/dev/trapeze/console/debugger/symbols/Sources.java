package dev.trapeze.console.debugger.symbols;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts of sources. */
@FunctionalInterface
interface Sources {
  /** The lines of the source whose path ends with those elements; null if there is none. */
  @Nullable List<String> lines(String file);
}
