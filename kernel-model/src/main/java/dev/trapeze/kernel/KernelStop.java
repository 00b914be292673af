package dev.trapeze.kernel;

import dev.trapeze.cpu.exec.StopReason;

/** Why {@link Kernel#run} came back. In all cases but {@link PoweredOff} it can be called again. */
public sealed interface KernelStop {

  /** As many instructions as asked for have retired. */
  record BudgetSpent() implements KernelStop {}

  /** Every process waits, and only input can wake one. */
  record WaitingForInput() implements KernelStop {}

  /**
   * Every process waits, and the first to wake does so at {@code time}, unless there is input
   * before.
   *
   * @param time of the {@code time} CSR, to which the caller advances the machine's clock: at once,
   *     or when as much real time has passed
   */
  record SleepingUntil(long time) implements KernelStop {}

  /**
   * The system has been turned off.
   *
   * @param status 0 to 255
   */
  record PoweredOff(int status) implements KernelStop {}

  /**
   * A debugger has asked for it.
   *
   * @param reason what it had asked the machine's debug port for, or {@link StopReason#REQUESTED}
   *     for {@link Kernel#requestStop}
   */
  record Debug(StopReason reason) implements KernelStop {}
}
