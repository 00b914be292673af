package dev.trapeze.cpu.hart;

/** Bits of {@code sstatus} (RISC-V Privileged 1.12, 4.1.1). */
public final class Status {
  /** Interrupts enabled in S-mode. */
  public static final long SIE = 1 << 1;

  /** {@link #SIE} before the last trap. */
  public static final long SPIE = 1 << 5;

  /** Mode before the last trap: 1 for S-mode, 0 for U-mode. */
  public static final long SPP = 1 << 8;

  /** S-mode may load from and store to pages of U-mode. */
  public static final long SUM = 1 << 18;

  /** Loads may read pages that are only executable. */
  public static final long MXR = 1 << 19;

  /** Width of U-mode in RV64: always 2, which is 64 bits. */
  static final long UXL_64 = 2L << 32;

  /** The bits that software can change. */
  static final long WRITABLE = SIE | SPIE | SPP | SUM | MXR;

  private Status() {}
}
