package dev.trapeze.console;

import dev.trapeze.console.terminal.HostTerminal;
import dev.trapeze.cpu.trace.LineSink;
import dev.trapeze.cpu.trace.TraceKind;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where traces and the commit log go: a file, or standard error. Only {@link #flush} fails, so that
 * no failure of the host happens inside of the machine.
 */
final class TraceOutput implements LineSink, AutoCloseable {
  /** What has been written is lost; the message names the place and the reason. */
  static final class Failure extends IOException {
    private static final long serialVersionUID = 1L;

    Failure(String message, IOException cause) {
      super(message, cause);
    }
  }

  private static final int BUFFER_BYTES = 1 << 16;
  private static final String ESCAPE = "\u001b[";
  private static final String PLAIN = ESCAPE + "0m";

  private final OutputStream out;
  private final String name;
  private final boolean coloured;
  private @Nullable IOException failure;

  private TraceOutput(OutputStream out, String name, boolean coloured) {
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
    this.name = name;
    this.coloured = coloured;
  }

  /**
   * Opens it.
   *
   * @param file null for standard error
   * @throws CommandFailure with {@link ExitStatus#CANNOT_WRITE}
   */
  static TraceOutput open(@Nullable Path file) throws CommandFailure {
    if (file == null) {
      boolean coloured = coloursWanted(System.getenv("NO_COLOR")) && HostTerminal.isStandardError();
      return new TraceOutput(new FileOutputStream(FileDescriptor.err), "standard error", coloured);
    }
    try {
      return new TraceOutput(Files.newOutputStream(file), file.toString(), false);
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.CANNOT_WRITE, file + ": " + HostFile.reason(e), e);
    }
  }

  /** Lines to that stream. */
  static TraceOutput to(OutputStream out, boolean coloured) {
    return new TraceOutput(out, "the trace", coloured);
  }

  /** As no-color.org has it: any value but the empty one turns colours off. */
  static boolean coloursWanted(@Nullable String noColor) {
    return noColor == null || noColor.isEmpty();
  }

  @Override
  public void line(String text) {
    if (failure != null) {
      return;
    }
    String line = (coloured ? colour(text) : text) + "\n";
    try {
      out.write(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Traps stand out, walks step back, a failed walk stands out from them. */
  private static String colour(String text) {
    if (text.startsWith(TraceKind.TRAP.word())) {
      return ESCAPE + "1;33m" + text + PLAIN;
    }
    if (text.startsWith(TraceKind.MMU.word())) {
      return ESCAPE + (text.contains(" ! ") ? "31m" : "2m") + text + PLAIN;
    }
    return text;
  }

  /** Writes out what there is. */
  void flush() throws Failure {
    try {
      if (failure != null) {
        throw failure;
      }
      out.flush();
    } catch (IOException e) {
      failure = e;
      throw new Failure(name + ": " + HostFile.reason(e), e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
