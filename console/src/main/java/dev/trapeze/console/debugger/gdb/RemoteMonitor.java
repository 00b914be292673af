package dev.trapeze.console.debugger.gdb;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.run.Position;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Gdb's {@code monitor}: settings, and the debugger's commands. */
final class RemoteMonitor {
  /** So that the packet, two digits for each, is not longer than gdb expects. */
  private static final int MOST_BYTES = PacketReader.PACKET_BYTES / 2 - 16;

  private final Debugger debugger;
  private final Connection connection;
  private final Settings settings;
  private final MonitorCommands commands;

  RemoteMonitor(
      Debugger debugger, Connection connection, Settings settings, MonitorCommands commands) {
    this.debugger = debugger;
    this.connection = connection;
    this.settings = settings;
    this.commands = commands;
  }

  /** Does a command; its output is shown by gdb. */
  void run(String line) throws InterruptedException {
    Position before = debugger.system().now();
    PrintWriter out = new PrintWriter(new Shown());
    connection.runBegins();
    try {
      if (line.strip().matches("gdb(\\s.*)?")) {
        throw new CommandError("gdb: is being served; 'detach' leaves");
      }
      if (!settings.run(line)) {
        commands.run(line, out);
      }
    } catch (CommandError e) {
      out.println(e.getMessage());
    } finally {
      if (connection.runEnds()) {
        debugger.system().takeInterrupt();
      }
    }
    if (!debugger.system().now().equals(before)) {
      out.println("The system has moved; 'maintenance flush register-cache' tells gdb.");
    }
    out.flush();
  }

  /** Has gdb show a text, while it waits for an answer. */
  void show(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int start = 0; start < bytes.length; start += MOST_BYTES) {
      byte[] part = Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + MOST_BYTES));
      connection.send("O" + HexText.ofBytes(part, part.length));
    }
  }

  /** Collects what is printed, and shows it when it is flushed. */
  private final class Shown extends Writer {
    private final StringWriter waiting = new StringWriter();

    @Override
    public void write(char[] chars, int offset, int length) {
      waiting.write(chars, offset, length);
      if (waiting.getBuffer().length() > MOST_BYTES) {
        flush();
      }
    }

    @Override
    public void flush() {
      show(waiting.toString());
      waiting.getBuffer().setLength(0);
    }

    @Override
    public void close() {
      flush();
    }
  }
}
