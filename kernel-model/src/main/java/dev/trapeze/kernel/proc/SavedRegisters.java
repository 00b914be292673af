package dev.trapeze.kernel.proc;

/**
 * The registers of a program that is in the kernel: what it will have when it goes on. Values are
 * sign-extended, as registers are; of a written value the low XLEN bits count.
 */
public interface SavedRegisters {

  /** Number of the first argument register. */
  int A0 = 10;

  /** The address at which the program goes on. */
  long epc();

  /** Sets the address at which the program goes on. */
  void setEpc(long va);

  /**
   * Register x{@code number}.
   *
   * @param number 0 to 31, else {@link IllegalArgumentException}; x0 is 0
   */
  long x(int number);

  /**
   * Sets register x{@code number}.
   *
   * @param number 0 to 31, else {@link IllegalArgumentException}; x0 stays 0
   */
  void setX(int number, long value);
}
