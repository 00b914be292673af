package dev.trapeze.labs.grading;

import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.CallForm;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.trap.TrapHistory;
import dev.trapeze.labs.testing.LabSystem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last trap of a system, decoded. */
final class LastTrap {
  private LastTrap() {}

  /** Null where there has been none. */
  static @Nullable Detail of(LabSystem system) {
    List<TrapHistory.Entry> traps = system.kernel().state().traps().entries();
    if (traps.isEmpty()) {
      return null;
    }
    TrapHistory.Entry trap = traps.get(traps.size() - 1);
    Xlen xlen = system.xlen();
    Process process = system.processOrNull(trap.pid());
    TrapCause cause = TrapCause.ofCsrValue(trap.scause());
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "scause %s (%s), sepc %s, stval %s, pid %d%s, after %,d instructions",
            xlen.hex(trap.scause()),
            cause == null ? "no known cause" : cause.words(),
            xlen.hex(trap.sepc()),
            xlen.hex(trap.stval()),
            trap.pid(),
            process == null ? " (gone)" : " " + process.name(),
            trap.instructions()));
    if (cause == TrapCause.ECALL_FROM_U) {
      CallForm form = system.kernel().calls().ofNumber(trap.a7());
      text.append(", ").append(form == null ? "call " + trap.a7() : form.name());
    }
    return new Detail("last trap", text.toString());
  }
}
