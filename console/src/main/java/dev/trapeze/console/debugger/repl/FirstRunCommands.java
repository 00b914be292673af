package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.DebugCommand.Argument;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.run.Until;
import java.util.List;

/** The least that a run needs. */
final class FirstRunCommands {
  private FirstRunCommands() {}

  static List<DebugCommand> commands() {
    return List.of(
        new DebugCommand(
            "continue",
            List.of(),
            "continue",
            "Lets the system run until something stops it.",
            "",
            Argument.NONE,
            true,
            FirstRunCommands::resume),
        new DebugCommand(
            "stepi",
            List.of(),
            "stepi",
            "Executes one instruction, or takes one trap.",
            "",
            Argument.NONE,
            true,
            FirstRunCommands::stepInstruction));
  }

  private static void resume(Invocation invocation) throws CommandError {
    try {
      invocation.debugger().stopped(invocation.debugger().system().resume(Until.STOPPED));
    } catch (InterruptedException e) {
      throw new CommandError("interrupted");
    }
  }

  private static void stepInstruction(Invocation invocation) throws CommandError {
    try {
      invocation.debugger().stopped(invocation.debugger().system().stepInstruction());
    } catch (InterruptedException e) {
      throw new CommandError("interrupted");
    }
  }
}
