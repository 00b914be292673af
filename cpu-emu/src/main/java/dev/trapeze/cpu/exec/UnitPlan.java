package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * What a {@link UnitCode} is made from: blocks, of which the first is where it is entered. Two
 * plans are equal if they have the same blocks in the same order, wherever these lie in memory; so
 * all copies of a program share code.
 */
final class UnitPlan {
  private static final int NOWHERE = -1;

  private final Xlen xlen;
  private final List<UnitBlock> blocks;
  private final Map<Integer, List<Integer>> seen = new TreeMap<>();
  private final int[] pages;
  private final long[] content;
  private final int hash;

  /**
   * A plan.
   *
   * @param blocks what it contains
   * @param seen for the places of blocks that jump to a register, places where that has led to
   */
  UnitPlan(Xlen xlen, List<UnitBlock> blocks, Map<Integer, ? extends Iterable<Integer>> seen) {
    this.xlen = xlen;
    this.blocks = List.copyOf(blocks);
    seen.forEach((place, targets) -> keep(place, targets));
    this.pages = blocks.stream().mapToInt(UnitBlock::page).distinct().toArray();
    this.content =
        LongStream.concat(
                this.blocks.stream().flatMapToLong(UnitPlan::content),
                this.seen.entrySet().stream().flatMapToLong(UnitPlan::content))
            .toArray();
    this.hash = 31 * Arrays.hashCode(content) + xlen.bits();
  }

  private void keep(int place, Iterable<Integer> targets) {
    List<Integer> kept = new ArrayList<>();
    for (int target : targets) {
      if (indexAt(target) >= 0) {
        kept.add(target);
      }
    }
    if (indexAt(place) >= 0 && !kept.isEmpty()) {
      kept.sort(null);
      seen.put(place, kept);
    }
  }

  private static LongStream content(UnitBlock block) {
    return LongStream.concat(
        LongStream.of(block.place(), (long) block.endPlace() << 8 | block.instructions()),
        Arrays.stream(block.operations()));
  }

  private static LongStream content(Map.Entry<Integer, List<Integer>> targets) {
    return LongStream.concat(
        LongStream.of(targets.getKey(), targets.getValue().size()),
        targets.getValue().stream().mapToLong(i -> i));
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

  /** True if an operation of F or D is in it. */
  boolean usesFloats() {
    return blocks.stream()
        .flatMapToLong(block -> Arrays.stream(block.operations()))
        .anyMatch(operation -> UnitFloats.isFloat(Opcode.opcode(operation)));
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

  /** Adds the indexes of the blocks that may be returned to. */
  private void addReturnPoints(List<Integer> points) {
    for (UnitBlock block : blocks) {
      int point = block.isWhole() && block.calls() ? indexAt(block.endPlace()) : NOWHERE;
      if (point >= 0 && !points.contains(point)) {
        points.add(point);
      }
    }
  }

  /** Indexes of the blocks that may come after a block, in this plan. */
  List<Integer> successors(UnitBlock block) {
    List<Integer> successors = new ArrayList<>();
    if (!block.isWhole()) {
      return successors;
    }
    if (block.jumpsToRegister()) {
      for (int target : seen.getOrDefault(block.place(), List.of())) {
        successors.add(indexAt(target));
      }
      if (block.returns()) {
        addReturnPoints(successors);
      }
      return successors;
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
