package dev.trapeze.console.terminal;

import java.io.IOException;
import java.io.InputStream;
import org.jline.nativ.CLibrary;

/**
 * The terminal that Trapeze was started in, in raw mode: each key reaches the guest as it is typed,
 * Ctrl-C and Ctrl-Z among them, and the guest echoes. Output keeps the terminal's own translation
 * of newlines. {@link #close} gives the terminal back as it was, and so does the end of the JVM,
 * whatever ends it (short of SIGKILL).
 */
public interface HostTerminal extends AutoCloseable {

  /** Whether standard input is a terminal. False where JLine has no native part for this host. */
  static boolean isStandardInput() {
    try {
      // Not System.console(): since JDK 22 there is always one.
      return isWindows()
          ? WindowsTerminal.isStandardInput()
          : CLibrary.isatty(PosixTerminal.STANDARD_INPUT) == 1;
    } catch (LinkageError e) {
      return false;
    }
  }

  /** Whether standard output is a terminal that understands colours. */
  static boolean isStandardOutput() {
    return isPosixTerminal(PosixTerminal.STANDARD_OUTPUT);
  }

  /** Whether standard error is a terminal that understands colours. */
  static boolean isStandardError() {
    return isPosixTerminal(PosixTerminal.STANDARD_ERROR);
  }

  private static boolean isPosixTerminal(int descriptor) {
    try {
      return !isWindows() && CLibrary.isatty(descriptor) == 1;
    } catch (LinkageError e) {
      return false;
    }
  }

  /**
   * Takes the terminal and puts it into raw mode.
   *
   * @throws IOException when standard input is no terminal
   */
  static HostTerminal openRaw() throws IOException {
    return isWindows() ? new WindowsTerminal() : new PosixTerminal();
  }

  /** Bytes as typed. Its end means that the terminal has hung up. */
  InputStream input();

  @Override
  void close() throws IOException;

  private static boolean isWindows() {
    return System.getProperty("os.name", "").startsWith("Windows");
  }
}
