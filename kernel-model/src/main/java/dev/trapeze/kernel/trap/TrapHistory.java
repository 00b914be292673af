package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.hart.VirtualClock;
import java.util.ArrayList;
import java.util.List;

/**
 * The last traps in user mode, for the report of a panic. Kept in arrays that are made once, so
 * that noting a trap costs next to nothing.
 */
public final class TrapHistory {

  /** How many are kept; a power of two. */
  static final int CAPACITY = 16;

  /**
   * A trap.
   *
   * @param instructions retired by the whole machine when the kernel was entered
   * @param hart number of the hart
   * @param pid of the process that had it
   * @param scause as the CSR says, sign-extended
   * @param sepc as the CSR says, sign-extended
   * @param stval as the CSR says, sign-extended
   * @param a7 of the program: the number of the system call, if it is one
   */
  public record Entry(
      long instructions, int hart, int pid, long scause, long sepc, long stval, long a7) {}

  private static final int FIELDS = 7;

  private final VirtualClock clock;
  private final long[] fields = new long[CAPACITY * FIELDS];
  private long noted;

  /** A history without traps, on a machine with that clock. */
  public TrapHistory(VirtualClock clock) {
    this.clock = clock;
  }

  /** Notes a trap that has just been taken. */
  void note(int hart, int pid, long scause, long sepc, long stval, long a7) {
    int at = (int) (noted % CAPACITY) * FIELDS;
    fields[at] = clock.instructionsRetired();
    fields[at + 1] = hart;
    fields[at + 2] = pid;
    fields[at + 3] = scause;
    fields[at + 4] = sepc;
    fields[at + 5] = stval;
    fields[at + 6] = a7;
    noted++;
  }

  /** The last traps, the oldest first. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (long i = Math.max(0, noted - CAPACITY); i < noted; i++) {
      int at = (int) (i % CAPACITY) * FIELDS;
      entries.add(
          new Entry(
              fields[at],
              (int) fields[at + 1],
              (int) fields[at + 2],
              fields[at + 3],
              fields[at + 4],
              fields[at + 5],
              fields[at + 6]));
    }
    return entries;
  }
}
