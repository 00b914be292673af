package dev.trapeze.cpu.debug;

import java.util.BitSet;
import java.util.TreeSet;

/** The places at which to stop. */
final class Breakpoints {
  private static final int OFFSET_MASK = 0xFFF;
  private static final BitSet NONE = new BitSet();

  private final TreeSet<Long> vas = new TreeSet<>();
  private BitSet halves = NONE;

  void add(long va) {
    if (vas.add(va)) {
      halves = halvesOfAll();
    }
  }

  void remove(long va) {
    if (vas.remove(va)) {
      halves = halvesOfAll();
    }
  }

  boolean isEmpty() {
    return vas.isEmpty();
  }

  boolean contains(long va) {
    return vas.contains(va);
  }

  /** See {@link DebugPort#breakpointHalves}. */
  BitSet halves() {
    return halves;
  }

  private BitSet halvesOfAll() {
    BitSet set = new BitSet();
    for (long va : vas) {
      set.set(((int) va & OFFSET_MASK) >> 1);
    }
    return set;
  }
}
