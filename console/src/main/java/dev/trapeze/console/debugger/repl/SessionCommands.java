package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.DebugCommand.Argument;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.run.Arrival;
import dev.trapeze.kernel.proc.Process;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Commands about the session itself. */
final class SessionCommands {
  private final Interpreter interpreter;

  SessionCommands(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  List<DebugCommand> commands() {
    return List.of(
        new DebugCommand(
            "process",
            List.of("thread", "select"),
            "process [PID]",
            "Select the process that commands are about.",
            """
            Commands that name no process are about this one until the system runs on; then
            about the one that has the hart. Without PID: says which it is.
              (trapeze) process 2
              (trapeze) info registers
            """,
            Argument.PID,
            false,
            this::process),
        new DebugCommand(
            "type",
            List.of("input"),
            "type TEXT",
            "Type a line into the guest's console.",
            """
            The guest has it at once and reads it when the system runs on. \\n, \\t, \\\\ and
            \\xHH stand for what they do in C; \\c at the end leaves out the line's end.
              (trapeze) type ls | wc
              (trapeze) type \\x03\\c
            """,
            Argument.NONE,
            false,
            this::type),
        new DebugCommand(
            "echo",
            List.of(),
            "echo TEXT",
            "Print a text, in which \\n is the end of a line.",
            """
            As in gdb: no end of line is added.
              (trapeze) echo here we are\\n
            """,
            Argument.NONE,
            false,
            this::echo),
        new DebugCommand(
            "source",
            List.of(),
            "source FILE",
            "Do the commands in a file.",
            """
            The first that fails ends it. Lines that begin with # are comments.
            """,
            Argument.FILE,
            false,
            invocation -> interpreter.files().source(required(invocation, "the name of a file"))),
        new DebugCommand(
            "help",
            List.of(),
            "help [COMMAND]",
            "Say what commands there are, or what one does.",
            """
            A command can be typed as any beginning that no other has; the letters that gdb
            has for some (b c s n si ni x p l bt i u d h q rc rs rsi rn) win.
            """,
            Argument.COMMAND,
            false,
            invocation -> new HelpText(interpreter.table()).write(invocation)),
        new DebugCommand(
            "quit",
            List.of(),
            "quit",
            "Leave the debugger, and end the system with it.",
            """
            So do Ctrl-D and the end of input.
            """,
            Argument.NONE,
            false,
            invocation -> interpreter.quit()));
  }

  private static String required(Invocation invocation, String what) throws CommandError {
    if (invocation.arguments().isEmpty()) {
      throw new CommandError("Argument required (" + what + ").");
    }
    return invocation.arguments();
  }

  private void process(Invocation invocation) throws CommandError {
    String text = invocation.arguments();
    int pid;
    if (invocation.pid().isPresent()) {
      pid = invocation.pid().getAsInt();
    } else if (text.isEmpty()) {
      pid = invocation.debugger().subject().pid();
    } else {
      try {
        pid = Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw new CommandError(text + ": expected the number of a process");
      }
    }
    if (pid == 0) {
      throw new CommandError("no process has the hart; 'info processes' lists them");
    }
    Process process = invocation.debugger().subjectOf(pid).process();
    invocation.debugger().select(pid);
    if (process != null) {
      invocation.out().println("[pid " + pid + " " + process.name() + "]");
    }
  }

  private void type(Invocation invocation) throws CommandError {
    String line = required(invocation, "the text");
    boolean whole = !line.endsWith("\\c");
    String text = Escapes.decode(whole ? line : line.substring(0, line.length() - 2));
    byte[] bytes = (whole ? text + "\n" : text).getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length > 0) {
      invocation.debugger().system().arrive(new Arrival.Bytes(bytes));
    }
  }

  private void echo(Invocation invocation) throws CommandError {
    invocation
        .out()
        .print(
            new String(
                Escapes.decode(invocation.arguments()).getBytes(StandardCharsets.ISO_8859_1),
                StandardCharsets.UTF_8));
  }
}
