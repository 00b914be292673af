package dev.trapeze.console.debugger.command;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.command.DebugCommand.Argument;
import dev.trapeze.console.debugger.expression.Expression;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.Position;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.StopPlace;
import dev.trapeze.console.debugger.run.StopPoint;
import dev.trapeze.console.debugger.run.Until;
import dev.trapeze.console.debugger.stepping.Steps;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands that let the system run, forwards. */
public final class RunCommands {
  /** One movement of the system. */
  interface Movement {
    /** Moves; null if nothing is known about source lines here. */
    @Nullable Stop move() throws InterruptedException;
  }

  private RunCommands() {}

  /** All of them. */
  public static List<DebugCommand> commands() {
    List<DebugCommand> commands = new ArrayList<>();
    commands.add(
        repeated(
            "stepi",
            "si",
            "Execute one instruction.",
            "Also into the trampoline: at an ecall it leads to the trap vector, and at the\n"
                + "kernel's entry through the kernel to the way back, of whichever process.\n\n"
                + "  stepi\n  stepi 20\n",
            debugger -> debugger.system()::stepInstruction));
    commands.add(
        repeated(
            "nexti",
            "ni",
            "Execute one instruction, with all that it calls.",
            "A system call, a fault that the kernel resolves and an interrupt are passed over.\n",
            debugger -> new Steps(debugger)::nextInstruction));
    commands.add(
        repeated(
            "step",
            "s",
            "Go on to where another source line begins, also in a function that is called.",
            "Functions without source lines and the kernel are passed over. On the trampoline, where\n"
                + "stepi leads, one of its lines.\n\n  step\n  step 3\n",
            debugger -> () -> new Steps(debugger).line(false)));
    commands.add(
        repeated(
            "next",
            "n",
            "Go on to the next source line of this function.",
            "Functions that are called and the kernel are passed over.\n\n  next\n  next 3\n",
            debugger -> () -> new Steps(debugger).line(true)));
    commands.add(
        new DebugCommand(
            "continue",
            List.of("c", "fg"),
            "continue [COUNT]",
            "Let the system run until something stops it.",
            "With COUNT, the breakpoint at which it stands lets COUNT - 1 hits pass.\n",
            Argument.NONE,
            true,
            RunCommands::resume));
    commands.add(
        new DebugCommand(
            "finish",
            List.of("fin"),
            "finish",
            "Run until this function has returned; from within a trap, until it is over.",
            "Prints the value that the function returns, which is in a0.\n",
            Argument.NONE,
            true,
            RunCommands::finish));
    commands.add(
        new DebugCommand(
            "until",
            List.of("u"),
            "until [LOCATION]",
            "Go on to a line behind the present one, or to a location, in this function.",
            "Without a location as next, but a loop is run to its end.\n\n  until\n  until 30\n",
            Argument.LOCATION,
            true,
            RunCommands::until));
    commands.add(
        new DebugCommand(
            "advance",
            List.of(),
            "advance LOCATION",
            "Run until this process comes to a location.",
            "  advance main\n",
            Argument.LOCATION,
            false,
            RunCommands::advance));
    commands.add(
        new DebugCommand(
            "run",
            List.of("r", "start"),
            "run",
            "Go back to where the history begins, and run.",
            "It is the same run: keys that were typed come again at the same instructions.\n",
            Argument.NONE,
            false,
            invocation ->
                move(
                    invocation,
                    () -> {
                      DebuggedSystem system = invocation.debugger().system();
                      Stop stop = system.travelTo(system.start());
                      return stop instanceof Stop.Done ? system.resume(Until.STOPPED) : stop;
                    })));
    commands.add(
        new DebugCommand(
            "kill",
            List.of("k"),
            "kill [PID]",
            "Kill a process, as the signal SIGKILL does.",
            "It ends before it gets back to its program. What was known of the future is not\n"
                + "known any more.\n",
            Argument.PID,
            false,
            RunCommands::kill));
    return commands;
  }

  /** Gives the movement that a command makes. */
  interface Mover {
    Movement of(Debugger debugger);
  }

  private static DebugCommand repeated(
      String name, String alias, String summary, String help, Mover mover) {
    return new DebugCommand(
        name,
        List.of(alias),
        name + " [COUNT]",
        summary,
        help,
        Argument.NONE,
        true,
        invocation -> {
          long count = count(invocation);
          Movement movement = mover.of(invocation.debugger());
          move(invocation, () -> repeat(movement, count));
        });
  }

  /** Moves so often, as long as nothing stops the system on the way. */
  static @Nullable Stop repeat(Movement movement, long count) throws InterruptedException {
    Stop stop = new Stop.Done();
    for (long i = 0; i < count && stop instanceof Stop.Done; i++) {
      stop = movement.move();
    }
    return stop;
  }

  /** A number of times, 1 if none is given. */
  static long count(Invocation invocation) throws CommandError {
    if (invocation.arguments().isEmpty()) {
      return 1;
    }
    long count = Expression.parse(invocation.arguments()).evaluate(invocation.scope()).bits();
    if (count < 1) {
      throw new CommandError(invocation.arguments() + ": expected how often, 1 or more");
    }
    return count;
  }

  /** Moves the system, and notes why it stands still. */
  static void move(Invocation invocation, Movement movement) throws CommandError {
    Debugger debugger = invocation.debugger();
    Position before = debugger.system().now();
    Stop stop;
    try {
      stop = movement.move();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop = new Stop.Interrupted();
    }
    if (stop == null) {
      if (!debugger.system().now().equals(before)) {
        debugger.stopped(new Stop.Done());
      }
      throw new CommandError(
          "Cannot find bounds of current function's lines: nothing is known of source lines here;"
              + " stepi and nexti go on");
    }
    debugger.stopped(stop);
    StopPoint point = pointOf(stop);
    if (point != null && point.temporary()) {
      debugger.stopPoints().delete(point);
    }
  }

  private static @Nullable StopPoint pointOf(Stop stop) {
    if (stop instanceof Stop.AtBreakpoint at) {
      return at.point();
    }
    if (stop instanceof Stop.Watched watched) {
      return watched.point();
    }
    return stop instanceof Stop.Caught caught ? caught.point() : null;
  }

  private static void resume(Invocation invocation) throws CommandError {
    long count = count(invocation);
    StopPoint point = pointOf(invocation.debugger().lastStop());
    if (count > 1 && point != null) {
      point.ignore(count - 1);
      invocation
          .out()
          .printf(
              "Will ignore next %d crossings of breakpoint %d.  Continuing.%n",
              count - 1, point.number());
    }
    move(invocation, () -> invocation.debugger().system().resume(Until.STOPPED));
  }

  private static void finish(Invocation invocation) throws CommandError {
    requireNothing(invocation, "finish");
    Steps.Frame caller = new Steps(invocation.debugger()).caller();
    if (caller == null) {
      throw new CommandError("\"finish\" not meaningful in the outermost frame.");
    }
    invocation.out().println("Run till exit from " + caller.words());
    move(invocation, () -> new Steps(invocation.debugger()).finish(caller));
    if (invocation.debugger().lastStop() instanceof Stop.Done && !caller.trap()) {
      long value = invocation.debugger().hartSubject().x(A0);
      invocation.out().printf("Value returned is $a0 = %d%n", value);
    }
  }

  private static final int A0 = 10;

  private static void until(Invocation invocation) throws CommandError {
    Debugger debugger = invocation.debugger();
    if (invocation.arguments().isEmpty()) {
      move(invocation, () -> new Steps(debugger).lineBehind());
      return;
    }
    StopPlace place = Locations.parse(invocation, invocation.arguments());
    move(invocation, () -> new Steps(debugger).runTo(place, true));
  }

  private static void advance(Invocation invocation) throws CommandError {
    if (invocation.arguments().isEmpty()) {
      throw new CommandError("advance: where to? Expected FUNCTION, FILE:LINE or *ADDRESS");
    }
    StopPlace place = Locations.parse(invocation, invocation.arguments());
    move(invocation, () -> new Steps(invocation.debugger()).runTo(place, false));
  }

  private static void kill(Invocation invocation) throws CommandError {
    int pid = Pids.subject(invocation).pid();
    Process process = invocation.debugger().kernel().processes().byPid(pid);
    if (process == null) {
      throw new CommandError(
          "The program is not being run: no process has the hart; name one with 'pid N'");
    }
    if (process.state() == ProcessState.ZOMBIE) {
      throw new CommandError("pid " + pid + " has ended already");
    }
    if (!invocation.debugger().kernel().maySignal(process)) {
      throw new CommandError("pid " + pid + " cannot be killed: the system depends on it");
    }
    invocation
        .debugger()
        .system()
        .edit(
            kernel -> {
              Process target = kernel.processes().byPid(pid);
              if (target != null) {
                kernel.signal(target, Signal.SIGKILL);
              }
            });
    invocation.out().printf("pid %d %s gets SIGKILL when it goes on%n", pid, process.name());
  }

  static void requireNothing(Invocation invocation, String command) throws CommandError {
    if (!invocation.arguments().isEmpty()) {
      throw new CommandError("'" + invocation.arguments() + "' was not expected behind " + command);
    }
  }
}
