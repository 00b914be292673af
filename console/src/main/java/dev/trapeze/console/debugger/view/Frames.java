package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.SelectedFrame;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.memory.MemoryCommands;
import dev.trapeze.console.debugger.symbols.SourceLine;
import dev.trapeze.console.debugger.symbols.Symbol;
import java.io.PrintWriter;
import java.util.List;

/** The commands about call stacks (Debugging with GDB, 8). */
final class Frames {
  private Frames() {}

  static List<DebugCommand> commands() {
    return List.of(
        new DebugCommand(
            "backtrace",
            List.of("bt", "where", "info stack"),
            "backtrace [N | -N]",
            "the functions that have called each other",
            """
            The innermost N frames, or the outermost -N; all without a number. In the way of a trap, #0 is
            the kernel's place, and the program's frames follow behind what has trapped.""",
            DebugCommand.Argument.NONE,
            false,
            Frames::backtrace),
        new DebugCommand(
            "frame",
            List.of("f"),
            "frame [N | PPN | ADDRESS]",
            "select a frame of the stack, or show the one that is selected; who uses a frame of RAM",
            """
            $pc, $sp and $fp are those of the selected frame, until the system runs on. A number that no stack
            reaches means a frame of RAM, as 'pframe' takes it: frame 0x80123, frame 0x80123000.""",
            DebugCommand.Argument.NONE,
            false,
            Frames::frame),
        new DebugCommand(
            "up",
            List.of(),
            "up [N]",
            "select the frame that has called this one",
            "N frames outwards.",
            DebugCommand.Argument.NONE,
            true,
            invocation -> move(invocation, 1)),
        new DebugCommand(
            "down",
            List.of(),
            "down [N]",
            "select the frame that this one has called",
            "N frames inwards.",
            DebugCommand.Argument.NONE,
            true,
            invocation -> move(invocation, -1)));
  }

  private static CallStack stack(Look look, int most) throws CommandError {
    if (!look.subject().hasRegisters()) {
      throw new CommandError("No stack: pid " + look.subject().pid() + " has ended.");
    }
    return CallStack.of(look, most);
  }

  private static void backtrace(Invocation invocation) throws CommandError {
    Look look = Look.of(invocation);
    String text = invocation.arguments();
    int wanted = text.isEmpty() ? CallStack.MOST_FRAMES : number(text);
    CallStack stack = stack(look, wanted < 0 ? CallStack.MOST_FRAMES : wanted);
    List<StackFrame> frames = stack.frames();
    int first = wanted < 0 ? Math.max(0, frames.size() + wanted) : 0;
    PrintWriter out = invocation.out();
    for (int i = first; i < frames.size(); i++) {
      if (frames.get(i).mark() != null && i > first) {
        out.println(look.ink().kernel("    " + frames.get(i).mark()));
      }
      out.println(line(look, i, frames.get(i)));
    }
    if (stack.end() != null) {
      out.println(stack.end());
    }
  }

  /** {@code #1 0x00000396 in main () at ls.c:10}. */
  static String line(Look look, int number, StackFrame frame) {
    Symbol function = look.symbols().symbolAt(frame.caller() ? frame.pc() - 1 : frame.pc());
    SourceLine source = look.symbols().lineOf(frame.caller() ? frame.pc() - 1 : frame.pc());
    String name = function == null ? "??" : look.ink().symbol(function.name());
    String place =
        source == null ? "" : " at " + look.ink().file(source.file()) + ":" + source.line();
    return String.format("#%-3d", number)
        + look.ink().address(look.xlen().hex(frame.pc()))
        + " in "
        + name
        + " ()"
        + place;
  }

  private static int number(String text) throws CommandError {
    if (!text.matches("-?[0-9]{1,7}") || text.equals("0")) {
      throw new CommandError("'" + text + "' is no number of frames: expected N or -N.");
    }
    return Integer.parseInt(text);
  }

  private static int selected(Debugger debugger, Look look) {
    SelectedFrame frame = debugger.selectedFrame();
    return frame == null || frame.pid() != look.subject().pid() ? 0 : frame.number();
  }

  private static void frame(Invocation invocation) throws CommandError {
    if (MemoryCommands.showsPhysicalFrame(invocation)) {
      return;
    }
    Look look = Look.of(invocation);
    String text = invocation.arguments();
    if (!text.isEmpty() && !text.matches("[0-9]{1,7}")) {
      throw new CommandError("'" + text + "' is no frame: expected the number from 'backtrace'.");
    }
    int number = text.isEmpty() ? selected(invocation.debugger(), look) : Integer.parseInt(text);
    select(invocation, look, number, "No frame at level " + number + ".");
  }

  private static void move(Invocation invocation, int direction) throws CommandError {
    Look look = Look.of(invocation);
    int steps = invocation.arguments().isEmpty() ? 1 : number(invocation.arguments());
    int from = selected(invocation.debugger(), look);
    if (direction < 0 && from == 0) {
      throw new CommandError("Bottom (innermost) frame selected; you can't go down.");
    }
    int last = stack(look, CallStack.MOST_FRAMES).frames().size() - 1;
    if (direction > 0 && from == last) {
      throw new CommandError("Initial frame selected; you can't go up.");
    }
    int to = Math.max(0, Math.min(last, from + direction * steps));
    select(invocation, look, to, "No frame at level " + to + ".");
  }

  private static void select(Invocation invocation, Look look, int number, String error)
      throws CommandError {
    List<StackFrame> frames = stack(look, number + 1).frames();
    if (number >= frames.size()) {
      throw new CommandError(error);
    }
    StackFrame frame = frames.get(number);
    Debugger debugger = invocation.debugger();
    debugger.selectFrame(
        new SelectedFrame(look.subject().pid(), number, frame.pc(), frame.sp(), frame.fp()));
    invocation.out().println(line(look, number, frame));
    SourceLine source = look.symbols().lineOf(frame.caller() ? frame.pc() - 1 : frame.pc());
    List<String> lines = source == null ? null : look.symbols().source(source.file());
    if (source != null && lines != null && source.line() <= lines.size()) {
      invocation.out().println(source.line() + "\t" + lines.get(source.line() - 1));
    }
  }
}
