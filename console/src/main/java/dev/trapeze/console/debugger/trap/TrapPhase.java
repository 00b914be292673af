package dev.trapeze.console.debugger.trap;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * Where a hart is on the way of a trap, as its registers say.
 *
 * @param hart its number
 * @param pid of the process that has it; 0 if none has
 * @param kind how far the trap has come
 * @param part what the RISC-V code there is for; null outside of it
 */
public record TrapPhase(int hart, int pid, Kind kind, @Nullable CodePart part) {
  /** How far a trap has come. */
  public enum Kind {
    /** No trap is under way. */
    PROGRAM("in the program"),
    /** RISC-V code leads into the kernel. */
    ENTRY("on the way into the kernel"),
    /** The Java kernel comes next. */
    KERNEL("at the Java kernel's entry"),
    /** The hart has no process; the scheduler comes next. */
    FREE("in the scheduler"),
    /** RISC-V code leads back to the program. */
    BACK("on the way back to the program"),
    /** Somewhere in supervisor mode where no trap leads. */
    ASTRAY("in supervisor mode, on no way of a trap");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** In words. */
    public String words() {
      return words;
    }
  }

  static TrapPhase of(Kernel kernel, TrapCode code, Hart hart) {
    var process = kernel.state().scheduler().runningOn(hart.id());
    if (process == null) {
      return new TrapPhase(hart.id(), 0, Kind.FREE, null);
    }
    int pid = process.pid();
    if (hart.mode() == PrivilegeMode.USER) {
      return new TrapPhase(hart.id(), pid, Kind.PROGRAM, null);
    }
    if (kernel.machine().xlen().zeroExtend(hart.pc()) == kernel.state().trapPath().userTrapVa()) {
      return new TrapPhase(hart.id(), pid, Kind.KERNEL, null);
    }
    TrapCode.Piece piece = code.at(hart.pc());
    if (piece == null) {
      return new TrapPhase(hart.id(), pid, Kind.ASTRAY, null);
    }
    return new TrapPhase(hart.id(), pid, piece.back() ? Kind.BACK : Kind.ENTRY, piece.part());
  }
}
