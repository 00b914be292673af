package dev.trapeze.cpu.dwarf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a run of instructions without gaps, by ascending address; the last one ends the
 * sequence (DWARF 5, 6.2.2). A compiler that gives each function a section makes one sequence for
 * each.
 *
 * @param rows at least one, and that which ends the sequence
 */
public record LineSequence(List<LineRow> rows) {

  /** Checks that the rows are in order, and that the last one and no other ends the sequence. */
  public LineSequence {
    rows = List.copyOf(rows);
    for (int i = 0; i < rows.size(); i++) {
      boolean last = i == rows.size() - 1;
      if (rows.get(i).endsSequence() != last
          || i > 0 && Long.compareUnsigned(rows.get(i - 1).va(), rows.get(i).va()) > 0) {
        throw new IllegalArgumentException("row " + i + " of " + rows.size() + " is out of order");
      }
    }
    if (rows.size() < 2) {
      throw new IllegalArgumentException("a sequence of " + rows.size() + " rows");
    }
  }

  /** The first address. */
  public long startVa() {
    return rows.get(0).va();
  }

  /** Behind the last address. */
  public long endVa() {
    return rows.get(rows.size() - 1).va();
  }

  /** True if the instruction at that address is in the sequence. */
  boolean contains(long va) {
    return Long.compareUnsigned(va, startVa()) >= 0 && Long.compareUnsigned(va, endVa()) < 0;
  }

  /**
   * Index of the row that says where {@code va}, which is in the sequence, comes from: the last one
   * at or before it. Of rows at the same address it is the last statement, if there is one (gdb's
   * {@code find_pc_sect_line}).
   */
  int indexAt(long va) {
    int low = 0;
    int high = rows.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (Long.compareUnsigned(rows.get(middle).va(), va) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    for (int i = low; i >= 0 && rows.get(i).va() == rows.get(low).va(); i--) {
      if (rows.get(i).isStatement()) {
        return i;
      }
    }
    return low;
  }

  /** Behind the last address that the row of that index decides about. */
  long endOfRow(int index) {
    long startVa = rows.get(index).va();
    for (int i = index + 1; i < rows.size(); i++) {
      if (rows.get(i).va() != startVa) {
        return rows.get(i).va();
      }
    }
    return startVa;
  }

  /** The row that says where {@code va} comes from, or null if it is not in the sequence. */
  @Nullable LineRow rowAt(long va) {
    return contains(va) ? rows.get(indexAt(va)) : null;
  }
}
