package dev.trapeze.console.debugger.memory;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.Position;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.wait.WaitChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code explain}: finds the trap, looks at it as it was, and tells why it happened.
 */
final class Explanation {
  private final Debugger debugger;
  private final Subject asked;
  private final Ink ink;

  Explanation(Invocation invocation) throws CommandError {
    this.debugger = invocation.debugger();
    this.asked = invocation.subject();
    this.ink = invocation.ink();
  }

  List<String> lines() throws CommandError {
    List<String> coming = coming();
    return coming == null ? linesOf(TrapSeen.of(debugger.kernel(), asked)) : coming;
  }

  /** If the program's next step is to trap, that is what the user asks about. */
  private @Nullable List<String> coming() throws CommandError {
    Hart hart = asked.hart();
    if (hart == null
        || asked.process() == null
        || hart != debugger.kernel().machine().hart()
        || hart.mode() != PrivilegeMode.USER) {
      return null;
    }
    DebuggedSystem system = debugger.system();
    Position here = system.now();
    try {
      long traps = hart.trapsTaken();
      boolean stepped = system.step() == null;
      try {
        long now = system.now().instructions();
        return stepped && hart.trapsTaken() > traps
            ? linesOf(TrapSeen.ofHart(hart, asked.pid(), now, true))
            : null;
      } finally {
        system.goTo(here);
      }
    } catch (InterruptedException e) {
      throw new CommandError("interrupted");
    }
  }

  private List<String> linesOf(TrapSeen trap) throws CommandError {
    List<String> lines = new ArrayList<>();
    List<String> told = new TrapSearch(debugger, trap).look(vas -> before(trap, vas));
    if (told != null) {
      lines.addAll(told);
    } else {
      Subject subject = debugger.subjectOf(trap.pid());
      if (!subject.hasMemory()) {
        throw new CommandError(
            "pid "
                + trap.pid()
                + " has ended, and the history does not reach back to its last trap");
      }
      Process process = subject.process();
      boolean inCall = process != null && process.channel() != null;
      TrapEvidence evidence = TrapEvidence.now(debugger, trap, subject, trap.fresh() || inCall);
      lines.addAll(new ExplainText(evidence, ink).lines());
      if (!inCall) {
        lines.add("What the registers were before the trap, nobody knows any more.");
      }
    }
    String since = since(trap);
    if (since != null) {
      lines.add(since);
    }
    return lines;
  }

  /** The system is right before the trap. */
  private List<String> before(TrapSeen trap, List<Long> vas) throws CommandError {
    Subject subject = debugger.subjectOf(trap.pid());
    TrapEvidence evidence = TrapEvidence.now(debugger, trap, subject, true);
    List<String> lines = new ArrayList<>(new ExplainText(evidence, ink).lines());
    if (!vas.isEmpty()) {
      lines.add("The last instructions before it:");
      lines.addAll(evidence.listing(vas));
    }
    lines.add(
        ink.changed("> " + evidence.name(trap.sepc()) + "  " + evidence.disassembled(trap.sepc())));
    return lines;
  }

  /** What has become of the process since; null if there is nothing to tell. */
  private @Nullable String since(TrapSeen trap) {
    Process process = debugger.kernel().processes().byPid(trap.pid());
    if (trap.fresh()) {
      return null;
    }
    if (process == null || !Spaces.isPresent(process)) {
      return "Since then pid " + trap.pid() + " has ended.";
    }
    WaitChannel channel = process.channel();
    return trap.cause() == TrapCause.ECALL_FROM_U && channel != null
        ? "The call has not come back: the process sleeps, waiting for " + words(channel) + "."
        : null;
  }

  private static String words(WaitChannel channel) {
    if (channel instanceof WaitChannel.PipeReadable) {
      return "bytes in a pipe";
    }
    if (channel instanceof WaitChannel.PipeWritable) {
      return "room in a pipe";
    }
    if (channel instanceof WaitChannel.ConsoleInput) {
      return "input at the console";
    }
    return channel instanceof WaitChannel.ChildExit ? "a child to end" : "the time to pass";
  }
}
