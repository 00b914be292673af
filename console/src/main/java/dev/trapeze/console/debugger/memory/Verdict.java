package dev.trapeze.console.debugger.memory;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.mmu.AccessKind;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an access, and by which rule.
 *
 * @param privilege U or S
 * @param fault the exception; null if the access passes
 * @param step of the translation, as RISC-V Privileged 1.12, 4.3.2 numbers them, by which it passes
 *     or fails; 0 if it fails before the first, because the address is not canonical (4.4.1, 4.5.1)
 * @param level of the table at whose entry it was decided; -1 if at none
 * @param rule why, in words
 */
record Verdict(
    AccessKind kind,
    PrivilegeMode privilege,
    @Nullable TrapCause fault,
    int step,
    int level,
    String rule) {

  boolean passes() {
    return fault == null;
  }

  /** {@code step 5: U is 0}. */
  String words() {
    return step == 0 ? rule : "step " + step + ": " + rule;
  }
}
