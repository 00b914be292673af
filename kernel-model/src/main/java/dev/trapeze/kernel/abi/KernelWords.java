package dev.trapeze.kernel.abi;

/**
 * What the kernel says on the console.
 *
 * @param hello before the first process runs
 * @param hart for each hart but the first, with %d for its number
 * @param fault when a trap kills a process
 */
public record KernelWords(String hello, String hart, Fault fault) {

  /** How much is told about a fault. */
  public enum Fault {
    /** Cause, place and address in words. */
    EXPLAINED,
    /** The three CSRs, as xv6 prints them. */
    XV6
  }

  /** What is said at boot by that many harts. */
  public String boot(int harts) {
    StringBuilder text = new StringBuilder(hello);
    for (int number = 1; number < harts; number++) {
      text.append(String.format(hart, number));
    }
    return text.toString();
  }
}
