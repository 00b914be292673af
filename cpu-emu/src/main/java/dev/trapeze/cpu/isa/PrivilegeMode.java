package dev.trapeze.cpu.isa;

/** A privilege mode, by its encoding in {@code mstatus.MPP} (RISC-V Privileged 1.12, 1.2). */
public enum PrivilegeMode {
  USER(0, 'U'),
  SUPERVISOR(1, 'S'),
  MACHINE(3, 'M');

  private final int code;
  private final char letter;

  PrivilegeMode(int code, char letter) {
    this.code = code;
    this.letter = letter;
  }

  /** The two-bit encoding: 0, 1 or 3. */
  public int code() {
    return code;
  }

  /** The letter by which the specification names the mode. */
  public char letter() {
    return letter;
  }

  /**
   * The mode with that encoding; throws {@link IllegalArgumentException} for the reserved code 2
   * and all above 3.
   */
  public static PrivilegeMode ofCode(int code) {
    return switch (code) {
      case 0 -> USER;
      case 1 -> SUPERVISOR;
      case 3 -> MACHINE;
      default -> throw new IllegalArgumentException("no privilege mode has the code " + code);
    };
  }
}
