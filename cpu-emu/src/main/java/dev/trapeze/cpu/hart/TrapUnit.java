package dev.trapeze.cpu.hart;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;

/** Takes a hart into and out of a trap handler in S-mode (RISC-V Privileged 1.12, 3.1.6.1, 4.1). */
public final class TrapUnit {
  private TrapUnit() {}

  /**
   * Enters the handler: saves pc, mode and interrupt enable, and goes to {@code stvec}.
   *
   * @param value what {@code stval} shall hold; only the lower XLEN bits count
   */
  public static void enter(Hart hart, TrapCause cause, long value) {
    CsrFile csrs = hart.csrs();
    csrs.recordTrap(cause, hart.pc(), value, hart.mode());
    hart.clearReservation();
    hart.setMode(PrivilegeMode.SUPERVISOR);
    hart.setPc(csrs.trapVector(cause));
  }

  /**
   * Returns from the handler to {@code sepc} and the mode in {@code sstatus.SPP}, as {@code sret}
   * does.
   */
  public static void sret(Hart hart) {
    hart.setMode(hart.csrs().popStatus());
    hart.setPc(hart.csrs().sepc());
  }
}
