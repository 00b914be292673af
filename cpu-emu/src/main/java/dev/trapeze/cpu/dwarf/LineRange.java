package dev.trapeze.cpu.dwarf;

/**
 * Instructions that follow each other and come from one line.
 *
 * @param startVa of the first one
 * @param endVa behind the last one
 * @param file as the compiler named it
 * @param line from 1; 0 for what comes from no line
 */
public record LineRange(long startVa, long endVa, String file, int line) {

  /** True if the instruction at that address is one of them. */
  public boolean contains(long va) {
    return Long.compareUnsigned(va, startVa) >= 0 && Long.compareUnsigned(va, endVa) < 0;
  }
}
