package dev.trapeze.cpu.isa;

/** One operand as assembly language writes it, in the order of the format's syntax. */
public enum Operand {
  /** The destination register. */
  RD,
  /** The first source register. */
  RS1,
  /** The second source register. */
  RS2,
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
  SUCCESSORS
}
