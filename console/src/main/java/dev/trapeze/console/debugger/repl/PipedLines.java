package dev.trapeze.console.debugger.repl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Commands from a pipe or a file, where nobody wants to see a prompt. */
public final class PipedLines implements CommandLines {
  private final BufferedReader reader;

  /** Reads UTF-8. */
  public PipedLines(InputStream in) {
    reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  @Override
  public @Nullable String next() throws IOException {
    return reader.readLine();
  }

  @Override
  public boolean typed() {
    return false;
  }
}
