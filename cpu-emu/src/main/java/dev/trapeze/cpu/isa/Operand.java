package dev.trapeze.cpu.isa;

/** One operand as assembly language writes it, in the order of the format's syntax. */
public enum Operand {
  /** The destination register. */
  RD,
  /** The first source register. */
  RS1,
  /** The second source register. */
  RS2,
  /** The destination, a floating-point register. */
  FLOAT_RD,
  /** The first source, a floating-point register. */
  FLOAT_RS1,
  /** The second source, a floating-point register. */
  FLOAT_RS2,
  /** The third source of a fused multiply-add, a floating-point register. */
  FLOAT_RS3,
  /** A rounding mode by name; where it is not written, that of {@code frm}. */
  ROUNDING_MODE,
  /** The rounding mode of a conversion that never rounds; where it is not written, rne. */
  UNUSED_ROUNDING_MODE,
  /** A register that the encoding implies but the syntax spells out, such as sp in c.addi4spn. */
  STACK_POINTER,
  /** A number. */
  IMMEDIATE,
  /** The number of bits to shift by. */
  SHIFT_AMOUNT,
  /** The upper 20 bits of a value, written as a number from 0 to 0xFFFFF. */
  UPPER_IMMEDIATE,
  /** {@code offset(rs1)}. */
  MEMORY,
  /** {@code (rs1)}, as the atomic instructions write it. */
  ADDRESS,
  /** A code address, encoded relative to the instruction's own. */
  TARGET,
  /** A CSR by name or number. */
  CSR,
  /** A number from 0 to 31 in the place of rs1. */
  CSR_IMMEDIATE,
  /** Letters out of iorw: the accesses before the fence. */
  PREDECESSORS,
  /** Letters out of iorw: the accesses after the fence. */
  SUCCESSORS;

  /** True when assembly language may leave it out; it is the last of its syntax then. */
  public boolean optional() {
    return this == ROUNDING_MODE || this == UNUSED_ROUNDING_MODE;
  }

  /** The rounding mode that an optional operand stands for where it is not written. */
  public RoundingMode roundingModeLeftOut() {
    return this == UNUSED_ROUNDING_MODE ? RoundingMode.RNE : RoundingMode.DYN;
  }
}
