package dev.trapeze.kernel;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.kernel.trap.InterruptHandler;
import dev.trapeze.kernel.trap.TrapDispatcher;
import dev.trapeze.kernel.trap.TrapReturn;

/**
 * What the kernel has for each hart (xv6's {@code struct cpu}). Which process runs on it is known
 * to the scheduler.
 *
 * @param hart the hardware
 * @param interrupts what it does for its timer, and the first hart for the devices too
 * @param traps the way in
 * @param trapReturn the way back
 */
record KernelHart(
    Hart hart, InterruptHandler interrupts, TrapDispatcher traps, TrapReturn trapReturn) {

  /** Number of the hart. */
  int id() {
    return hart.id();
  }
}
