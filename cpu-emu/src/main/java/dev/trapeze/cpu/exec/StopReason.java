package dev.trapeze.cpu.exec;

/** Why an engine came back to its caller. */
public enum StopReason {
  /** An {@code ecall} in S-mode. The pc is at the {@code ecall}, and nothing else has changed. */
  SUPERVISOR_CALL,

  /** As many instructions as asked for have retired. */
  BUDGET_SPENT,

  /** A {@code wfi} has retired, and no enabled interrupt is pending. */
  WAITING_FOR_INTERRUPT,

  /**
   * The hart traps again and again without retiring an instruction, because its trap handler's
   * first instruction traps. {@code scause}, {@code sepc} and {@code stval} say where and why.
   */
  TRAP_LOOP,

  /**
   * A part of the machine asked for it ({@link dev.trapeze.cpu.hart.CsrFile#requestStop}). The
   * instruction during which it asked has retired.
   */
  REQUESTED
}
