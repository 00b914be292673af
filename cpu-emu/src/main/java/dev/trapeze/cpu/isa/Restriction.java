package dev.trapeze.cpu.isa;

/**
 * Which of the encodings that match a row's bits are reserved or belong to another row, where bits
 * and mask alone cannot say it.
 */
enum Restriction {
  NONE,
  /** An immediate of zero is reserved. */
  NONZERO_IMMEDIATE,
  /** A shift amount of 32 and more is reserved in RV32. */
  SHIFT_BELOW_XLEN,
  /** x0 as the destination is reserved or is another instruction. */
  NONZERO_RD,
  /** x0 as the first source is reserved or is another instruction. */
  NONZERO_RS1,
  /** x0 as the second source is another instruction. */
  NONZERO_RS2,
  /**
   * The rounding modes 5 and 6 are reserved; the mode is in the low three bits of the immediate.
   */
  DEFINED_ROUNDING_MODE,
  /** c.lui: sp as the destination is c.addi16sp, and an immediate of zero is reserved. */
  RD_NOT_SP_AND_NONZERO_IMMEDIATE;

  /** True when an encoding with these operands belongs to the row. */
  boolean admits(int rd, int rs1, int rs2, int immediate, Xlen xlen) {
    return switch (this) {
      case NONE -> true;
      case NONZERO_IMMEDIATE -> immediate != 0;
      case SHIFT_BELOW_XLEN -> immediate < xlen.bits();
      case NONZERO_RD -> rd != 0;
      case NONZERO_RS1 -> rs1 != 0;
      case NONZERO_RS2 -> rs2 != 0;
      case DEFINED_ROUNDING_MODE -> (immediate & 7) != 5 && (immediate & 7) != 6;
      case RD_NOT_SP_AND_NONZERO_IMMEDIATE -> rd != 2 && immediate != 0;
    };
  }
}
