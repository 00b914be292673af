package dev.trapeze.cpu.mmu;

import dev.trapeze.cpu.memory.Ram;

/**
 * A page-table entry, kept as a {@code long}: zero-extended from 32 bits in Sv32 (RISC-V Privileged
 * 1.12, figures 4.17 and 4.20).
 *
 * <p>Flags and the place of the PPN are the same in both formats, so that one set of functions
 * serves both.
 */
public final class Pte {
  /** Valid. */
  public static final int V = 1;

  /** Readable. */
  public static final int R = 1 << 1;

  /** Writable. */
  public static final int W = 1 << 2;

  /** Executable. */
  public static final int X = 1 << 3;

  /** Accessible in U-mode. */
  public static final int U = 1 << 4;

  /** Global: in all address spaces. */
  public static final int G = 1 << 5;

  /** Accessed since A was last cleared. */
  public static final int A = 1 << 6;

  /** Dirty: written since D was last cleared. */
  public static final int D = 1 << 7;

  /** The two bits that are left to supervisor software. */
  public static final int RSW = 3 << 8;

  private static final int FLAG_BITS = 10;
  private static final long PPN_MASK = 0xFFF_FFFF_FFFFL;

  private Pte() {}

  /**
   * An entry that points to a frame.
   *
   * @param pa physical address of the frame, a multiple of 4096
   * @param flags of {@link #V} to {@link #D} and {@link #RSW}; V alone makes a pointer to the next
   *     level's table
   */
  public static long make(long pa, int flags) {
    return pa >>> PagingMode.PAGE_SHIFT << FLAG_BITS | flags;
  }

  /** The ten low bits: V to D, and RSW. */
  public static int flags(long pte) {
    return (int) pte & 0x3FF;
  }

  /** The physical page number. */
  public static long ppn(long pte) {
    return pte >>> FLAG_BITS & PPN_MASK;
  }

  /** Physical address of the frame or of the next level's table. */
  public static long pa(long pte) {
    return ppn(pte) << PagingMode.PAGE_SHIFT;
  }

  /** True if the valid bit is set. */
  public static boolean isValid(long pte) {
    return (pte & V) != 0;
  }

  /** True if a valid entry maps a page; false if it points to the next level's table. */
  public static boolean isLeaf(long pte) {
    return (pte & (R | W | X)) != 0;
  }

  /**
   * True if the entry has bits set above the PPN, which are reserved in Sv39 and Sv48 without
   * extensions.
   */
  public static boolean hasReservedBits(long pte) {
    return pte >>> 54 != 0;
  }

  /** Reads the entry at {@code pa}, which must be in RAM. */
  public static long read(Ram ram, PagingMode mode, long pa) {
    return mode.pteBytes() == 4 ? ram.readInt(pa) & 0xFFFF_FFFFL : ram.readLong(pa);
  }

  /** Writes the entry at {@code pa}, which must be in RAM. */
  public static void write(Ram ram, PagingMode mode, long pa, long pte) {
    if (mode.pteBytes() == 4) {
      ram.writeInt(pa, (int) pte);
    } else {
      ram.writeLong(pa, pte);
    }
  }
}
