package dev.trapeze.console.debugger.gdb;

import java.io.PrintWriter;

/** What gdb's {@code monitor} can do: the debugger's own commands. */
@FunctionalInterface
public interface MonitorCommands {
  /** Does a command as it was typed, and writes the answer, or one line about a failure. */
  void run(String line, PrintWriter out) throws InterruptedException;
}
