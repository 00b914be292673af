package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.wait.WaitChannel;

/** How one attempt at a system call ended, when it did not fail. */
public sealed interface Outcome {

  /** The call is finished; {@code value} goes into the caller's {@code a0}. */
  record Done(long value) implements Outcome {}

  /**
   * The call cannot go on before something happens. The process sleeps on {@code channel}; when it
   * wakes, the handler is called again with the same arguments and the same {@link
   * dev.trapeze.kernel.proc.PendingCall}, in which it has kept what it has already done.
   */
  record Blocked(WaitChannel channel) implements Outcome {}

  /**
   * The call is finished and its caller does not continue behind it: the process has ended, or its
   * image, registers included, is another one.
   */
  record NoReturn() implements Outcome {}

  /** Finished with 0. */
  Outcome ZERO = new Done(0);

  /** Finished without a caller to return to. */
  Outcome NO_RETURN = new NoReturn();
}
