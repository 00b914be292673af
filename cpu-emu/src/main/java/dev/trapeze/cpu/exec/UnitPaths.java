package dev.trapeze.cpu.exec;

import java.util.List;

/**
 * Where a unit looks at what is left of its budget: at its start, and wherever a jump back leads to
 * ("heads"). There it goes on only if what is left is enough for the longest way to the next such
 * place; so it cannot execute an instruction too many.
 */
final class UnitPaths {
  private static final byte NEW = 0;
  private static final byte OPEN = 1;
  private static final byte DONE = 2;

  private final UnitPlan plan;
  private final byte[] states;
  private final boolean[] heads;
  private final int[] needs;

  UnitPaths(UnitPlan plan) {
    this.plan = plan;
    int count = plan.blocks().size();
    states = new byte[count];
    heads = new boolean[count];
    needs = new int[count];
    heads[0] = true;
    for (int i = 0; i < count; i++) {
      if (states[i] == NEW) {
        visit(i);
      }
    }
    for (int i = 0; i < count; i++) {
      measure(i);
    }
  }

  /** True if block {@code index} is a place to look at what is left. */
  boolean isHead(int index) {
    return heads[index];
  }

  /** The most instructions from block {@code index} on until the next head or the end. */
  int need(int index) {
    return needs[index];
  }

  private void visit(int index) {
    states[index] = OPEN;
    for (int next : successors(index)) {
      if (states[next] == OPEN) {
        heads[next] = true;
      } else if (states[next] == NEW) {
        visit(next);
      }
    }
    states[index] = DONE;
  }

  private int measure(int index) {
    if (needs[index] == 0) {
      int most = 0;
      for (int next : successors(index)) {
        if (!heads[next]) {
          most = Math.max(most, measure(next));
        }
      }
      needs[index] = most + plan.blocks().get(index).instructions();
    }
    return needs[index];
  }

  private List<Integer> successors(int index) {
    return plan.successors(plan.blocks().get(index));
  }
}
