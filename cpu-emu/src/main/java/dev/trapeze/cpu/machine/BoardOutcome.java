package dev.trapeze.cpu.machine;

/** Why a {@link VirtBoard} came back from {@link VirtBoard#run}. */
public sealed interface BoardOutcome {
  /**
   * The guest has ended the run, through the test finisher or through HTIF.
   *
   * @param exitCode what it said; 0 for success
   */
  record PoweredOff(int exitCode) implements BoardOutcome {}

  /** The guest asks for a reset. The machine is as the guest left it. */
  record Reset() implements BoardOutcome {}

  /** As many instructions as asked for have retired. */
  record BudgetSpent() implements BoardOutcome {}

  /**
   * A hart traps again and again without retiring an instruction, because its trap handler's first
   * instruction traps.
   *
   * @param hart its number
   * @param pc what its {@code mepc} or {@code sepc} holds, sign-extended
   * @param cause what its {@code mcause} or {@code scause} holds, sign-extended
   * @param value what its {@code mtval} or {@code stval} holds, sign-extended
   */
  record TrapLoop(int hart, long pc, long cause, long value) implements BoardOutcome {}

  /**
   * Every hart waits for an interrupt, and none is pending.
   *
   * @param nextTimer the {@code time} at which a timer interrupt ends the waiting; {@link #NEVER}
   *     if only input from outside can end it
   */
  record Idle(long nextTimer) implements BoardOutcome {
    /** No timer is set. */
    public static final long NEVER = Long.MAX_VALUE;

    /** True if no timer will end the waiting. */
    public boolean forever() {
      return nextTimer == NEVER;
    }
  }
}
