package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a {@link UnitCode} is made from: blocks, of which the first is where it is entered. Two
 * plans are equal if they have the same blocks in the same order, wherever these lie in memory; so
 * all copies of a program share code.
 */
final class UnitPlan {
  private static final int NOWHERE = -1;

  private final Xlen xlen;
  private final List<UnitBlock> blocks;
  private final int[] pages;
  private final long[] content;
  private final int hash;

  UnitPlan(Xlen xlen, List<UnitBlock> blocks) {
    this.xlen = xlen;
    this.blocks = List.copyOf(blocks);
    this.pages = blocks.stream().mapToInt(UnitBlock::page).distinct().toArray();
    this.content =
        blocks.stream()
            .flatMapToLong(
                block ->
                    java.util.stream.LongStream.concat(
                        java.util.stream.LongStream.of(
                            block.place(), (long) block.endPlace() << 8 | block.instructions()),
                        Arrays.stream(block.operations())))
            .toArray();
    this.hash = 31 * Arrays.hashCode(content) + xlen.bits();
  }

  Xlen xlen() {
    return xlen;
  }

  List<UnitBlock> blocks() {
    return blocks;
  }

  /** Numbers of the pages that have blocks, beginning with 0. */
  int[] pages() {
    return pages;
  }

  /** Index of the block that begins at a place, or a negative number. */
  int indexAt(int place) {
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).place() == place) {
        return i;
      }
    }
    return NOWHERE;
  }

  /** Indexes of the blocks that may be returned to. */
  List<Integer> returnPoints() {
    List<Integer> points = new ArrayList<>();
    for (UnitBlock block : blocks) {
      int point = block.isWhole() && block.calls() ? indexAt(block.endPlace()) : NOWHERE;
      if (point >= 0 && !points.contains(point)) {
        points.add(point);
      }
    }
    return points;
  }

  /** Indexes of the blocks that may come after a block, in this plan. */
  List<Integer> successors(UnitBlock block) {
    List<Integer> successors = new ArrayList<>();
    if (!block.isWhole()) {
      return successors;
    }
    if (block.jumpsToRegister()) {
      return returnPoints();
    }
    if (block.continues() && indexAt(block.endPlace()) >= 0) {
      successors.add(indexAt(block.endPlace()));
    }
    if (block.jumps() && indexAt(block.takenPlace()) >= 0) {
      successors.add(indexAt(block.takenPlace()));
    }
    return successors;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnitPlan plan
        && plan.xlen == xlen
        && Arrays.equals(plan.content, content);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
