package dev.trapeze.console.debugger.stepping;

import dev.trapeze.console.debugger.Subject;
import dev.trapeze.cpu.isa.PrivilegeMode;

/**
 * Where a program is, as far as stepping cares.
 *
 * @param pid of the process that has the hart, 0 if none has
 * @param user whether its next instruction is the program's own
 * @param pc sign-extended
 * @param sp the stack pointer, which tells an outer call from an inner one
 */
record Place(int pid, boolean user, long pc, long sp) {
  private static final int SP = 2;

  static Place of(Subject subject) {
    return new Place(
        subject.pid(), subject.mode() == PrivilegeMode.USER, subject.pc(), subject.x(SP));
  }

  /** Whether this is the same process, in its own code, in no inner call of that place. */
  boolean continues(Place other) {
    return user && pid == other.pid && Long.compareUnsigned(sp, other.sp) >= 0;
  }
}
