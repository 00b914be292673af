package dev.trapeze.console.terminal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.TerminalBuilder.SystemOutput;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/**
 * The terminal that Trapeze was started in, in raw mode: each key reaches the guest as it is typed,
 * Ctrl-C and Ctrl-Z among them, and the guest echoes. Output keeps the terminal's own translation
 * of newlines. {@link #close} gives the terminal back as it was, and so does the end of the JVM,
 * whatever ends it (short of SIGKILL).
 */
public final class HostTerminal implements AutoCloseable {
  private static final String PROVIDER = "jni";

  // For other types JLine may start `infocmp` to ask for capabilities, which nobody uses here: the
  // guest's bytes go to the terminal as they are.
  private static final String TYPE = "ansi";

  private final Terminal terminal;
  private final Attributes original;

  private HostTerminal(Terminal terminal) {
    this.terminal = terminal;
    this.original = terminal.getAttributes();
  }

  /** Whether standard input is a terminal. False where JLine has no native part for this host. */
  public static boolean isStandardInput() {
    try {
      return TerminalProvider.load(PROVIDER).isSystemStream(SystemStream.Input);
    } catch (IOException | LinkageError e) {
      return false;
    }
  }

  /**
   * Takes the terminal and puts it into raw mode.
   *
   * @throws IOException when standard input is no terminal
   */
  public static HostTerminal openRaw() throws IOException {
    Terminal terminal =
        TerminalBuilder.builder()
            .system(true)
            .provider(PROVIDER)
            .systemOutput(SystemOutput.ForcedSysOut)
            .dumb(false)
            .type(TYPE)
            .build();
    HostTerminal host = new HostTerminal(terminal);
    host.enterRawMode();
    // After a stop from outside the shell has put its own mode back.
    terminal.handle(Signal.CONT, signal -> host.enterRawMode());
    return host;
  }

  /** Loads what {@link #openRaw} will need, where there is no terminal to open. */
  public static void loadClasses() throws IOException {
    TerminalBuilder.builder()
        .system(false)
        .provider(PROVIDER)
        .type(TYPE)
        .streams(InputStream.nullInputStream(), OutputStream.nullOutputStream())
        .build()
        .close();
  }

  /** Bytes as typed. Its end means that the terminal has hung up. */
  public InputStream input() {
    // JLine's own stream polls ten times a second, a byte at a time; the descriptor itself blocks.
    return isWindows() ? terminal.input() : new FileInputStream(FileDescriptor.in);
  }

  private void enterRawMode() {
    Attributes raw = new Attributes(original);
    raw.setLocalFlags(
        EnumSet.of(LocalFlag.ICANON, LocalFlag.ECHO, LocalFlag.IEXTEN, LocalFlag.ISIG), false);
    raw.setInputFlags(EnumSet.of(InputFlag.IXON, InputFlag.ICRNL, InputFlag.INLCR), false);
    raw.setControlChar(ControlChar.VMIN, 1);
    raw.setControlChar(ControlChar.VTIME, 0);
    terminal.setAttributes(raw);
  }

  /** Also what JLine does itself, in a shutdown hook, when the JVM ends without this call. */
  @Override
  public void close() throws IOException {
    terminal.setAttributes(original);
    terminal.close();
  }

  private static boolean isWindows() {
    return System.getProperty("os.name", "").startsWith("Windows");
  }
}
