package dev.trapeze.cpu.hart;

/**
 * Bits of {@code mip}, {@code mie}, {@code sip} and {@code sie} (RISC-V Privileged 1.12, 3.1.9).
 */
public final class Interrupts {
  /** Supervisor software interrupt: the bits SSIP and SSIE. */
  public static final int SUPERVISOR_SOFTWARE = 1 << 1;

  /** Machine software interrupt: the bits MSIP and MSIE. */
  public static final int MACHINE_SOFTWARE = 1 << 3;

  /** Supervisor timer interrupt: the bits STIP and STIE. */
  public static final int SUPERVISOR_TIMER = 1 << 5;

  /** Machine timer interrupt: the bits MTIP and MTIE. */
  public static final int MACHINE_TIMER = 1 << 7;

  /** Supervisor external interrupt: the bits SEIP and SEIE. */
  public static final int SUPERVISOR_EXTERNAL = 1 << 9;

  /** Machine external interrupt: the bits MEIP and MEIE. */
  public static final int MACHINE_EXTERNAL = 1 << 11;

  /** Those that can be delegated to S-mode. */
  static final int SUPERVISOR = SUPERVISOR_SOFTWARE | SUPERVISOR_TIMER | SUPERVISOR_EXTERNAL;

  static final int ALL = SUPERVISOR | MACHINE_SOFTWARE | MACHINE_TIMER | MACHINE_EXTERNAL;

  private Interrupts() {}
}
