package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.kernel.proc.Process;
import java.io.PrintWriter;
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
            TrapCommands::step),
        new DebugCommand(
            "trap show",
            List.of(),
            "trap show [pid N]",
            "shows the trapframe beside the live registers",
            """
            Shows all words of a process's trapframe: name, place, what is saved there, and what the
            hart has, if the process has one.
            """,
            DebugCommand.Argument.PID,
            false,
            TrapCommands::show),
        new DebugCommand(
            "trap trace",
            List.of(),
            "trap trace [N] [--full] [--to FILE] [pid P]",
            "runs and tells each trap",
            """
            Runs until N traps have come and the last one is over, or until the system stops, and
            tells each trap in a few lines, or with --full all stages of it. With --to, into a file.

              trap trace 5
              trap trace --to traps.txt pid 3
            """,
            DebugCommand.Argument.FILE,
            false,
            TrapCommands::trace),
        new DebugCommand(
            "trap timeline",
            List.of(),
            "trap timeline --svg FILE | --html FILE [N [traps|instructions]] [--from A --to B]",
            "draws what processes do over time",
            """
            Runs for N traps or instructions, or until the system stops, and draws the processes as
            lanes over the number of instructions: when each has a hart, its system calls, faults,
            interrupts. With --from and --to, what is between two numbers of instructions; the
            system is then where it was. The page (--html) stands alone: zoom with the wheel or +
            and -, go from mark to mark with the arrow keys.

              trap timeline --html boot.html 500 traps
              trap timeline --svg part.svg --from 1000000 --to 2000000
            """,
            DebugCommand.Argument.FILE,
            false,
            TrapCommands::timeline));
  }

  private static void step(Invocation invocation) throws CommandError {
    if (!invocation.arguments().isEmpty()) {
      throw new CommandError("trap step takes nothing but 'pid N', not: " + invocation.arguments());
    }
    requireProcess(invocation);
    Debugger debugger = invocation.debugger();
    TrapFollower follower = new TrapFollower(debugger);
    interruptibly(
        debugger,
        () -> {
          Stage stage = follower.next(invocation.pid());
          if (stage instanceof Stage.Ended ended) {
            return ended.stop();
          }
          StageText text = new StageText(debugger.xlen(), invocation.ink(), invocation.out());
          text.tell(stage);
          Dispatch dispatch = follower.arriving();
          if (dispatch != null) {
            text.tell(dispatch);
          }
          return new Stop.Done();
        });
  }

  private static void show(Invocation invocation) throws CommandError {
    if (!invocation.arguments().isEmpty()) {
      throw new CommandError("trap show takes nothing but 'pid N', not: " + invocation.arguments());
    }
    Subject subject = invocation.subject();
    Process process = subject.process();
    if (process == null) {
      throw new CommandError("no process has the hart; name one: trap show pid N");
    }
    if (!subject.hasMemory()) {
      throw new CommandError("pid " + process.pid() + " has ended: it has no trapframe any more");
    }
    new TrapframeText(subject, process, invocation.ink()).print(invocation.out());
  }

  private static void trace(Invocation invocation) throws CommandError {
    TraceArguments arguments = TraceArguments.parse(invocation.arguments());
    requireProcess(invocation);
    Debugger debugger = invocation.debugger();
    String file = arguments.file();
    if (file == null) {
      interruptibly(
          debugger, () -> trace(invocation, arguments, invocation.ink(), invocation.out()));
      return;
    }
    ResultFile result = ResultFile.of(file);
    interruptibly(
        debugger,
        () -> {
          Stop[] stop = {new Stop.Done()};
          result.write(out -> stop[0] = trace(invocation, arguments, Ink.PLAIN, out));
          return stop[0];
        });
  }

  private static Stop trace(
      Invocation invocation, TraceArguments arguments, Ink ink, PrintWriter out)
      throws InterruptedException {
    TrapTrace trace = new TrapTrace(invocation.debugger(), ink, out, arguments.full());
    Stop stop = trace.run(arguments.traps(), invocation.pid());
    trace.tellEnd();
    return stop;
  }

  private static void timeline(Invocation invocation) throws CommandError {
    TimelineArguments arguments = TimelineArguments.parse(invocation.arguments());
    ResultFile svg = arguments.svg() == null ? null : ResultFile.of(arguments.svg());
    ResultFile html = arguments.html() == null ? null : ResultFile.of(arguments.html());
    TimelineRun run = new TimelineRun(invocation.debugger());
    interruptibly(
        invocation.debugger(),
        () -> {
          TimelineRun.Shown shown =
              arguments.from() >= 0
                  ? run.between(arguments.from(), arguments.to())
                  : arguments.instructions() < Long.MAX_VALUE
                      ? run.instructions(arguments.instructions())
                      : run.traps(arguments.traps());
          Timeline timeline = shown.timeline();
          if (svg != null) {
            svg.write(out -> out.print(new TimelinePicture(timeline).file()));
          }
          if (html != null) {
            html.write(out -> out.print(TimelinePage.of(timeline)));
          }
          invocation.out().println(new TimelinePicture(timeline).title());
          return shown.stop();
        });
  }

  private static void requireProcess(Invocation invocation) throws CommandError {
    if (invocation.pid().isPresent()) {
      invocation.debugger().subjectOf(invocation.pid().getAsInt());
    }
  }

  private interface Run {
    Stop run() throws CommandError, InterruptedException;
  }

  private static void interruptibly(Debugger debugger, Run run) throws CommandError {
    try {
      debugger.stopped(run.run());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      debugger.stopped(new Stop.Interrupted());
    }
  }
}
