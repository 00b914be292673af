package dev.trapeze.cpu.isa;

/**
 * The width of an integer register (RISC-V Unprivileged, 1.3).
 *
 * <p>Register values are kept as a Java {@code long} in either width: an RV32 value is kept
 * sign-extended from bit 31, so that signed and unsigned comparisons of two registers give the same
 * answer in both widths.
 */
public enum Xlen {
  RV32(32),
  RV64(64);

  private final int bits;

  Xlen(int bits) {
    this.bits = bits;
  }

  /** Width in bits: 32 or 64. */
  public int bits() {
    return bits;
  }

  /** Width in bytes: 4 or 8. */
  public int bytes() {
    return bits / 8;
  }

  /**
   * {@code value} cut to this width and sign-extended: the form in which registers and CSRs are
   * kept.
   */
  public long signExtend(long value) {
    return this == RV32 ? (int) value : value;
  }

  /**
   * {@code value} cut to this width and zero-extended: the form in which addresses are compared and
   * shown.
   */
  public long zeroExtend(long value) {
    return this == RV32 ? value & 0xFFFF_FFFFL : value;
  }

  /**
   * {@code value} as a hexadecimal number of this width's full number of digits, with {@code 0x} in
   * front.
   */
  public String hex(long value) {
    return this == RV32 ? String.format("0x%08x", (int) value) : String.format("0x%016x", value);
  }

  /**
   * The width with that number of bits; throws {@link IllegalArgumentException} for any but 32 and
   * 64.
   */
  public static Xlen ofBits(int bits) {
    return switch (bits) {
      case 32 -> RV32;
      case 64 -> RV64;
      default -> throw new IllegalArgumentException("XLEN is 32 or 64 bits, not " + bits);
    };
  }
}
