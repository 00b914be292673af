package dev.trapeze.console.debugger.command;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.DebugCommand.Argument;
import dev.trapeze.console.debugger.expression.Expression;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.Until;
import dev.trapeze.console.debugger.stepping.LastWrite;
import dev.trapeze.console.debugger.stepping.Steps;
import dev.trapeze.cpu.isa.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The commands that take the system back, or to any place of its run. */
public final class HistoryCommands {
  private HistoryCommands() {}

  /** All of them. */
  public static List<DebugCommand> commands() {
    List<DebugCommand> commands = new ArrayList<>();
    commands.add(
        repeated(
            "reverse-stepi",
            "rsi",
            "Go back by one instruction.",
            debugger -> debugger.system()::stepBack));
    commands.add(
        repeated(
            "reverse-nexti",
            "rni",
            "Go back by one instruction, and over all that it has called.",
            debugger -> new Steps(debugger)::previousInstruction));
    commands.add(
        repeated(
            "reverse-step",
            "rs",
            "Go back to where the source line before began, also in a function that was called.",
            debugger -> () -> new Steps(debugger).lineBackwards(false)));
    commands.add(
        repeated(
            "reverse-next",
            "rn",
            "Go back to where the source line before began, over what it has called.",
            debugger -> () -> new Steps(debugger).lineBackwards(true)));
    commands.add(
        new DebugCommand(
            "reverse-continue",
            List.of("rc"),
            "reverse-continue",
            "Run back to the last breakpoint, watchpoint or catchpoint that would have stopped.",
            "Before a change of a watched value, not behind it. If there is none, back to where\n"
                + "the history begins.\n",
            Argument.NONE,
            true,
            invocation -> {
              RunCommands.requireNothing(invocation, "reverse-continue");
              RunCommands.move(
                  invocation, () -> invocation.debugger().system().resumeBackwards(Until.STOPPED));
            }));
    commands.add(
        new DebugCommand(
            "reverse-finish",
            List.of(),
            "reverse-finish",
            "Go back to the call of this function; from within a trap, to what has trapped.",
            "",
            Argument.NONE,
            true,
            HistoryCommands::finish));
    commands.add(
        new DebugCommand(
            "goto",
            List.of(),
            "goto N | goto start | goto end",
            "Go to where N instructions have retired since reset, back or forth.",
            "Beyond what is known, the system runs on. end is as far as it has ever been.\n\n"
                + "  goto 1000000\n  goto end\n  goto $instret - 100\n",
            Argument.NONE,
            false,
            HistoryCommands::goTo));
    commands.add(
        new DebugCommand(
            "last write",
            List.of(),
            "last write ADDRESS|VARIABLE|$REG|pte VA [pid N]",
            "Run back to the instruction, or the work of the kernel, that wrote it last.",
            """
            The system stands before the write then: stepi does it again. An address
            alone means a word. pte VA is the page-table entry that decides about VA.

              last write counter
              last write *(char *)0x4ff0 pid 3
              last write $a0
              last write pte 0x5000
            """,
            Argument.EXPRESSION,
            false,
            HistoryCommands::lastWrite));
    commands.add(
        new DebugCommand(
            "info history",
            List.of("info record"),
            "info history",
            "Where in its run the system is, and what of it is known.",
            "",
            Argument.NONE,
            false,
            HistoryCommands::info));
    return commands;
  }

  private static DebugCommand repeated(
      String name, String alias, String summary, RunCommands.Mover mover) {
    return new DebugCommand(
        name,
        List.of(alias),
        name + " [COUNT]",
        summary,
        "Instructions are not recorded: the run is repeated from a checkpoint.\n",
        Argument.NONE,
        true,
        invocation -> {
          long count = RunCommands.count(invocation);
          RunCommands.Movement movement = mover.of(invocation.debugger());
          RunCommands.move(invocation, () -> RunCommands.repeat(movement, count));
        });
  }

  private static void finish(Invocation invocation) throws CommandError {
    RunCommands.requireNothing(invocation, "reverse-finish");
    Steps.Frame caller = new Steps(invocation.debugger()).caller();
    if (caller == null) {
      throw new CommandError("\"reverse-finish\" not meaningful in the outermost frame.");
    }
    invocation.out().println("Run back to call of " + caller.words());
    RunCommands.move(invocation, () -> new Steps(invocation.debugger()).finishBackwards(caller));
  }

  private static void goTo(Invocation invocation) throws CommandError {
    DebuggedSystem system = invocation.debugger().system();
    String where = invocation.arguments();
    if (where.isEmpty()) {
      throw new CommandError("goto: where to? Expected a number of instructions, start or end");
    }
    if (where.equals("start") || where.equals("end")) {
      RunCommands.move(
          invocation, () -> system.travelTo(where.equals("start") ? system.start() : system.end()));
      return;
    }
    long instructions = Expression.parse(where).evaluate(invocation.scope()).bits();
    if (instructions < system.start().instructions()) {
      throw new CommandError(
          where
              + ": the history begins at instruction "
              + system.start().instructions()
              + ", and ends at "
              + system.end().instructions());
    }
    RunCommands.move(invocation, () -> system.goToInstruction(instructions));
  }

  private static void lastWrite(Invocation invocation) throws CommandError {
    String what = invocation.arguments();
    Subject subject = invocation.subject();
    if (what.isEmpty()) {
      throw new CommandError("last write: of what? Expected an address, a register or pte VA");
    }
    if (subject.process() != null && !subject.hasMemory()) {
      throw new CommandError(
          "pid " + subject.pid() + " has ended, and has neither registers nor memory");
    }
    if (subject.process() == null) {
      throw new CommandError("no process has the hart: say whose with 'pid N'");
    }
    int pid = subject.pid();
    LastWrite last = new LastWrite(invocation.debugger());
    if (what.equals("pte")) {
      throw new CommandError("last write pte: expected an address");
    }
    if (what.startsWith("pte ")) {
      long va = Expression.parse(what.substring("pte ".length())).address(invocation.scope());
      long place = subject.process().addressSpace().table().placeOfEntry(va);
      int bytes = subject.process().addressSpace().table().mode().pteBytes();
      if (place < 0) {
        throw new CommandError(
            String.format("0x%x: no address that the page table could translate", va));
      }
      find(
          invocation,
          "the page-table entry of " + what.substring("pte ".length()),
          () -> last.toBytes(0, place, bytes));
      return;
    }
    int register = what.startsWith("$") ? Register.ofName(what.substring(1)) : -1;
    if (register == 0) {
      throw new CommandError(what + " is always 0: nothing writes it");
    }
    if (register > 0) {
      find(invocation, what, () -> last.toRegister(pid, register));
      return;
    }
    StopPointCommands.Watched watched =
        StopPointCommands.watched(
            invocation, what, what + ": expected an x register, as $a0, or what names memory");
    find(invocation, what, () -> last.toBytes(pid, watched.va(), watched.bytes()));
  }

  private static void find(Invocation invocation, String what, RunCommands.Movement movement)
      throws CommandError {
    RunCommands.move(invocation, movement);
    if (invocation.debugger().lastStop() instanceof Stop.AtHistoryStart) {
      invocation.out().println("Nothing has written " + what + " since the history begins.");
    } else if (!(invocation.debugger().lastStop() instanceof Stop.Interrupted)) {
      Debugger debugger = invocation.debugger();
      boolean byKernel = debugger.hartSubject().pc() == debugger.kernelEntryVa();
      invocation
          .out()
          .println(
              byKernel
                  ? "The kernel has written " + what + ", in the trap that it handles next."
                  : "The next instruction has written " + what + ".");
    }
  }

  private static void info(Invocation invocation) {
    DebuggedSystem system = invocation.debugger().system();
    invocation
        .out()
        .printf(
            Locale.ROOT,
            "at instruction %,d (event %,d)%nhistory begins at %,d and is known up to %,d%n",
            system.now().instructions(),
            system.now().events(),
            system.start().instructions(),
            system.end().instructions());
  }
}
