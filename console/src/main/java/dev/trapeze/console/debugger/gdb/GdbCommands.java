package dev.trapeze.console.debugger.gdb;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.Invocation;
import java.util.List;

/** The debugger's command about gdb. */
public final class GdbCommands {
  private GdbCommands() {}

  /**
   * {@code gdb}.
   *
   * @param monitor what gdb's {@code monitor} can do
   */
  public static List<DebugCommand> commands(MonitorCommands monitor) {
    return List.of(
        new DebugCommand(
            "gdb",
            List.of(),
            "gdb [HOST:]PORT",
            "Wait for gdb, and let it drive the system",
            """
            Serves gdb's remote protocol at a port of this computer's loopback interface, or at
            another one if HOST names it, until gdb kills the system or Ctrl-C is typed here.
            Processes are gdb's threads; stepi goes into traps, and reverse-stepi back.

              (trapeze) gdb 1234
              $ gdb-multiarch build/ls -ex 'target remote :1234' -ex 'break main' -ex continue

            Every command of the debugger can be given as 'monitor COMMAND', and besides:

            """
                + Settings.HELP,
            DebugCommand.Argument.NONE,
            false,
            invocation -> serve(invocation, monitor)));
  }

  private static void serve(Invocation invocation, MonitorCommands monitor) throws CommandError {
    GdbAddress address = GdbAddress.parse(invocation.arguments());
    try (GdbServer server = GdbServer.listen(invocation.debugger(), address, monitor)) {
      invocation.out().println("Waiting for gdb: " + server.invitation());
      invocation.out().flush();
      GdbServer.End end = server.serve();
      invocation
          .out()
          .println(
              end == GdbServer.End.KILLED
                  ? "gdb wants the system to end; 'kill' ends it."
                  : "gdb is not there any more.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandError("interrupted");
    }
  }
}
