package dev.trapeze.kernel.abi;

/** Which pages of a program's the kernel reads and writes in the program's name. */
public enum PointerRule {
  /** Those to which the program itself could do the same. */
  SAME_ACCESS,
  /** All that the program has: it may have the kernel write where it may not write itself. */
  ANY_ACCESS
}
