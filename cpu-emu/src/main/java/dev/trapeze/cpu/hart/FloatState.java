package dev.trapeze.cpu.hart;

import dev.trapeze.cpu.fp.FloatFlags;

/**
 * The floating-point state of a hart: registers, {@code fcsr}, and the field FS of {@code mstatus},
 * which says whether the state may be used and whether it has changed (RISC-V Privileged 1.12,
 * 3.1.6.6; RISC-V Unprivileged 20191213, 11.2).
 */
public final class FloatState extends FloatFlags {
  /** FS: every floating-point instruction is illegal. */
  public static final int OFF = 0;

  /** FS: registers are as at reset. */
  public static final int INITIAL = 1;

  /** FS: the same as when software last set this. */
  public static final int CLEAN = 2;

  /** FS: changed since software last set {@link #INITIAL} or {@link #CLEAN}. */
  public static final int DIRTY = 3;

  private final long[] registers = new long[32];
  private int roundingMode;
  private int fs;

  /** A state that is off, with all bits 0. */
  public FloatState() {}

  /**
   * The registers f0 to f31 as bit patterns of 64 bits; a narrower value is NaN-boxed. Whoever
   * stores into the array also calls {@link #markDirty}.
   */
  public long[] registers() {
    return registers;
  }

  /** Raises flags, which stay until software clears them, and marks the state as dirty. */
  @Override
  public void raise(int raised) {
    super.raise(raised);
    fs = DIRTY;
  }

  /** Sets {@code fflags} (lower five bits), and marks the state as dirty. */
  @Override
  public void setFlags(int value) {
    super.setFlags(value);
    fs = DIRTY;
  }

  /** {@code frm}, 0 to 7, of which 5 to 7 are no rounding modes. */
  public int roundingMode() {
    return roundingMode;
  }

  /** Sets {@code frm} (lower three bits), and marks the state as dirty. */
  public void setRoundingMode(int value) {
    roundingMode = value & 7;
    fs = DIRTY;
  }

  /** FS: {@link #OFF}, {@link #INITIAL}, {@link #CLEAN} or {@link #DIRTY}. */
  public int fs() {
    return fs;
  }

  /** Sets FS (lower two bits). */
  public void setFs(int value) {
    fs = value & 3;
  }

  /** True if floating-point instructions are illegal. */
  public boolean isOff() {
    return fs == OFF;
  }

  /** Notes that a register has been written. */
  public void markDirty() {
    fs = DIRTY;
  }
}
