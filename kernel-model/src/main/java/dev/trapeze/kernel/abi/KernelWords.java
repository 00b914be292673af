package dev.trapeze.kernel.abi;

/**
 * What the kernel says on the console.
 *
 * @param boot before the first process runs
 * @param fault when a trap kills a process
 */
public record KernelWords(String boot, Fault fault) {

  /** How much is told about a fault. */
  public enum Fault {
    /** Cause, place and address in words. */
    EXPLAINED,
    /** The three CSRs, as xv6 prints them. */
    XV6
  }
}
