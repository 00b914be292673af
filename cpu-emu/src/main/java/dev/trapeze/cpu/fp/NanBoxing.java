package dev.trapeze.cpu.fp;

/**
 * Binary32 numbers in registers of 64 bits (RISC-V Unprivileged, 12.2): above them stand ones,
 * which makes a NaN of the whole. Registers of a machine without the D extension can be kept so as
 * well; nothing there can tell.
 */
public final class NanBoxing {
  private static final long BOX = 0xFFFF_FFFF_0000_0000L;

  private NanBoxing() {}

  /** The register with a binary32 pattern. */
  public static long box(int a) {
    return BOX | a;
  }

  /**
   * The binary32 pattern that an operation sees: the canonical NaN if the register is not boxed.
   */
  public static int unbox(long register) {
    return register >>> 32 == 0xFFFF_FFFFL ? (int) register : Binary32.CANONICAL_NAN;
  }
}
