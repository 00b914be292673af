package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.Invocation;
import java.util.ArrayList;
import java.util.List;

/** The commands that show data, and what they remember from one to the next. */
public final class View {
  private final Examine examine = new Examine();
  private final Displays displays = new Displays();
  private final Registers registers = new Registers();
  private final SourceListing listing = new SourceListing();

  /** Nothing has been shown yet. */
  public View() {}

  /** All its commands, in the order in which help shows them. */
  public List<DebugCommand> commands() {
    List<DebugCommand> commands = new ArrayList<>();
    commands.addAll(examine.commands());
    commands.addAll(Values.commands());
    commands.addAll(displays.commands());
    commands.addAll(Disassemble.commands());
    commands.addAll(listing.commands());
    commands.addAll(Frames.commands());
    commands.addAll(registers.commands());
    commands.addAll(SymbolCommands.commands());
    return commands;
  }

  /** Shows what {@code display} has asked for; to be called at each stop. */
  public void showDisplays(Invocation invocation) {
    displays.show(invocation);
  }
}
