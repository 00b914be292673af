package dev.trapeze.console;

import dev.trapeze.console.terminal.HostInput;
import dev.trapeze.console.terminal.HostTerminal;
import dev.trapeze.console.terminal.QueuedInput;
import dev.trapeze.console.terminal.StreamInput;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the guest's console is connected to on the host: a terminal, a stream, or typed text. */
sealed interface ConsoleChoice {
  /** A person at a terminal, for whom the guest echoes and time passes as it does. */
  record AtTerminal() implements ConsoleChoice {}

  /** Standard input as it comes, from a pipe or a file. */
  record FromStandardInput() implements ConsoleChoice {}

  /** Commands from the command line, then the end of input. */
  record Typed(String commands) implements ConsoleChoice {}

  static ConsoleChoice ofStandardInput() {
    return HostTerminal.isStandardInput() ? new AtTerminal() : new FromStandardInput();
  }

  /** Whether the guest's console edits lines and reacts to control keys. */
  default boolean interactive() {
    return this instanceof AtTerminal;
  }

  /** Connects it to the Java kernel. Until it is closed, a terminal is in raw mode. */
  default Connection connect() throws IOException {
    return connect(QueuedInput::ofKernelsTerminal);
  }

  /** Connects it to a board, for which there is no debugger. */
  default Connection connectToBoard() throws IOException {
    return connect(QueuedInput::ofTerminal);
  }

  private Connection connect(Function<InputStream, HostInput> keys) throws IOException {
    if (this instanceof Typed typed) {
      String lines = typed.commands() + "\n";
      return new Connection(
          new StreamInput(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8))), null);
    }
    if (this instanceof AtTerminal) {
      HostTerminal terminal = HostTerminal.openRaw();
      return new Connection(keys.apply(terminal.input()), terminal);
    }
    InputStream in = new FileInputStream(FileDescriptor.in);
    // A file is always ready, so the guest's input need not depend on how fast a thread reads it.
    boolean file = Files.isRegularFile(Path.of("/dev/stdin"));
    return new Connection(file ? new StreamInput(in) : QueuedInput.ofStream(in), null);
  }

  /**
   * A connected console.
   *
   * @param terminal to give back, if there is one
   */
  record Connection(HostInput input, @Nullable HostTerminal terminal) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      if (terminal != null) {
        terminal.close();
      }
    }
  }
}
