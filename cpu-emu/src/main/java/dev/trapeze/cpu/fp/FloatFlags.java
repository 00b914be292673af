package dev.trapeze.cpu.fp;

/**
 * The accrued exception flags, in {@code fflags}' layout (RISC-V Unprivileged, 11.2). Operations
 * only ever add to them.
 */
public class FloatFlags {
  /** Inexact: the result was rounded. */
  public static final int NX = 1;

  /** Underflow: the result was rounded, and is tiny after rounding. */
  public static final int UF = 2;

  /** Overflow: the rounded result is beyond the largest finite number. */
  public static final int OF = 4;

  /** Division of a finite number by zero. */
  public static final int DZ = 8;

  /** Invalid operation. */
  public static final int NV = 16;

  /** Everything that can be raised. */
  public static final int ALL = 31;

  private int flags;

  /** Flags of which none is raised. */
  public FloatFlags() {}

  /** What has been raised, a sum of the constants of this class. */
  public final int flags() {
    return flags;
  }

  /** Raises flags, a sum of the constants of this class. */
  public void raise(int raised) {
    flags |= raised;
  }

  /**
   * Replaces the flags, as software does that writes {@code fflags}; other bits are not looked at.
   */
  public void setFlags(int value) {
    flags = value & ALL;
  }

  /**
   * True if rounding to nearest is asked for and {@link #NX} is raised already. Then of an
   * operation whose result is an ordinary number nothing is left to find out but the number, which
   * is the host's.
   */
  final boolean leaveNearest(int mode) {
    return mode == Rounding.RNE && (flags & NX) != 0;
  }
}
