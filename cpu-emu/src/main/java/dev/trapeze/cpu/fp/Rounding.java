package dev.trapeze.cpu.fp;

/**
 * The rounding modes, as instructions and {@code frm} number them (RISC-V Unprivileged, 11.2):
 * plain numbers, as they come from instruction words.
 */
public final class Rounding {
  /** To nearest, ties to even. */
  public static final int RNE = 0;

  /** Towards zero. */
  public static final int RTZ = 1;

  /** Down, towards negative infinity. */
  public static final int RDN = 2;

  /** Up, towards positive infinity. */
  public static final int RUP = 3;

  /** To nearest, ties away from zero. */
  public static final int RMM = 4;

  /** In an instruction: the mode that {@code frm} holds. */
  public static final int DYNAMIC = 7;

  private Rounding() {}

  /** True for the modes that numbers can be rounded with: neither reserved nor dynamic. */
  public static boolean isValid(int mode) {
    return mode >= RNE && mode <= RMM;
  }
}
