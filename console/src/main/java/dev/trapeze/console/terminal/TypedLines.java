package dev.trapeze.console.terminal;

import java.io.IOException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Opens a terminal for those who edit lines. */
public final class TypedLines {
  private TypedLines() {}

  /**
   * The terminal that Trapeze was started in. Until it is closed, no line is edited or echoed but
   * by JLine's editor.
   *
   * @throws IOException when standard input is no terminal
   */
  public static Terminal open() throws IOException {
    if (!System.getProperty("os.name", "").startsWith("Windows")) {
      return new KeyTerminal();
    }
    Terminal terminal = TerminalBuilder.builder().system(true).provider("jni").dumb(false).build();
    terminal.enterRawMode();
    return terminal;
  }
}
