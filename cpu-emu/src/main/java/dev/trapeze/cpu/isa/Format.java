package dev.trapeze.cpu.isa;

import java.util.List;

/**
 * An instruction format: where the operands lie in the instruction word, and how assembly language
 * writes them (RISC-V Unprivileged, 2.2 and 16.2). Formats with the same layout and another syntax
 * are apart.
 *
 * <p>The operands of a compressed format are those of the base instruction that it expands to.
 */
public enum Format {
  /** Register with register. */
  R(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.RS2,
      ImmediateLayout.NONE,
      Operand.RD,
      Operand.RS1,
      Operand.RS2),
  /** Register with a 12-bit immediate. */
  I_IMMEDIATE(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.NONE,
      Layouts.I,
      Operand.RD,
      Operand.RS1,
      Operand.IMMEDIATE),
  /** Shift by a constant. */
  I_SHIFT(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.NONE,
      ImmediateLayout.unsigned("5:0@20"),
      Operand.RD,
      Operand.RS1,
      Operand.SHIFT_AMOUNT),
  /** Shift of a word by a constant, in RV64. */
  I_SHIFT_WORD(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.NONE,
      ImmediateLayout.unsigned("4:0@20"),
      Operand.RD,
      Operand.RS1,
      Operand.SHIFT_AMOUNT),
  /** Load, and jump to a register plus offset. */
  I_MEMORY(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.NONE,
      Layouts.I,
      Operand.RD,
      Operand.MEMORY),
  /** CSR instruction with a register; the immediate is the CSR's number. */
  I_CSR(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.NONE,
      Layouts.I_UNSIGNED,
      Operand.RD,
      Operand.CSR,
      Operand.RS1),
  /** CSR instruction with a constant in the place of rs1; the immediate is the CSR's number. */
  I_CSR_CONSTANT(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.NONE,
      Layouts.I_UNSIGNED,
      Operand.RD,
      Operand.CSR,
      Operand.CSR_IMMEDIATE),
  /** Memory fence; the immediate holds fm, predecessor set and successor set, 4 bits each. */
  I_FENCE(
      RegisterField.NONE,
      RegisterField.NONE,
      RegisterField.NONE,
      Layouts.I_UNSIGNED,
      Operand.PREDECESSORS,
      Operand.SUCCESSORS),
  /** Store. */
  S(
      RegisterField.NONE,
      RegisterField.RS1,
      RegisterField.RS2,
      ImmediateLayout.signed("11:5@25", "4:0@7"),
      Operand.RS2,
      Operand.MEMORY),
  /** Conditional branch. */
  B(
      RegisterField.NONE,
      RegisterField.RS1,
      RegisterField.RS2,
      ImmediateLayout.signed("12|10:5@25", "4:1|11@7"),
      Operand.RS1,
      Operand.RS2,
      Operand.TARGET),
  /** Upper immediate; the immediate is the full value, a multiple of 4096. */
  U(
      RegisterField.RD,
      RegisterField.NONE,
      RegisterField.NONE,
      ImmediateLayout.signed("31:12@12"),
      Operand.RD,
      Operand.UPPER_IMMEDIATE),
  /** Jump and link. */
  J(
      RegisterField.RD,
      RegisterField.NONE,
      RegisterField.NONE,
      ImmediateLayout.signed("20|10:1|11|19:12@12"),
      Operand.RD,
      Operand.TARGET),
  /** Atomic memory operation; the immediate is aq in bit 1 and rl in bit 0. */
  R_ATOMIC(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.RS2,
      Layouts.ORDERING,
      Operand.RD,
      Operand.RS2,
      Operand.ADDRESS),
  /** Load reserved; the immediate is aq in bit 1 and rl in bit 0. */
  R_LOAD_RESERVED(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.NONE,
      Layouts.ORDERING,
      Operand.RD,
      Operand.ADDRESS),
  /** Two source registers and no destination: sfence.vma. */
  R_SOURCES(
      RegisterField.NONE,
      RegisterField.RS1,
      RegisterField.RS2,
      ImmediateLayout.NONE,
      Operand.RS1,
      Operand.RS2),
  /** No operands. */
  NO_OPERANDS(RegisterField.NONE, RegisterField.NONE, RegisterField.NONE, ImmediateLayout.NONE),

  /** c.nop, which expands to an addi to x0. */
  CI_NOP(RegisterField.ZERO, RegisterField.ZERO, RegisterField.NONE, Layouts.CI),
  /** c.addi and c.addiw. */
  CI(
      RegisterField.C_HIGH,
      RegisterField.C_HIGH,
      RegisterField.NONE,
      Layouts.CI,
      Operand.RD,
      Operand.IMMEDIATE),
  /** c.li. */
  CI_LOAD_IMMEDIATE(
      RegisterField.C_HIGH,
      RegisterField.ZERO,
      RegisterField.NONE,
      Layouts.CI,
      Operand.RD,
      Operand.IMMEDIATE),
  /** c.lui. */
  CI_UPPER(
      RegisterField.C_HIGH,
      RegisterField.NONE,
      RegisterField.NONE,
      ImmediateLayout.signed("17@12", "16:12@2"),
      Operand.RD,
      Operand.UPPER_IMMEDIATE),
  /** c.addi16sp. */
  CI_STACK(
      RegisterField.SP,
      RegisterField.SP,
      RegisterField.NONE,
      ImmediateLayout.signed("9@12", "4|6|8:7|5@2"),
      Operand.STACK_POINTER,
      Operand.IMMEDIATE),
  /** c.slli. */
  CI_SHIFT(
      RegisterField.C_HIGH,
      RegisterField.C_HIGH,
      RegisterField.NONE,
      Layouts.CI_UNSIGNED,
      Operand.RD,
      Operand.SHIFT_AMOUNT),
  /** c.lwsp. */
  CI_LOAD_WORD(
      RegisterField.C_HIGH,
      RegisterField.SP,
      RegisterField.NONE,
      ImmediateLayout.unsigned("5@12", "4:2|7:6@2"),
      Operand.RD,
      Operand.MEMORY),
  /** c.ldsp. */
  CI_LOAD_DOUBLE(
      RegisterField.C_HIGH,
      RegisterField.SP,
      RegisterField.NONE,
      ImmediateLayout.unsigned("5@12", "4:3|8:6@2"),
      Operand.RD,
      Operand.MEMORY),
  /** c.swsp. */
  CSS_WORD(
      RegisterField.NONE,
      RegisterField.SP,
      RegisterField.C_LOW,
      ImmediateLayout.unsigned("5:2|7:6@7"),
      Operand.RS2,
      Operand.MEMORY),
  /** c.sdsp. */
  CSS_DOUBLE(
      RegisterField.NONE,
      RegisterField.SP,
      RegisterField.C_LOW,
      ImmediateLayout.unsigned("5:3|8:6@7"),
      Operand.RS2,
      Operand.MEMORY),
  /** c.addi4spn. */
  CIW(
      RegisterField.C_LOW_SHORT,
      RegisterField.SP,
      RegisterField.NONE,
      ImmediateLayout.unsigned("5:4|9:6|2|3@5"),
      Operand.RD,
      Operand.STACK_POINTER,
      Operand.IMMEDIATE),
  /** c.lw. */
  CL_WORD(
      RegisterField.C_LOW_SHORT,
      RegisterField.C_HIGH_SHORT,
      RegisterField.NONE,
      Layouts.CL_WORD,
      Operand.RD,
      Operand.MEMORY),
  /** c.ld. */
  CL_DOUBLE(
      RegisterField.C_LOW_SHORT,
      RegisterField.C_HIGH_SHORT,
      RegisterField.NONE,
      Layouts.CL_DOUBLE,
      Operand.RD,
      Operand.MEMORY),
  /** c.sw. */
  CS_WORD(
      RegisterField.NONE,
      RegisterField.C_HIGH_SHORT,
      RegisterField.C_LOW_SHORT,
      Layouts.CL_WORD,
      Operand.RS2,
      Operand.MEMORY),
  /** c.sd. */
  CS_DOUBLE(
      RegisterField.NONE,
      RegisterField.C_HIGH_SHORT,
      RegisterField.C_LOW_SHORT,
      Layouts.CL_DOUBLE,
      Operand.RS2,
      Operand.MEMORY),
  /** Two of x8 to x15, the first being the destination too. */
  CA(
      RegisterField.C_HIGH_SHORT,
      RegisterField.C_HIGH_SHORT,
      RegisterField.C_LOW_SHORT,
      ImmediateLayout.NONE,
      Operand.RD,
      Operand.RS2),
  /** c.andi. */
  CB_IMMEDIATE(
      RegisterField.C_HIGH_SHORT,
      RegisterField.C_HIGH_SHORT,
      RegisterField.NONE,
      Layouts.CI,
      Operand.RD,
      Operand.IMMEDIATE),
  /** c.srli and c.srai. */
  CB_SHIFT(
      RegisterField.C_HIGH_SHORT,
      RegisterField.C_HIGH_SHORT,
      RegisterField.NONE,
      Layouts.CI_UNSIGNED,
      Operand.RD,
      Operand.SHIFT_AMOUNT),
  /** c.beqz and c.bnez. */
  CB_BRANCH(
      RegisterField.NONE,
      RegisterField.C_HIGH_SHORT,
      RegisterField.ZERO,
      ImmediateLayout.signed("8|4:3@10", "7:6|2:1|5@2"),
      Operand.RS1,
      Operand.TARGET),
  /** c.j. */
  CJ(RegisterField.ZERO, RegisterField.NONE, RegisterField.NONE, Layouts.CJ, Operand.TARGET),
  /** c.jal. */
  CJ_LINK(RegisterField.RA, RegisterField.NONE, RegisterField.NONE, Layouts.CJ, Operand.TARGET),
  /** c.jr. */
  CR_JUMP(
      RegisterField.ZERO,
      RegisterField.C_HIGH,
      RegisterField.NONE,
      ImmediateLayout.NONE,
      Operand.RS1),
  /** c.jalr. */
  CR_JUMP_LINK(
      RegisterField.RA,
      RegisterField.C_HIGH,
      RegisterField.NONE,
      ImmediateLayout.NONE,
      Operand.RS1),
  /** c.mv. */
  CR_MOVE(
      RegisterField.C_HIGH,
      RegisterField.ZERO,
      RegisterField.C_LOW,
      ImmediateLayout.NONE,
      Operand.RD,
      Operand.RS2),
  /** c.add. */
  CR_ADD(
      RegisterField.C_HIGH,
      RegisterField.C_HIGH,
      RegisterField.C_LOW,
      ImmediateLayout.NONE,
      Operand.RD,
      Operand.RS2);

  /** Immediate layouts that several formats share. */
  private static final class Layouts {
    static final ImmediateLayout I = ImmediateLayout.signed("11:0@20");
    static final ImmediateLayout I_UNSIGNED = ImmediateLayout.unsigned("11:0@20");
    static final ImmediateLayout ORDERING = ImmediateLayout.unsigned("1:0@25");
    static final ImmediateLayout CI = ImmediateLayout.signed("5@12", "4:0@2");
    static final ImmediateLayout CI_UNSIGNED = ImmediateLayout.unsigned("5@12", "4:0@2");
    static final ImmediateLayout CL_WORD = ImmediateLayout.unsigned("5:3@10", "2|6@5");
    static final ImmediateLayout CL_DOUBLE = ImmediateLayout.unsigned("5:3@10", "7:6@5");
    static final ImmediateLayout CJ = ImmediateLayout.signed("11|4|9:8|10|6|7|3:1|5@2");
  }

  private final RegisterField rd;
  private final RegisterField rs1;
  private final RegisterField rs2;
  private final ImmediateLayout immediate;
  private final List<Operand> syntax;

  Format(
      RegisterField rd,
      RegisterField rs1,
      RegisterField rs2,
      ImmediateLayout immediate,
      Operand... syntax) {
    this.rd = rd;
    this.rs1 = rs1;
    this.rs2 = rs2;
    this.immediate = immediate;
    this.syntax = List.of(syntax);
  }

  /** Where the destination register is. */
  public RegisterField rd() {
    return rd;
  }

  /** Where the first source register is. */
  public RegisterField rs1() {
    return rs1;
  }

  /** Where the second source register is. */
  public RegisterField rs2() {
    return rs2;
  }

  /** Where the immediate's bits are. */
  public ImmediateLayout immediate() {
    return immediate;
  }

  /** The operands in the order in which assembly language writes them. */
  public List<Operand> syntax() {
    return syntax;
  }
}
