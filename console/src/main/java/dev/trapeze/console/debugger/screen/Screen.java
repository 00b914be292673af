package dev.trapeze.console.debugger.screen;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.view.Look;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/**
 * The screen: its picture stands still in the upper part of the terminal, and what is typed and
 * answered scrolls below it, in a scrolling region (DECSTBM of the VT100). Drawn anew after each
 * command, in the size that the window has then.
 *
 * <p>Without a terminal, {@code layout} prints the picture once.
 */
public final class Screen {
  private static final int LEAST_COLUMNS = 80;
  private static final int LEAST_ROWS = 24;
  private static final String ESCAPE = "\033[";

  private @Nullable Terminal terminal;
  private @Nullable Layout layout;
  private Size drawn = new Size(0, 0);
  private Map<String, Long> values = Map.of();
  private Map<String, Long> valuesBefore = Map.of();
  private long instruction = -1;

  /** A screen that is off. */
  public Screen() {}

  /** The terminal to draw on. */
  public void attach(Terminal host) {
    terminal = host;
  }

  /** Its commands. */
  public List<DebugCommand> commands() {
    return List.of(
        new DebugCommand(
            "layout",
            List.of(),
            "layout trap | regs | asm | src | maps | off",
            "show the system above the commands, kept up to date",
            """
            trap   code, CSRs, registers beside the trapframe, the address space
            regs   all registers, and code
            asm    instructions         src   the source         maps  the address space
            off    the whole window for commands again
            What has changed since the last stop is bold. Without a terminal, the picture is printed once.""",
            DebugCommand.Argument.NONE,
            false,
            this::layout),
        new DebugCommand(
            "tui disable",
            List.of(),
            "tui disable",
            "the same as 'layout off'",
            "As in gdb.",
            DebugCommand.Argument.NONE,
            false,
            invocation -> off()),
        new DebugCommand(
            "tui enable",
            List.of(),
            "tui enable",
            "the same as 'layout src'",
            "As in gdb.",
            DebugCommand.Argument.NONE,
            false,
            invocation -> show(invocation, Layout.SRC)));
  }

  private void layout(Invocation invocation) throws CommandError {
    String name = invocation.arguments();
    if (name.equals("off")) {
      off();
      return;
    }
    Layout chosen = Layout.ofName(name);
    if (chosen == null) {
      throw new CommandError(
          (name.isEmpty() ? "A name is missing" : "'" + name + "' is no layout")
              + ": expected trap, regs, asm, src, maps or off.");
    }
    show(invocation, chosen);
  }

  private void show(Invocation invocation, Layout chosen) throws CommandError {
    Terminal host = terminal;
    if (host == null || host.getType().startsWith(Terminal.TYPE_DUMB)) {
      print(invocation, chosen);
      return;
    }
    Size size = host.getSize();
    if (size.getColumns() < LEAST_COLUMNS || size.getRows() < LEAST_ROWS) {
      throw new CommandError(
          "The window has "
              + size.getColumns()
              + "x"
              + size.getRows()
              + " characters: a layout needs "
              + LEAST_COLUMNS
              + "x"
              + LEAST_ROWS
              + ".");
    }
    layout = chosen;
    drawn = new Size(0, 0);
  }

  private void print(Invocation invocation, Layout chosen) throws CommandError {
    Subject subject = invocation.subject();
    for (AttributedString line :
        lines(invocation.debugger(), subject, chosen, LEAST_COLUMNS, pictureRows(LEAST_ROWS))) {
      String text = invocation.ink() == Ink.COLOURED ? line.toAnsi() : line.toString();
      invocation.out().println(text.stripTrailing());
    }
  }

  private List<AttributedString> lines(
      Debugger debugger, Subject subject, Layout shown, int columns, int rows) {
    Look look = Look.of(debugger, subject, Ink.COLOURED);
    long now = subject.kernel().machine().clock().instructionsRetired();
    if (now != instruction) {
      instruction = now;
      valuesBefore = values;
      values = Picture.values(look);
    }
    return new Picture(look, valuesBefore, columns, rows)
        .lines(shown, StopReason.words(debugger.lastStop()));
  }

  private static int pictureRows(int rows) {
    return rows - Math.max(8, rows / 4);
  }

  /** Draws the picture, if the screen is on; to be called after each command. */
  public void refresh(Debugger debugger) {
    Terminal host = terminal;
    Layout shown = layout;
    if (host == null || shown == null) {
      return;
    }
    Size size = host.getSize();
    if (size.getColumns() < LEAST_COLUMNS || size.getRows() < LEAST_ROWS) {
      off();
      return;
    }
    int rows = pictureRows(size.getRows());
    PrintWriter out = host.writer();
    if (!size.equals(drawn)) {
      // The region is set anew, and what was there scrolls away.
      out.print(ESCAPE + "2J" + ESCAPE + (rows + 1) + ";" + size.getRows() + "r");
      out.print(ESCAPE + size.getRows() + ";1H");
      drawn = new Size(size.getColumns(), size.getRows());
    }
    out.print("\0337");
    int row = 1;
    for (AttributedString line :
        lines(debugger, debugger.subject(), shown, size.getColumns(), rows)) {
      out.print(ESCAPE + row + ";1H" + line.toAnsi(host) + ESCAPE + "0m");
      row++;
    }
    out.print("\0338");
    out.flush();
  }

  /** Gives the whole window back. */
  public void off() {
    Terminal host = terminal;
    if (host != null && layout != null) {
      PrintWriter out = host.writer();
      out.print(ESCAPE + "r" + ESCAPE + host.getHeight() + ";1H");
      out.flush();
    }
    layout = null;
  }
}
