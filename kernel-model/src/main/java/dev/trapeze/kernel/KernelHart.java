package dev.trapeze.kernel;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.trap.InterruptHandler;
import dev.trapeze.kernel.trap.TrapDispatcher;
import dev.trapeze.kernel.trap.TrapPath;

/**
 * What the kernel has for each hart (xv6's {@code struct cpu}). Which process runs on it is known
 * to the scheduler.
 *
 * @param hart the hardware
 * @param interrupts what it does for its timer, and the first hart for the devices too
 * @param traps what it does for a trap
 * @param path the way into the kernel and back
 */
record KernelHart(Hart hart, InterruptHandler interrupts, TrapDispatcher traps, TrapPath path) {

  /** Number of the hart. */
  int id() {
    return hart.id();
  }

  /** Turns paging and interrupts on. */
  void start() {
    path.start(hart);
    interrupts.enable();
  }

  /** The process has got the hart. */
  void prepare(Process process) {
    path.prepare(hart, process);
  }

  /** Sets the hart to go on in the process's program. */
  void resume(Process process) {
    path.resume(hart, process);
  }
}
