package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.DebugCommand.Argument;
import java.util.List;

/** Commands that list processes, files and devices. */
final class InfoCommands {
  private InfoCommands() {}

  static List<DebugCommand> commands() {
    return List.of(
        info(
            "info processes",
            "List all processes.",
            """
            With the number of the parent, the state and what is waited for, and the place of the
            next instruction, which for a process without a hart is that in its trapframe. The
            star marks the process that commands are about.
            """,
            Argument.NONE,
            invocation -> new ProcessInfo(invocation).list()),
        info(
            "info proc",
            "Tell all about one process.",
            """
            Its parent and group, state, program, address space, times, signals and working
            directory. 'info files', 'maps' and 'info registers' tell more.
              (trapeze) info proc 2
            """,
            Argument.PID,
            invocation -> new ProcessInfo(invocation).one()),
        info(
            "info files",
            "List the open files of a process.",
            """
            With the descriptor, what it is, how it is open (r, w, a for append), the place of the
            next transfer, and for files on the disk the inode and the size in bytes.
              (trapeze) info files pid 2
            """,
            Argument.PID,
            invocation -> new FileInfo(invocation).list()),
        info(
            "info devices",
            "Tell the state of the machine's devices.",
            """
            Where they lie in physical memory, and what they have: RAM, the console's UART with
            what has been typed and not been read, the clock, the disk.
            """,
            Argument.NONE,
            invocation -> new DeviceInfo(invocation).list()));
  }

  private static DebugCommand info(
      String name, String summary, String help, Argument argument, DebugCommand.Action action) {
    String synopsis = argument == Argument.PID ? name + " [pid N]" : name;
    return new DebugCommand(name, List.of(), synopsis, summary, help, argument, false, action);
  }
}
