package dev.trapeze.cpu.isa;

/** Where an instruction keeps the number of a register operand, or which register it implies. */
public enum RegisterField {
  /** The format has no such operand; it is reported as register 0. */
  NONE(0, 0, 0),
  /** Bits 11 to 7. */
  RD(7, 5, 0),
  /** Bits 19 to 15. */
  RS1(15, 5, 0),
  /** Bits 24 to 20. */
  RS2(20, 5, 0),
  /** Compressed instructions, full register number in bits 11 to 7. */
  C_HIGH(7, 5, 0),
  /** Compressed instructions, full register number in bits 6 to 2. */
  C_LOW(2, 5, 0),
  /** Compressed instructions, one of x8 to x15 in bits 9 to 7. */
  C_HIGH_SHORT(7, 3, 8),
  /** Compressed instructions, one of x8 to x15 in bits 4 to 2. */
  C_LOW_SHORT(2, 3, 8),
  /** Implied x0. */
  ZERO(0, 0, 0),
  /** Implied x1, the return address. */
  RA(0, 0, 1),
  /** Implied x2, the stack pointer. */
  SP(0, 0, 2);

  private final int shift;
  private final int mask;
  private final int firstRegister;

  RegisterField(int shift, int widthBits, int firstRegister) {
    this.shift = shift;
    this.mask = (1 << widthBits) - 1;
    this.firstRegister = firstRegister;
  }

  /** The register number in an instruction word. */
  public int extract(int raw) {
    return ((raw >>> shift) & mask) + firstRegister;
  }

  /** True when this field can name that register. */
  public boolean holds(int register) {
    return register >= firstRegister && register - firstRegister <= mask;
  }

  /** The instruction bits that name a register which {@link #holds} accepts. */
  public int insert(int register) {
    return ((register - firstRegister) & mask) << shift;
  }
}
