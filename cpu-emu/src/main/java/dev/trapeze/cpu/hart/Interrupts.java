package dev.trapeze.cpu.hart;

/** Bits of {@code sip} and {@code sie} (RISC-V Privileged 1.12, 4.1.3). */
public final class Interrupts {
  /** Supervisor software interrupt: the bit SSIP and SSIE. */
  public static final int SOFTWARE = 1 << 1;

  /** Supervisor timer interrupt: the bit STIP and STIE. */
  public static final int TIMER = 1 << 5;

  /** Supervisor external interrupt: the bit SEIP and SEIE. */
  public static final int EXTERNAL = 1 << 9;

  /** All of them. */
  static final int SUPERVISOR = SOFTWARE | TIMER | EXTERNAL;

  private Interrupts() {}
}
