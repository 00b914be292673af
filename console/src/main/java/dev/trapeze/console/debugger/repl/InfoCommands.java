package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.DebugCommand.Argument;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.proc.Process;
import java.util.List;

/** Commands that list processes, files and devices. */
final class InfoCommands {
  private InfoCommands() {}

  static List<DebugCommand> commands() {
    return List.of(
        new DebugCommand(
            "info processes",
            List.of(),
            "info processes",
            "Lists all processes.",
            "",
            Argument.NONE,
            false,
            InfoCommands::processes));
  }

  private static void processes(Invocation invocation) throws CommandError {
    int selected = invocation.debugger().subject().pid();
    Xlen xlen = invocation.debugger().xlen();
    for (Process process : invocation.debugger().kernel().processes().all()) {
      Subject subject = invocation.debugger().subjectOf(process.pid());
      invocation
          .out()
          .println(
              String.format(
                  "%s %3d %4d  %-7s %-15s %s",
                  process.pid() == selected ? "*" : " ",
                  process.pid(),
                  process.parentPid(),
                  process.state().shortName(),
                  process.name(),
                  subject.hasRegisters() ? xlen.hex(subject.pc()) : ""));
    }
  }
}
