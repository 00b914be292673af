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
      Layouts.S,
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

  /** Register with one source register. */
  R_UNARY(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.NONE,
      ImmediateLayout.NONE,
      Operand.RD,
      Operand.RS1),
  /** Cache-block operation on the block that holds an address. */
  BLOCK(
      RegisterField.NONE,
      RegisterField.RS1,
      RegisterField.NONE,
      ImmediateLayout.NONE,
      Operand.ADDRESS),

  /** Load of a floating-point register. */
  I_FLOAT_LOAD(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.NONE,
      Layouts.I,
      Operand.FLOAT_RD,
      Operand.MEMORY),
  /** Store of a floating-point register. */
  S_FLOAT_STORE(
      RegisterField.NONE,
      RegisterField.RS1,
      RegisterField.RS2,
      Layouts.S,
      Operand.FLOAT_RS2,
      Operand.MEMORY),
  /** Two floating-point registers to one; the immediate is the rounding mode. */
  R_FLOAT_ROUNDED(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.RS2,
      Layouts.ROUNDING,
      Operand.FLOAT_RD,
      Operand.FLOAT_RS1,
      Operand.FLOAT_RS2,
      Operand.ROUNDING_MODE),
  /** Two floating-point registers to one, without rounding. */
  R_FLOAT(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.RS2,
      ImmediateLayout.NONE,
      Operand.FLOAT_RD,
      Operand.FLOAT_RS1,
      Operand.FLOAT_RS2),
  /**
   * Fused multiply-add; the immediate is the third source register times 8, plus the rounding mode.
   */
  R4_FLOAT(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.RS2,
      Layouts.ROUNDING_AND_RS3,
      Operand.FLOAT_RD,
      Operand.FLOAT_RS1,
      Operand.FLOAT_RS2,
      Operand.FLOAT_RS3,
      Operand.ROUNDING_MODE),
  /** One floating-point register to another; the immediate is the rounding mode. */
  R_FLOAT_UNARY(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.NONE,
      Layouts.ROUNDING,
      Operand.FLOAT_RD,
      Operand.FLOAT_RS1,
      Operand.ROUNDING_MODE),
  /** As {@link #R_FLOAT_UNARY}, where the result is always exact. */
  R_FLOAT_WIDEN(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.NONE,
      Layouts.ROUNDING,
      Operand.FLOAT_RD,
      Operand.FLOAT_RS1,
      Operand.UNUSED_ROUNDING_MODE),
  /** Comparison of two floating-point registers into an integer register. */
  R_FLOAT_COMPARE(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.RS2,
      ImmediateLayout.NONE,
      Operand.RD,
      Operand.FLOAT_RS1,
      Operand.FLOAT_RS2),
  /** Conversion to an integer; the immediate is the rounding mode. */
  R_FLOAT_TO_INTEGER(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.NONE,
      Layouts.ROUNDING,
      Operand.RD,
      Operand.FLOAT_RS1,
      Operand.ROUNDING_MODE),
  /** Conversion from an integer; the immediate is the rounding mode. */
  R_FLOAT_FROM_INTEGER(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.NONE,
      Layouts.ROUNDING,
      Operand.FLOAT_RD,
      Operand.RS1,
      Operand.ROUNDING_MODE),
  /** As {@link #R_FLOAT_FROM_INTEGER}, where the result is always exact. */
  R_FLOAT_FROM_WORD(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.NONE,
      Layouts.ROUNDING,
      Operand.FLOAT_RD,
      Operand.RS1,
      Operand.UNUSED_ROUNDING_MODE),
  /** Bits or class of a floating-point register to an integer register. */
  R_FLOAT_BITS_OUT(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.NONE,
      ImmediateLayout.NONE,
      Operand.RD,
      Operand.FLOAT_RS1),
  /** Bits of an integer register to a floating-point register. */
  R_FLOAT_BITS_IN(
      RegisterField.RD,
      RegisterField.RS1,
      RegisterField.NONE,
      ImmediateLayout.NONE,
      Operand.FLOAT_RD,
      Operand.RS1),

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
      Layouts.CI_WORD,
      Operand.RD,
      Operand.MEMORY),
  /** c.ldsp. */
  CI_LOAD_DOUBLE(
      RegisterField.C_HIGH,
      RegisterField.SP,
      RegisterField.NONE,
      Layouts.CI_DOUBLE,
      Operand.RD,
      Operand.MEMORY),
  /** c.swsp. */
  CSS_WORD(
      RegisterField.NONE,
      RegisterField.SP,
      RegisterField.C_LOW,
      Layouts.CSS_WORD,
      Operand.RS2,
      Operand.MEMORY),
  /** c.sdsp. */
  CSS_DOUBLE(
      RegisterField.NONE,
      RegisterField.SP,
      RegisterField.C_LOW,
      Layouts.CSS_DOUBLE,
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
      Operand.RS2),
  /** c.flwsp. */
  CI_FLOAT_LOAD_WORD(
      RegisterField.C_HIGH,
      RegisterField.SP,
      RegisterField.NONE,
      Layouts.CI_WORD,
      Operand.FLOAT_RD,
      Operand.MEMORY),
  /** c.fldsp. */
  CI_FLOAT_LOAD_DOUBLE(
      RegisterField.C_HIGH,
      RegisterField.SP,
      RegisterField.NONE,
      Layouts.CI_DOUBLE,
      Operand.FLOAT_RD,
      Operand.MEMORY),
  /** c.fswsp. */
  CSS_FLOAT_WORD(
      RegisterField.NONE,
      RegisterField.SP,
      RegisterField.C_LOW,
      Layouts.CSS_WORD,
      Operand.FLOAT_RS2,
      Operand.MEMORY),
  /** c.fsdsp. */
  CSS_FLOAT_DOUBLE(
      RegisterField.NONE,
      RegisterField.SP,
      RegisterField.C_LOW,
      Layouts.CSS_DOUBLE,
      Operand.FLOAT_RS2,
      Operand.MEMORY),
  /** c.flw. */
  CL_FLOAT_WORD(
      RegisterField.C_LOW_SHORT,
      RegisterField.C_HIGH_SHORT,
      RegisterField.NONE,
      Layouts.CL_WORD,
      Operand.FLOAT_RD,
      Operand.MEMORY),
  /** c.fld. */
  CL_FLOAT_DOUBLE(
      RegisterField.C_LOW_SHORT,
      RegisterField.C_HIGH_SHORT,
      RegisterField.NONE,
      Layouts.CL_DOUBLE,
      Operand.FLOAT_RD,
      Operand.MEMORY),
  /** c.fsw. */
  CS_FLOAT_WORD(
      RegisterField.NONE,
      RegisterField.C_HIGH_SHORT,
      RegisterField.C_LOW_SHORT,
      Layouts.CL_WORD,
      Operand.FLOAT_RS2,
      Operand.MEMORY),
  /** c.fsd. */
  CS_FLOAT_DOUBLE(
      RegisterField.NONE,
      RegisterField.C_HIGH_SHORT,
      RegisterField.C_LOW_SHORT,
      Layouts.CL_DOUBLE,
      Operand.FLOAT_RS2,
      Operand.MEMORY);

  /** Immediate layouts that several formats share. */
  private static final class Layouts {
    static final ImmediateLayout I = ImmediateLayout.signed("11:0@20");
    static final ImmediateLayout I_UNSIGNED = ImmediateLayout.unsigned("11:0@20");
    static final ImmediateLayout S = ImmediateLayout.signed("11:5@25", "4:0@7");
    static final ImmediateLayout ROUNDING = ImmediateLayout.unsigned("2:0@12");
    static final ImmediateLayout ROUNDING_AND_RS3 = ImmediateLayout.unsigned("7:3@27", "2:0@12");
    static final ImmediateLayout ORDERING = ImmediateLayout.unsigned("1:0@25");
    static final ImmediateLayout CI = ImmediateLayout.signed("5@12", "4:0@2");
    static final ImmediateLayout CI_UNSIGNED = ImmediateLayout.unsigned("5@12", "4:0@2");
    static final ImmediateLayout CI_WORD = ImmediateLayout.unsigned("5@12", "4:2|7:6@2");
    static final ImmediateLayout CI_DOUBLE = ImmediateLayout.unsigned("5@12", "4:3|8:6@2");
    static final ImmediateLayout CSS_WORD = ImmediateLayout.unsigned("5:2|7:6@7");
    static final ImmediateLayout CSS_DOUBLE = ImmediateLayout.unsigned("5:3|8:6@7");
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
