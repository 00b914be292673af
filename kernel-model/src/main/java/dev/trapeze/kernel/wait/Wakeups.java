package dev.trapeze.kernel.wait;

/**
 * Wakes the processes that sleep on a channel: the one thing that a pipe or a device asks of the
 * process table.
 */
@FunctionalInterface
public interface Wakeups {

  /** Makes every process that sleeps on {@code channel} runnable (xv6's {@code wakeup}). */
  void wakeup(WaitChannel channel);
}
