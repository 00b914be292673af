package dev.trapeze.console.terminal;

import java.io.IOException;
import java.io.InputStream;
import org.jline.nativ.Kernel32;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A console window, whose keys and modes are JLine's affair; it restores them in a hook, too. */
final class WindowsTerminal implements HostTerminal {
  private final Terminal terminal;

  WindowsTerminal() throws IOException {
    terminal = TerminalBuilder.builder().system(true).provider("jni").dumb(false).build();
    terminal.enterRawMode();
  }

  /** Only a console window has a console mode. */
  static boolean isStandardInput() {
    return Kernel32.GetConsoleMode(Kernel32.GetStdHandle(Kernel32.STD_INPUT_HANDLE), new int[1])
        != 0;
  }

  @Override
  public InputStream input() {
    return terminal.input();
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }
}
