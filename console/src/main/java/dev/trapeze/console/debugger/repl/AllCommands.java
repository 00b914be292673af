package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.command.HistoryCommands;
import dev.trapeze.console.debugger.command.RunCommands;
import dev.trapeze.console.debugger.command.StopPointCommands;
import dev.trapeze.console.debugger.gdb.GdbCommands;
import dev.trapeze.console.debugger.memory.MemoryCommands;
import dev.trapeze.console.debugger.trap.TrapCommands;
import java.util.List;

/** The commands of the whole debugger, in the order in which {@code help} shows them. */
final class AllCommands {
  private AllCommands() {}

  static List<CommandSection> sections(Interpreter interpreter) {
    return List.of(
        new CommandSection("Running", RunCommands.commands()),
        new CommandSection("Where to stop", StopPointCommands.commands()),
        new CommandSection("Back and forth", HistoryCommands.commands()),
        new CommandSection("Data, code and sources", interpreter.view().commands()),
        new CommandSection("The screen", interpreter.screen().commands()),
        new CommandSection("Traps", TrapCommands.commands()),
        new CommandSection("Memory", MemoryCommands.commands()),
        new CommandSection("Processes and devices", InfoCommands.commands()),
        new CommandSection("Other debuggers", GdbCommands.commands(interpreter.monitorCommands())),
        new CommandSection("The session", new SessionCommands(interpreter).commands()));
  }
}
