package dev.trapeze.cpu.exec;

/**
 * The translation of a {@link UnitPlan} to JVM bytecode. {@link UnitCompiler} makes the subclasses;
 * an instance has no state, and serves all units with the same plan.
 */
abstract class UnitCode {
  /** In place of a site, as all negative numbers: the way leads to {@link Unit#target}. */
  static final int GOTO = -1;

  /** Instead of {@link #GOTO} where the target of a block's jump came from a register. */
  static int indirect(int block) {
    return GOTO - 1 - block;
  }

  /** The block of an {@link #indirect} way; negative for {@link #GOTO}. */
  static int indirectBlock(int site) {
    return GOTO - 1 - site;
  }

  /** Makes a site out of the number of a block and the index of an operation in it, or -1. */
  static int site(int block, int operation) {
    return block << 8 | operation + 1;
  }

  /** Number of the block that a site is in. */
  static int block(int site) {
    return site >> 8;
  }

  /** Distance of a site's word from the header of its block; 0 for the header itself. */
  static int distance(int site) {
    return site & 0xFF;
  }

  /**
   * Executes from the first block on, until the way leads out of the unit, or to an operation that
   * is not for it (which has not been executed, though all the instructions of its block have been
   * taken off), or to a block from where on there may not be enough left.
   *
   * @param unit where it is told where else to go
   * @param x the registers
   * @param tlb the entries of the current {@link dev.trapeze.cpu.mmu.TlbContext}
   * @param ram all of RAM
   * @param base virtual address of the page that the unit is entered in
   * @param left the most instructions to execute
   * @return the site, or a negative number, above 32 bits with what is left
   */
  abstract long run(Unit unit, long[] x, long[] tlb, byte[] ram, long base, int left);
}
