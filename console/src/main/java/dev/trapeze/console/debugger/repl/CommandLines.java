package dev.trapeze.console.debugger.repl;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where commands come from, line by line. */
public interface CommandLines {
  /** The next line without its end; null if there is none. */
  @Nullable String next() throws IOException;

  /** Whether somebody types them, so that an empty line means the last command once more. */
  boolean typed();
}
