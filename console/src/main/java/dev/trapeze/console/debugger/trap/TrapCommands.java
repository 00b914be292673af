package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.run.Stop;
import java.util.List;

/** The commands about traps. */
public final class TrapCommands {
  private TrapCommands() {}

  /** All of them. */
  public static List<DebugCommand> commands() {
    return List.of(
        new DebugCommand(
            "trap step",
            List.of("ts"),
            "trap step [pid N]",
            "goes to the next stage of a trap and tells what happened there",
            """
            Goes to the next stage of the present trap, or to the instruction that traps next, and
            tells with the machine's values what has happened:

              the instruction that traps; what the hardware does; each part of the code that saves
              the registers; the Java kernel and all that it changes; who gets the hart; the way
              back, to sret.

            With a pid, only that process's traps count. Enter repeats it.
            """,
            DebugCommand.Argument.PID,
            true,
            TrapCommands::step));
  }

  private static void step(Invocation invocation) throws CommandError {
    if (!invocation.arguments().isEmpty()) {
      throw new CommandError("trap step takes nothing but 'pid N', not: " + invocation.arguments());
    }
    if (invocation.pid().isPresent()) {
      invocation.debugger().subjectOf(invocation.pid().getAsInt());
    }
    TrapFollower follower = new TrapFollower(invocation.debugger());
    try {
      Stage stage = follower.next(invocation.pid());
      StageText text =
          new StageText(invocation.debugger().xlen(), invocation.ink(), invocation.out());
      if (stage instanceof Stage.Ended ended) {
        invocation.debugger().stopped(ended.stop());
        return;
      }
      text.tell(stage);
      Dispatch dispatch = follower.arriving();
      if (dispatch != null) {
        text.tell(dispatch);
      }
      invocation.debugger().stopped(new Stop.Done());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      invocation.debugger().stopped(new Stop.Interrupted());
    }
  }
}
