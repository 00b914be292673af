package dev.trapeze.cpu.exec;

import org.jspecify.annotations.Nullable;

/**
 * A predecoded run of instructions within one page, entered at its start only. It ends with an
 * operation that leaves it.
 *
 * <p>Blocks know offsets, not addresses: their place is a physical one.
 */
final class Block {
  /** See {@link Opcode}. */
  final long[] operations;

  /**
   * For each operation, the distance in bytes of its (first) instruction from the block's start.
   */
  private final short[] offsets;

  /** For each operation, the distance from the block's start to the end of its instruction. */
  private final short[] ends;

  /** For each operation, the number of the block's instructions before it. */
  private final short[] instructionsBefore;

  /** Number of instructions in the block. */
  final int instructions;

  /** Size of the instructions in bytes. */
  final int lengthBytes;

  /**
   * Where the branch or jump at the end leads when taken; null if not known yet, or in another
   * page.
   */
  @Nullable Block taken;

  /** What follows behind the block; null if not known yet, or in another page. */
  @Nullable Block next;

  private final int startOffset;
  private final boolean chainable;

  /**
   * Makes a block.
   *
   * @param startOffset place in the page, 0 to 4094
   * @param chainable false for a block that does not belong to a page and may run at any address
   */
  Block(
      long[] operations,
      short[] offsets,
      short[] ends,
      short[] instructionsBefore,
      int instructions,
      int lengthBytes,
      int startOffset,
      boolean chainable) {
    this.operations = operations;
    this.offsets = offsets;
    this.ends = ends;
    this.instructionsBefore = instructionsBefore;
    this.instructions = instructions;
    this.lengthBytes = lengthBytes;
    this.startOffset = startOffset;
    this.chainable = chainable;
  }

  /** Distance in bytes from the block's start to the (first) instruction of an operation. */
  int offset(int operation) {
    return offsets[operation];
  }

  /** Distance in bytes from the block's start to the end of an operation's instruction. */
  int end(int operation) {
    return ends[operation];
  }

  /** Number of the block's instructions before an operation. */
  int instructionsBefore(int operation) {
    return instructionsBefore[operation];
  }

  /**
   * True if the code at that distance from the block's start lies in the same page, so that a
   * successor there may be remembered: wherever the page is mapped, both are.
   */
  boolean mayChain(int distance) {
    int offset = startOffset + distance;
    return chainable && offset >= 0 && offset < 4096;
  }
}
