package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.command.DebugCommand;
import java.util.List;

/**
 * Commands that belong together in {@code help}.
 *
 * @param title what they are about
 */
record CommandSection(String title, List<DebugCommand> commands) {
  /** Copies the list. */
  CommandSection {
    commands = List.copyOf(commands);
  }
}
