package dev.trapeze.console.debugger.memory;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.words.ProgramRegisters;
import dev.trapeze.cpu.hart.CsrFile;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.trap.TrapHistory;
import org.jspecify.annotations.Nullable;

/**
 * A trap in user mode.
 *
 * @param hart number of the hart that took it
 * @param pid of the process that had the hart
 * @param scause as the CSR says, sign-extended
 * @param sepc as the CSR says, sign-extended
 * @param stval as the CSR says, sign-extended
 * @param instructions that all harts had retired at some moment after it, as near as is known
 * @param fresh whether the kernel has not been entered yet
 */
record TrapSeen(
    int hart, int pid, long scause, long sepc, long stval, long instructions, boolean fresh) {

  /** The trap that a process is in, or its last one. */
  static TrapSeen of(Kernel kernel, Subject subject) throws CommandError {
    long now = kernel.machine().clock().instructionsRetired();
    Hart hart = subject.hart();
    if (hart != null && subject.process() != null && ProgramRegisters.isEntering(kernel, hart)) {
      return ofHart(hart, subject.pid(), now, true);
    }
    TrapHistory.Entry last = null;
    for (TrapHistory.Entry entry : kernel.state().traps().entries()) {
      boolean same =
          subject.process() == null && hart != null
              ? entry.hart() == hart.id()
              : entry.pid() == subject.pid();
      if (same) {
        last = entry;
      }
    }
    Process process = subject.process();
    if (last == null && process != null && process.channel() != null) {
      // Long ago, but its registers and its call are still those.
      long cause = TrapCause.ECALL_FROM_U.code();
      return new TrapSeen(0, process.pid(), cause, subject.pc(), 0, -1, false);
    }
    if (last == null) {
      String whose = subject.process() == null ? "this hart" : "pid " + subject.pid();
      throw new CommandError(
          "nothing to explain: none of the last traps was of "
              + whose
              + "; 'catch trap' and 'continue' lead to the next one");
    }
    return new TrapSeen(
        last.hart(),
        last.pid(),
        last.scause(),
        last.sepc(),
        last.stval(),
        last.instructions(),
        false);
  }

  /** What a hart's CSRs say of the trap that it has taken. */
  static TrapSeen ofHart(Hart hart, int pid, long instructions, boolean fresh) {
    CsrFile csrs = hart.csrs();
    return new TrapSeen(
        hart.id(),
        pid,
        csrs.read(CsrId.SCAUSE.number()),
        csrs.read(CsrId.SEPC.number()),
        csrs.read(CsrId.STVAL.number()),
        instructions,
        fresh);
  }

  /** The cause; null for one that the specification does not know. */
  @Nullable TrapCause cause() {
    return TrapCause.ofCsrValue(scause);
  }

  /** Whether both are of the same instruction for the same reason. */
  boolean isLike(TrapSeen other) {
    return hart == other.hart
        && pid == other.pid
        && scause == other.scause
        && sepc == other.sepc
        && stval == other.stval;
  }
}
