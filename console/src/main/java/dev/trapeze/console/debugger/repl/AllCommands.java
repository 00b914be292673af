package dev.trapeze.console.debugger.repl;

import java.util.List;

/** The commands of the whole debugger, in the order in which {@code help} shows them. */
final class AllCommands {
  private AllCommands() {}

  static List<CommandSection> sections(Interpreter interpreter) {
    return List.of(
        new CommandSection("Running", FirstRunCommands.commands()),
        new CommandSection("Processes and devices", InfoCommands.commands()),
        new CommandSection("The session", new SessionCommands(interpreter).commands()));
  }
}
