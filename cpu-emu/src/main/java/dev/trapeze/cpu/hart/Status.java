package dev.trapeze.cpu.hart;

/** Bits of {@code mstatus} and {@code sstatus} (RISC-V Privileged 1.12, 3.1.6, 4.1.1). */
public final class Status {
  /** Interrupts enabled in S-mode. */
  public static final long SIE = 1 << 1;

  /** Interrupts enabled in M-mode. */
  public static final long MIE = 1 << 3;

  /** {@link #SIE} before the last trap to S-mode. */
  public static final long SPIE = 1 << 5;

  /** {@link #MIE} before the last trap to M-mode. */
  public static final long MPIE = 1 << 7;

  /** Mode before the last trap to S-mode: 1 for S-mode, 0 for U-mode. */
  public static final long SPP = 1 << 8;

  /** Mode before the last trap to M-mode: a field of two bits, from this shift on. */
  public static final int MPP_SHIFT = 11;

  /** The two bits of MPP. */
  public static final long MPP = 3L << MPP_SHIFT;

  /** The field FS is this shift of two bits: see {@link FloatState#fs}. */
  public static final int FS_SHIFT = 13;

  /** The two bits of FS. */
  public static final long FS = 3L << FS_SHIFT;

  /** Loads and stores in M-mode are made with the rights of the mode in {@link #MPP}. */
  public static final long MPRV = 1 << 17;

  /** S-mode may load from and store to pages of U-mode. */
  public static final long SUM = 1 << 18;

  /** Loads may read pages that are only executable. */
  public static final long MXR = 1 << 19;

  /** In S-mode, {@code satp} and the fences of address translation are illegal. */
  public static final long TVM = 1 << 20;

  /** In S-mode, {@code wfi} is illegal. */
  public static final long TW = 1 << 21;

  /** In S-mode, {@code sret} is illegal. */
  public static final long TSR = 1 << 22;

  /** Width of U-mode in RV64: always 2, which is 64 bits. */
  static final long UXL_64 = 2L << 32;

  /** Width of S-mode in RV64: always 2, which is 64 bits. */
  static final long SXL_64 = 2L << 34;

  private Status() {}
}
