package dev.trapeze.console.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jline.nativ.CLibrary;
import org.jline.nativ.CLibrary.WinSize;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Size;
import org.jline.terminal.impl.AbstractTerminal;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;
import org.jline.utils.NonBlocking;
import org.jline.utils.NonBlockingInputStream;
import org.jline.utils.NonBlockingReader;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * The terminal that Trapeze was started in, as JLine's editor of lines wants it. The modes stay
 * those of {@link PosixTerminal}, raw from the opening to the closing; what JLine sets is only
 * remembered.
 */
final class KeyTerminal extends AbstractTerminal {
  private static final int CTRL_D = 0x04;
  private static final int CTRL_U = 0x15;
  private static final int CTRL_W = 0x17;
  private static final int DELETE = 0x7F;
  private static final int DEFAULT_COLUMNS = 80;
  private static final int DEFAULT_ROWS = 24;

  private final HostTerminal modes;
  private final KeyStream input;
  private final NonBlockingReader reader;
  private final OutputStream output = new FileOutputStream(FileDescriptor.out);
  private final PrintWriter writer;
  private Attributes attributes = new Attributes();

  KeyTerminal() throws IOException {
    super(
        "trapeze", System.getenv().getOrDefault("TERM", "dumb"), charset(), SignalHandler.SIG_DFL);
    modes = HostTerminal.openRaw();
    input = new KeyStream(modes.input());
    reader = NonBlocking.nonBlocking(getName(), (NonBlockingInputStream) input, encoding());
    writer = new PrintWriter(output, false, encoding());
    parseInfoCmp();
    // What JLine's editor asks the modes for; the keys are the usual ones.
    attributes.setControlChar(ControlChar.VEOF, CTRL_D);
    attributes.setControlChar(ControlChar.VERASE, DELETE);
    attributes.setControlChar(ControlChar.VKILL, CTRL_U);
    attributes.setControlChar(ControlChar.VWERASE, CTRL_W);
    Signals.register("WINCH", () -> raise(Signal.WINCH));
  }

  private static Charset charset() {
    String name = System.getProperty("stdout.encoding", System.getProperty("native.encoding", ""));
    return Charset.isSupported(name.isEmpty() ? "UTF-8" : name) && !name.isEmpty()
        ? Charset.forName(name)
        : StandardCharsets.UTF_8;
  }

  @Override
  public NonBlockingReader reader() {
    return reader;
  }

  @Override
  public PrintWriter writer() {
    return writer;
  }

  @Override
  public NonBlockingInputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public Attributes getAttributes() {
    return new Attributes(attributes);
  }

  @Override
  public void setAttributes(Attributes chosen) {
    attributes = new Attributes(chosen);
  }

  @Override
  public Size getSize() {
    WinSize size = new WinSize();
    boolean known =
        CLibrary.ioctl(PosixTerminal.STANDARD_OUTPUT, CLibrary.TIOCGWINSZ, size) == 0
            && size.ws_col > 0
            && size.ws_row > 0;
    return known ? new Size(size.ws_col, size.ws_row) : new Size(DEFAULT_COLUMNS, DEFAULT_ROWS);
  }

  /** The size is the user's. */
  @Override
  public void setSize(Size size) {}

  @Override
  public @Nullable TerminalProvider getProvider() {
    return null;
  }

  @Override
  public SystemStream getSystemStream() {
    return SystemStream.Output;
  }

  @Override
  protected void doClose() throws IOException {
    writer.flush();
    modes.close();
    super.doClose();
  }
}
