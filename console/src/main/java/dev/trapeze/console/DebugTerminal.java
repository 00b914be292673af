package dev.trapeze.console;

import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.repl.CommandLines;
import dev.trapeze.console.debugger.repl.HistoryFile;
import dev.trapeze.console.debugger.repl.Interpreter;
import dev.trapeze.console.debugger.repl.LineEditor;
import dev.trapeze.console.debugger.repl.PipedLines;
import dev.trapeze.console.terminal.HostInput;
import dev.trapeze.console.terminal.HostTerminal;
import dev.trapeze.console.terminal.PolledKeys;
import dev.trapeze.console.terminal.TypedLines;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * What the debugger's commands and the guest's keys come from. Only here is JLine's editor loaded.
 *
 * @param editor a terminal at which commands are typed, if there is one
 * @param raw a terminal at which there is no prompt, if there is one
 */
record DebugTerminal(@Nullable Terminal editor, @Nullable HostTerminal raw)
    implements AutoCloseable {

  /**
   * Takes the terminal if there is one.
   *
   * @param batch whether no commands are read
   */
  static DebugTerminal open(boolean batch) throws IOException {
    if (!HostTerminal.isStandardInput()) {
      return new DebugTerminal(null, null);
    }
    if (batch) {
      return new DebugTerminal(null, HostTerminal.openRaw());
    }
    return new DebugTerminal(HostTerminal.isStandardOutput() ? TypedLines.open() : null, null);
  }

  /** The guest's keys; null if nobody can type. */
  @Nullable HostInput keys() {
    if (editor != null) {
      return new PolledKeys(editor.input());
    }
    return raw == null ? null : new PolledKeys(raw.input());
  }

  /** Whether answers are coloured: at a terminal, unless NO_COLOR is set or TERM is dumb. */
  static Ink ink(Map<String, String> environment) {
    boolean wanted =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    return wanted && HostTerminal.isStandardOutput() ? Ink.COLOURED : Ink.PLAIN;
  }

  /**
   * The commands.
   *
   * @param isOver whether the session has been ended from outside
   */
  CommandLines lines(Interpreter interpreter, BooleanSupplier isOver) {
    return editor == null
        ? new PipedLines(new FileInputStream(FileDescriptor.in))
        : new LineEditor(
            editor,
            interpreter,
            HistoryFile.of(System.getenv(), System.getProperty("user.home", "")),
            isOver);
  }

  /** From any thread: one that waits for a command waits no more. */
  void interrupt() {
    if (editor != null) {
      editor.raise(Terminal.Signal.INT);
    }
  }

  @Override
  public void close() throws IOException {
    if (editor != null) {
      editor.close();
    }
    if (raw != null) {
      raw.close();
    }
  }
}
