package dev.trapeze.console.terminal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jline.nativ.CLibrary;
import org.jline.nativ.CLibrary.Termios;
import org.jline.utils.Signals;

/**
 * A terminal with POSIX's {@code termios}, through JLine's native part. JLine's own terminal object
 * is not used: what it sets has lost the line's speed, it polls the input ten times a second, and
 * it takes longer to load than the kernel takes to boot.
 */
final class PosixTerminal implements HostTerminal {
  static final int STANDARD_INPUT = 0;
  static final int STANDARD_OUTPUT = 1;
  static final int STANDARD_ERROR = 2;

  /**
   * The bits that raw mode clears, and where {@code c_cc} has the two numbers for a read that waits
   * for one byte. POSIX gives names only, and each family of hosts its own values.
   */
  private enum Family {
    LINUX(0x2 | 0x8 | 0x1 | 0x8000, 0x400 | 0x100 | 0x40, 6, 5),
    BSD(0x100 | 0x8 | 0x80 | 0x400, 0x200 | 0x100 | 0x40, 16, 17);

    /** ICANON, ECHO, ISIG, IEXTEN. */
    final long localFlags;

    /** IXON, ICRNL, INLCR. */
    final long inputFlags;

    final int vmin;
    final int vtime;

    Family(long localFlags, long inputFlags, int vmin, int vtime) {
      this.localFlags = localFlags;
      this.inputFlags = inputFlags;
      this.vmin = vmin;
      this.vtime = vtime;
    }

    static Family ofHost() {
      return System.getProperty("os.name", "").equals("Linux") ? LINUX : BSD;
    }
  }

  private final Termios original;
  private final Thread atExit = new Thread(this::restore, "terminal-restore");
  private boolean restored;

  PosixTerminal() throws IOException {
    original = modes();
    Runtime.getRuntime().addShutdownHook(atExit);
    enterRawMode();
    // After a stop from outside, the shell has put its own modes back.
    Signals.register("CONT", this::enterRawMode);
  }

  private static Termios modes() throws IOException {
    Termios modes = new Termios();
    if (CLibrary.tcgetattr(STANDARD_INPUT, modes) != 0) {
      throw new IOException("standard input is no terminal");
    }
    return modes;
  }

  private synchronized void enterRawMode() {
    if (restored) {
      return;
    }
    Family host = Family.ofHost();
    Termios raw = new Termios();
    raw.c_iflag = original.c_iflag & ~host.inputFlags;
    raw.c_oflag = original.c_oflag;
    raw.c_cflag = original.c_cflag;
    raw.c_lflag = original.c_lflag & ~host.localFlags;
    raw.c_ispeed = original.c_ispeed;
    raw.c_ospeed = original.c_ospeed;
    raw.c_cc = original.c_cc.clone();
    raw.c_cc[host.vmin] = 1;
    raw.c_cc[host.vtime] = 0;
    CLibrary.tcsetattr(STANDARD_INPUT, CLibrary.TCSANOW, raw);
  }

  private synchronized void restore() {
    if (!restored) {
      restored = true;
      CLibrary.tcsetattr(STANDARD_INPUT, CLibrary.TCSADRAIN, original);
    }
  }

  /** The descriptor itself; System.in would only add a buffer. */
  @Override
  public InputStream input() {
    return new FileInputStream(FileDescriptor.in);
  }

  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook runs or has run, and finds nothing to do.
      return;
    }
  }
}
