package dev.trapeze.console.debugger.memory;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.Position;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.proc.Process;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes back to the moment before a trap was taken, to see things as they were then, and returns.
 */
final class TrapSearch {
  /** The program's instructions that are told. */
  private static final int TOLD = 8;

  /**
   * The code of the trap vector has some forty instructions. Before the trap, the process may not
   * have had the hart for long.
   */
  private static final long WINDOW = 200;

  /** Looks at the system as it was right before the trap. */
  interface Look<T> {
    /**
     * Looks.
     *
     * @param vas where the program's last instructions were, the oldest first, that which trapped
     *     not among them; sign-extended
     */
    T at(List<Long> vas) throws CommandError;
  }

  private final Debugger debugger;
  private final TrapSeen trap;
  private final Deque<Long> recent = new ArrayDeque<>();
  private List<Long> lastBefore = List.of();
  private @Nullable AddressSpace space;
  private @Nullable Position found;

  TrapSearch(Debugger debugger, TrapSeen trap) {
    this.debugger = debugger;
    this.trap = trap;
  }

  /**
   * Looks right before the trap, if the system can be taken back to there.
   *
   * @return null if its history does not reach that far
   */
  <T> @Nullable T look(Look<T> look) throws CommandError {
    DebuggedSystem system = debugger.system();
    Position here = system.now();
    try {
      try {
        search(system, here);
        if (found == null) {
          return null;
        }
        system.goTo(found);
        return look.at(lastBefore);
      } finally {
        system.goTo(here);
      }
    } catch (InterruptedException e) {
      throw new CommandError("interrupted");
    }
  }

  private void search(DebuggedSystem system, Position here) throws InterruptedException {
    long window = WINDOW * debugger.kernel().machine().harts().size();
    long from = Math.max(system.start().instructions(), trap.instructions() - window);
    if (from > trap.instructions() || !system.start().isBefore(here)) {
      return;
    }
    system.goToInstruction(from);
    Kernel kernel = debugger.kernel();
    Hart hart = kernel.machine().harts().get(trap.hart());
    while (system.now().isBefore(here) && system.now().instructions() <= trap.instructions()) {
      Position before = system.now();
      long traps = hart.trapsTaken();
      boolean isNext = isProgramNext(kernel, hart);
      if (isNext) {
        forgetOtherProgram(kernel, hart);
      }
      long pc = hart.pc();
      if (system.step() != null) {
        return;
      }
      if (!isNext) {
        continue;
      }
      if (hart.trapsTaken() == traps) {
        note(pc);
      } else if (trap.isLike(TrapSeen.ofHart(hart, trap.pid(), 0, false))) {
        found = before;
        lastBefore = List.copyOf(recent);
      }
    }
  }

  /** Whether the next step is an instruction of the program, or the trap that it takes. */
  private boolean isProgramNext(Kernel kernel, Hart hart) {
    Process process = kernel.state().scheduler().runningOn(hart.id());
    return kernel.machine().hart() == hart
        && process != null
        && process.pid() == trap.pid()
        && hart.mode() == PrivilegeMode.USER;
  }

  /** What a process has executed before an exec lies no more where it lay. */
  private void forgetOtherProgram(Kernel kernel, Hart hart) {
    Process process = kernel.state().scheduler().runningOn(hart.id());
    AddressSpace now = process == null ? null : process.addressSpace();
    if (now != space) {
      recent.clear();
      space = now;
    }
  }

  private void note(long pc) {
    recent.addLast(pc);
    if (recent.size() > TOLD) {
      recent.removeFirst();
    }
  }
}
