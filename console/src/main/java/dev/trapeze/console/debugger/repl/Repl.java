package dev.trapeze.console.debugger.repl;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads commands and does them, until one leaves the debugger or there are no more. */
public final class Repl {
  private final Interpreter interpreter;
  private final CommandLines lines;

  /** Reads {@code lines}. */
  public Repl(Interpreter interpreter, CommandLines lines) {
    this.interpreter = interpreter;
    this.lines = lines;
  }

  /**
   * Does all of them.
   *
   * @throws IOException if they cannot be read
   */
  public void run() throws IOException {
    Outcome outcome = Outcome.DONE;
    while (outcome != Outcome.QUIT) {
      @Nullable String line = lines.next();
      if (line == null) {
        return;
      }
      outcome = lines.typed() ? interpreter.executeTyped(line) : interpreter.execute(line);
    }
  }
}
