package dev.trapeze.kernel.exec;

import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.Trapframe;

/**
 * A program that is ready to run.
 *
 * @param space all its memory
 * @param start its first registers
 */
public record Image(AddressSpace space, Start start) {
  /** In place of an address, for programs that know of no environment. */
  static final long NO_ENVIRONMENT = -1;

  /**
   * What the registers hold when a program starts.
   *
   * @param entryVa pc
   * @param spVa sp
   * @param argc a0
   * @param argvVa a1, an array of addresses that a null word ends
   * @param envpVa a2, another; or {@link #NO_ENVIRONMENT}, then a2 stays as it is
   */
  record Start(long entryVa, long spVa, int argc, long argvVa, long envpVa) {}

  /**
   * Makes a process run this program in place of its present one, whose address space becomes the
   * caller's to free. Registers that {@link Start} does not know stay as they are.
   */
  public void commitTo(Process process) {
    process.replaceAddressSpace(space);
    Trapframe trapframe = process.trapframe();
    trapframe.setEpc(start.entryVa);
    trapframe.setSp(start.spVa);
    trapframe.setArgument(0, start.argc);
    trapframe.setArgument(1, start.argvVa);
    if (start.envpVa != NO_ENVIRONMENT) {
      trapframe.setArgument(2, start.envpVa);
    }
  }
}
