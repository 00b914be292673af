package dev.trapeze.cpu.hart;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;

/** Takes a hart into and out of trap handlers (RISC-V Privileged 1.12, 3.1.6.1, 3.1.8, 3.3.2). */
public final class TrapUnit {
  private TrapUnit() {}

  /**
   * Enters the handler, in M-mode or, if the cause is delegated, in S-mode: saves pc, mode and
   * interrupt enable, and goes to {@code mtvec} or {@code stvec}.
   *
   * @param value what {@code mtval} or {@code stval} shall hold; only the lower XLEN bits count
   */
  public static void enter(Hart hart, TrapCause cause, long value) {
    CsrFile csrs = hart.csrs();
    PrivilegeMode handler = csrs.recordTrap(cause, hart.pc(), value, hart.mode());
    hart.clearReservation();
    hart.countTrap();
    hart.setMode(handler);
    hart.setPc(csrs.traps(handler).vector(cause));
  }

  /**
   * Returns from a handler in S-mode to {@code sepc} and the mode in {@code sstatus.SPP}, as {@code
   * sret} does.
   */
  public static void sret(Hart hart) {
    leave(hart, PrivilegeMode.SUPERVISOR);
  }

  /**
   * Returns from a handler in M-mode to {@code mepc} and the mode in {@code mstatus.MPP}, as {@code
   * mret} does.
   */
  public static void mret(Hart hart) {
    leave(hart, PrivilegeMode.MACHINE);
  }

  private static void leave(Hart hart, PrivilegeMode handler) {
    CsrFile csrs = hart.csrs();
    hart.clearReservation();
    hart.setMode(csrs.popStatus(handler));
    hart.setPc(csrs.traps(handler).epc());
  }
}
