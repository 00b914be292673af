package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.hart.FloatState;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Translated code, tied to the blocks in one copy of the program that it stands for. */
final class Unit {
  private static final int MOST_SEEN = 64;

  final UnitCode code;

  /** The most instructions that it may execute before it looks what is left for the first time. */
  final int need;

  /** Header of each block in the {@link CodeCache}. */
  final int[] headers;

  /** For each block, the distance of its page from that of the first. */
  final int[] pagePlaces;

  /** Frame of each of the plan's pages: blocks in others but the first are reached only there. */
  final int[] frames;

  /** The hart's floating-point state. */
  final FloatState floats;

  /** Set when the code leaves for another place: its virtual address, in RV32 not sign-extended. */
  long target;

  /** How often the way led out of it. */
  int exits;

  /** Number of {@link #exits} at which it is worth looking for a better plan. */
  int patience;

  private final UnitPlan plan;
  private final Map<Integer, Set<Integer>> seen;

  /**
   * A unit.
   *
   * @param region what it was made from
   * @param seen for the places of blocks that jump to a register, places where that has led to
   */
  Unit(
      UnitCode code,
      UnitFinder.Region region,
      FloatState floats,
      Map<Integer, Set<Integer>> seen,
      int patience) {
    this.code = code;
    this.plan = region.plan();
    this.need = new UnitPaths(plan).need(0);
    this.headers = region.headers();
    this.pagePlaces = plan.blocks().stream().mapToInt(UnitBlock::pagePlace).toArray();
    this.frames = region.frames();
    this.floats = floats;
    this.seen = seen;
    this.patience = patience;
  }

  UnitPlan plan() {
    return plan;
  }

  /** For the places of blocks that jump to a register, places where that has led to. */
  Map<Integer, Set<Integer>> seen() {
    return seen;
  }

  /** Notes that the jump at the end of a block has led to {@link #target}. */
  void see(int block, long base) {
    long place = target - base;
    if (place == (int) place) {
      int from = plan.blocks().get(block).place();
      Set<Integer> targets = seen.computeIfAbsent(from, p -> new TreeSet<>());
      if (targets.size() < MOST_SEEN) {
        targets.add((int) place);
      }
    }
  }

  /** True if code of that frame is in it. */
  boolean isFrom(int frame) {
    for (int own : frames) {
      if (own == frame) {
        return true;
      }
    }
    return false;
  }
}
