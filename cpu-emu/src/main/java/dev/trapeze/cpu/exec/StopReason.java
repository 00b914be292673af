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
  REQUESTED,

  /**
   * The pc is at a {@linkplain dev.trapeze.cpu.debug.DebugPort#addBreakpoint breakpoint}, and
   * nothing of the instruction there has been executed.
   */
  BREAKPOINT,

  /**
   * The hart has just taken an exception or interrupt, and {@linkplain
   * dev.trapeze.cpu.debug.DebugPort#stopAtTraps that was asked for}. The pc is the handler's.
   */
  TRAP_TAKEN,

  /**
   * What is {@linkplain dev.trapeze.cpu.debug.DebugPort#watch watched} has been accessed. The
   * instruction that did it, if it was one, has retired or trapped.
   */
  WATCHPOINT
}
