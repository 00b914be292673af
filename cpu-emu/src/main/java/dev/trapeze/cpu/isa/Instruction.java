package dev.trapeze.cpu.isa;

import static dev.trapeze.cpu.isa.Extension.*;
import static dev.trapeze.cpu.isa.Format.*;
import static dev.trapeze.cpu.isa.Restriction.*;
import static dev.trapeze.cpu.isa.Widths.*;

import org.jspecify.annotations.Nullable;

/**
 * The instruction table: RV32 and RV64 with I, M, A, C, Zicsr, Zifencei and the privileged
 * instructions. Decoder, disassembler, assembler and the instruction reference all follow it; an
 * instruction is added by a row here.
 *
 * <p>A row is: mnemonic; the fixed bits; the mask of which bits are fixed; format; extension; the
 * widths in which the instruction exists; section of the specification. Compressed rows name the
 * base instruction that they stand for, and which encodings are reserved.
 */
public enum Instruction {
  // Base integer instructions.
  LUI("lui", 0x00000037, 0x0000007F, U, I, BOTH, "2.4"),
  AUIPC("auipc", 0x00000017, 0x0000007F, U, I, BOTH, "2.4"),
  ADDI("addi", 0x00000013, 0x0000707F, I_IMMEDIATE, I, BOTH, "2.4"),
  SLTI("slti", 0x00002013, 0x0000707F, I_IMMEDIATE, I, BOTH, "2.4"),
  SLTIU("sltiu", 0x00003013, 0x0000707F, I_IMMEDIATE, I, BOTH, "2.4"),
  XORI("xori", 0x00004013, 0x0000707F, I_IMMEDIATE, I, BOTH, "2.4"),
  ORI("ori", 0x00006013, 0x0000707F, I_IMMEDIATE, I, BOTH, "2.4"),
  ANDI("andi", 0x00007013, 0x0000707F, I_IMMEDIATE, I, BOTH, "2.4"),
  SLLI("slli", 0x00001013, 0xFC00707F, I_SHIFT, I, BOTH, "2.4", SHIFT_BELOW_XLEN),
  SRLI("srli", 0x00005013, 0xFC00707F, I_SHIFT, I, BOTH, "2.4", SHIFT_BELOW_XLEN),
  SRAI("srai", 0x40005013, 0xFC00707F, I_SHIFT, I, BOTH, "2.4", SHIFT_BELOW_XLEN),
  ADD("add", 0x00000033, 0xFE00707F, R, I, BOTH, "2.4"),
  SUB("sub", 0x40000033, 0xFE00707F, R, I, BOTH, "2.4"),
  SLL("sll", 0x00001033, 0xFE00707F, R, I, BOTH, "2.4"),
  SLT("slt", 0x00002033, 0xFE00707F, R, I, BOTH, "2.4"),
  SLTU("sltu", 0x00003033, 0xFE00707F, R, I, BOTH, "2.4"),
  XOR("xor", 0x00004033, 0xFE00707F, R, I, BOTH, "2.4"),
  SRL("srl", 0x00005033, 0xFE00707F, R, I, BOTH, "2.4"),
  SRA("sra", 0x40005033, 0xFE00707F, R, I, BOTH, "2.4"),
  OR("or", 0x00006033, 0xFE00707F, R, I, BOTH, "2.4"),
  AND("and", 0x00007033, 0xFE00707F, R, I, BOTH, "2.4"),
  JAL("jal", 0x0000006F, 0x0000007F, J, I, BOTH, "2.5"),
  JALR("jalr", 0x00000067, 0x0000707F, I_MEMORY, I, BOTH, "2.5"),
  BEQ("beq", 0x00000063, 0x0000707F, B, I, BOTH, "2.5"),
  BNE("bne", 0x00001063, 0x0000707F, B, I, BOTH, "2.5"),
  BLT("blt", 0x00004063, 0x0000707F, B, I, BOTH, "2.5"),
  BGE("bge", 0x00005063, 0x0000707F, B, I, BOTH, "2.5"),
  BLTU("bltu", 0x00006063, 0x0000707F, B, I, BOTH, "2.5"),
  BGEU("bgeu", 0x00007063, 0x0000707F, B, I, BOTH, "2.5"),
  LB("lb", 0x00000003, 0x0000707F, I_MEMORY, I, BOTH, "2.6"),
  LH("lh", 0x00001003, 0x0000707F, I_MEMORY, I, BOTH, "2.6"),
  LW("lw", 0x00002003, 0x0000707F, I_MEMORY, I, BOTH, "2.6"),
  LBU("lbu", 0x00004003, 0x0000707F, I_MEMORY, I, BOTH, "2.6"),
  LHU("lhu", 0x00005003, 0x0000707F, I_MEMORY, I, BOTH, "2.6"),
  SB("sb", 0x00000023, 0x0000707F, S, I, BOTH, "2.6"),
  SH("sh", 0x00001023, 0x0000707F, S, I, BOTH, "2.6"),
  SW("sw", 0x00002023, 0x0000707F, S, I, BOTH, "2.6"),
  FENCE("fence", 0x0000000F, 0x0000707F, I_FENCE, I, BOTH, "2.7"),
  ECALL("ecall", 0x00000073, 0xFFFFFFFF, NO_OPERANDS, I, BOTH, "2.8"),
  EBREAK("ebreak", 0x00100073, 0xFFFFFFFF, NO_OPERANDS, I, BOTH, "2.8"),

  // Base integer instructions of RV64 alone.
  ADDIW("addiw", 0x0000001B, 0x0000707F, I_IMMEDIATE, I, RV64_ONLY, "5.2"),
  SLLIW("slliw", 0x0000101B, 0xFE00707F, I_SHIFT_WORD, I, RV64_ONLY, "5.2"),
  SRLIW("srliw", 0x0000501B, 0xFE00707F, I_SHIFT_WORD, I, RV64_ONLY, "5.2"),
  SRAIW("sraiw", 0x4000501B, 0xFE00707F, I_SHIFT_WORD, I, RV64_ONLY, "5.2"),
  ADDW("addw", 0x0000003B, 0xFE00707F, R, I, RV64_ONLY, "5.2"),
  SUBW("subw", 0x4000003B, 0xFE00707F, R, I, RV64_ONLY, "5.2"),
  SLLW("sllw", 0x0000103B, 0xFE00707F, R, I, RV64_ONLY, "5.2"),
  SRLW("srlw", 0x0000503B, 0xFE00707F, R, I, RV64_ONLY, "5.2"),
  SRAW("sraw", 0x4000503B, 0xFE00707F, R, I, RV64_ONLY, "5.2"),
  LWU("lwu", 0x00006003, 0x0000707F, I_MEMORY, I, RV64_ONLY, "5.3"),
  LD("ld", 0x00003003, 0x0000707F, I_MEMORY, I, RV64_ONLY, "5.3"),
  SD("sd", 0x00003023, 0x0000707F, S, I, RV64_ONLY, "5.3"),

  // M: multiplication and division.
  MUL("mul", 0x02000033, 0xFE00707F, R, M, BOTH, "7.1"),
  MULH("mulh", 0x02001033, 0xFE00707F, R, M, BOTH, "7.1"),
  MULHSU("mulhsu", 0x02002033, 0xFE00707F, R, M, BOTH, "7.1"),
  MULHU("mulhu", 0x02003033, 0xFE00707F, R, M, BOTH, "7.1"),
  DIV("div", 0x02004033, 0xFE00707F, R, M, BOTH, "7.2"),
  DIVU("divu", 0x02005033, 0xFE00707F, R, M, BOTH, "7.2"),
  REM("rem", 0x02006033, 0xFE00707F, R, M, BOTH, "7.2"),
  REMU("remu", 0x02007033, 0xFE00707F, R, M, BOTH, "7.2"),
  MULW("mulw", 0x0200003B, 0xFE00707F, R, M, RV64_ONLY, "7.1"),
  DIVW("divw", 0x0200403B, 0xFE00707F, R, M, RV64_ONLY, "7.2"),
  DIVUW("divuw", 0x0200503B, 0xFE00707F, R, M, RV64_ONLY, "7.2"),
  REMW("remw", 0x0200603B, 0xFE00707F, R, M, RV64_ONLY, "7.2"),
  REMUW("remuw", 0x0200703B, 0xFE00707F, R, M, RV64_ONLY, "7.2"),

  // A: atomic instructions.
  LR_W("lr.w", 0x1000202F, 0xF9F0707F, R_LOAD_RESERVED, A, BOTH, "8.2"),
  SC_W("sc.w", 0x1800202F, 0xF800707F, R_ATOMIC, A, BOTH, "8.2"),
  AMOSWAP_W("amoswap.w", 0x0800202F, 0xF800707F, R_ATOMIC, A, BOTH, "8.4"),
  AMOADD_W("amoadd.w", 0x0000202F, 0xF800707F, R_ATOMIC, A, BOTH, "8.4"),
  AMOXOR_W("amoxor.w", 0x2000202F, 0xF800707F, R_ATOMIC, A, BOTH, "8.4"),
  AMOAND_W("amoand.w", 0x6000202F, 0xF800707F, R_ATOMIC, A, BOTH, "8.4"),
  AMOOR_W("amoor.w", 0x4000202F, 0xF800707F, R_ATOMIC, A, BOTH, "8.4"),
  AMOMIN_W("amomin.w", 0x8000202F, 0xF800707F, R_ATOMIC, A, BOTH, "8.4"),
  AMOMAX_W("amomax.w", 0xA000202F, 0xF800707F, R_ATOMIC, A, BOTH, "8.4"),
  AMOMINU_W("amominu.w", 0xC000202F, 0xF800707F, R_ATOMIC, A, BOTH, "8.4"),
  AMOMAXU_W("amomaxu.w", 0xE000202F, 0xF800707F, R_ATOMIC, A, BOTH, "8.4"),
  LR_D("lr.d", 0x1000302F, 0xF9F0707F, R_LOAD_RESERVED, A, RV64_ONLY, "8.2"),
  SC_D("sc.d", 0x1800302F, 0xF800707F, R_ATOMIC, A, RV64_ONLY, "8.2"),
  AMOSWAP_D("amoswap.d", 0x0800302F, 0xF800707F, R_ATOMIC, A, RV64_ONLY, "8.4"),
  AMOADD_D("amoadd.d", 0x0000302F, 0xF800707F, R_ATOMIC, A, RV64_ONLY, "8.4"),
  AMOXOR_D("amoxor.d", 0x2000302F, 0xF800707F, R_ATOMIC, A, RV64_ONLY, "8.4"),
  AMOAND_D("amoand.d", 0x6000302F, 0xF800707F, R_ATOMIC, A, RV64_ONLY, "8.4"),
  AMOOR_D("amoor.d", 0x4000302F, 0xF800707F, R_ATOMIC, A, RV64_ONLY, "8.4"),
  AMOMIN_D("amomin.d", 0x8000302F, 0xF800707F, R_ATOMIC, A, RV64_ONLY, "8.4"),
  AMOMAX_D("amomax.d", 0xA000302F, 0xF800707F, R_ATOMIC, A, RV64_ONLY, "8.4"),
  AMOMINU_D("amominu.d", 0xC000302F, 0xF800707F, R_ATOMIC, A, RV64_ONLY, "8.4"),
  AMOMAXU_D("amomaxu.d", 0xE000302F, 0xF800707F, R_ATOMIC, A, RV64_ONLY, "8.4"),

  // Zicsr: control and status registers.
  CSRRW("csrrw", 0x00001073, 0x0000707F, I_CSR, ZICSR, BOTH, "9.1"),
  CSRRS("csrrs", 0x00002073, 0x0000707F, I_CSR, ZICSR, BOTH, "9.1"),
  CSRRC("csrrc", 0x00003073, 0x0000707F, I_CSR, ZICSR, BOTH, "9.1"),
  CSRRWI("csrrwi", 0x00005073, 0x0000707F, I_CSR_CONSTANT, ZICSR, BOTH, "9.1"),
  CSRRSI("csrrsi", 0x00006073, 0x0000707F, I_CSR_CONSTANT, ZICSR, BOTH, "9.1"),
  CSRRCI("csrrci", 0x00007073, 0x0000707F, I_CSR_CONSTANT, ZICSR, BOTH, "9.1"),

  // Zifencei.
  FENCE_I("fence.i", 0x0000100F, 0x0000707F, NO_OPERANDS, ZIFENCEI, BOTH, "3"),

  // Privileged instructions.
  SRET("sret", 0x10200073, 0xFFFFFFFF, NO_OPERANDS, PRIVILEGED, BOTH, "3.3.2"),
  MRET("mret", 0x30200073, 0xFFFFFFFF, NO_OPERANDS, PRIVILEGED, BOTH, "3.3.2"),
  WFI("wfi", 0x10500073, 0xFFFFFFFF, NO_OPERANDS, PRIVILEGED, BOTH, "3.3.3"),
  SFENCE_VMA("sfence.vma", 0x12000073, 0xFE007FFF, R_SOURCES, PRIVILEGED, BOTH, "4.2.1"),

  // C: compressed instructions, with the base instruction that each stands for.
  C_ADDI4SPN("c.addi4spn", 0x0000, 0xE003, CIW, C, BOTH, "16.5", ADDI, NONZERO_IMMEDIATE),
  C_LW("c.lw", 0x4000, 0xE003, CL_WORD, C, BOTH, "16.3", LW),
  C_LD("c.ld", 0x6000, 0xE003, CL_DOUBLE, C, RV64_ONLY, "16.3", LD),
  C_SW("c.sw", 0xC000, 0xE003, CS_WORD, C, BOTH, "16.3", SW),
  C_SD("c.sd", 0xE000, 0xE003, CS_DOUBLE, C, RV64_ONLY, "16.3", SD),
  C_NOP("c.nop", 0x0001, 0xEF83, CI_NOP, C, BOTH, "16.5", ADDI),
  C_ADDI("c.addi", 0x0001, 0xE003, CI, C, BOTH, "16.5", ADDI, NONZERO_RD),
  C_JAL("c.jal", 0x2001, 0xE003, CJ_LINK, C, RV32_ONLY, "16.4", JAL),
  C_ADDIW("c.addiw", 0x2001, 0xE003, CI, C, RV64_ONLY, "16.5", ADDIW, NONZERO_RD),
  C_LI("c.li", 0x4001, 0xE003, CI_LOAD_IMMEDIATE, C, BOTH, "16.5", ADDI),
  C_ADDI16SP("c.addi16sp", 0x6101, 0xEF83, CI_STACK, C, BOTH, "16.5", ADDI, NONZERO_IMMEDIATE),
  C_LUI("c.lui", 0x6001, 0xE003, CI_UPPER, C, BOTH, "16.5", LUI, RD_NOT_SP_AND_NONZERO_IMMEDIATE),
  C_SRLI("c.srli", 0x8001, 0xEC03, CB_SHIFT, C, BOTH, "16.5", SRLI, SHIFT_BELOW_XLEN),
  C_SRAI("c.srai", 0x8401, 0xEC03, CB_SHIFT, C, BOTH, "16.5", SRAI, SHIFT_BELOW_XLEN),
  C_ANDI("c.andi", 0x8801, 0xEC03, CB_IMMEDIATE, C, BOTH, "16.5", ANDI),
  C_SUB("c.sub", 0x8C01, 0xFC63, CA, C, BOTH, "16.5", SUB),
  C_XOR("c.xor", 0x8C21, 0xFC63, CA, C, BOTH, "16.5", XOR),
  C_OR("c.or", 0x8C41, 0xFC63, CA, C, BOTH, "16.5", OR),
  C_AND("c.and", 0x8C61, 0xFC63, CA, C, BOTH, "16.5", AND),
  C_SUBW("c.subw", 0x9C01, 0xFC63, CA, C, RV64_ONLY, "16.5", SUBW),
  C_ADDW("c.addw", 0x9C21, 0xFC63, CA, C, RV64_ONLY, "16.5", ADDW),
  C_J("c.j", 0xA001, 0xE003, CJ, C, BOTH, "16.4", JAL),
  C_BEQZ("c.beqz", 0xC001, 0xE003, CB_BRANCH, C, BOTH, "16.4", BEQ),
  C_BNEZ("c.bnez", 0xE001, 0xE003, CB_BRANCH, C, BOTH, "16.4", BNE),
  C_SLLI("c.slli", 0x0002, 0xE003, CI_SHIFT, C, BOTH, "16.5", SLLI, SHIFT_BELOW_XLEN),
  C_LWSP("c.lwsp", 0x4002, 0xE003, CI_LOAD_WORD, C, BOTH, "16.3", LW, NONZERO_RD),
  C_LDSP("c.ldsp", 0x6002, 0xE003, CI_LOAD_DOUBLE, C, RV64_ONLY, "16.3", LD, NONZERO_RD),
  C_JR("c.jr", 0x8002, 0xF07F, CR_JUMP, C, BOTH, "16.4", JALR, NONZERO_RS1),
  C_MV("c.mv", 0x8002, 0xF003, CR_MOVE, C, BOTH, "16.5", ADD, NONZERO_RS2),
  C_EBREAK("c.ebreak", 0x9002, 0xFFFF, NO_OPERANDS, C, BOTH, "16.5", EBREAK),
  C_JALR("c.jalr", 0x9002, 0xF07F, CR_JUMP_LINK, C, BOTH, "16.4", JALR, NONZERO_RS1),
  C_ADD("c.add", 0x9002, 0xF003, CR_ADD, C, BOTH, "16.5", ADD, NONZERO_RS2),
  C_SWSP("c.swsp", 0xC002, 0xE003, CSS_WORD, C, BOTH, "16.3", SW),
  C_SDSP("c.sdsp", 0xE002, 0xE003, CSS_DOUBLE, C, RV64_ONLY, "16.3", SD);

  private final String mnemonic;
  private final int match;
  private final int mask;
  private final Format format;
  private final Extension extension;
  private final Widths widths;
  private final String section;
  private final @Nullable Instruction base;
  private final Restriction restriction;

  Instruction(
      String mnemonic,
      int match,
      int mask,
      Format format,
      Extension extension,
      Widths widths,
      String section) {
    this(mnemonic, match, mask, format, extension, widths, section, null, Restriction.NONE);
  }

  Instruction(
      String mnemonic,
      int match,
      int mask,
      Format format,
      Extension extension,
      Widths widths,
      String section,
      Restriction restriction) {
    this(mnemonic, match, mask, format, extension, widths, section, null, restriction);
  }

  Instruction(
      String mnemonic,
      int match,
      int mask,
      Format format,
      Extension extension,
      Widths widths,
      String section,
      Instruction base) {
    this(mnemonic, match, mask, format, extension, widths, section, base, Restriction.NONE);
  }

  Instruction(
      String mnemonic,
      int match,
      int mask,
      Format format,
      Extension extension,
      Widths widths,
      String section,
      @Nullable Instruction base,
      Restriction restriction) {
    this.mnemonic = mnemonic;
    this.match = match;
    this.mask = mask;
    this.format = format;
    this.extension = extension;
    this.widths = widths;
    this.section = section;
    this.base = base;
    this.restriction = restriction;
  }

  /** The name in assembly language, without ordering suffix, such as {@code c.addi4spn}. */
  public String mnemonic() {
    return mnemonic;
  }

  /** The instruction word with all operand bits zero. */
  public int match() {
    return match;
  }

  /** The bits of the instruction word that must be as in {@link #match}. */
  public int mask() {
    return mask;
  }

  /** Where the operands lie, and how they are written. */
  public Format format() {
    return format;
  }

  /** The extension that the instruction belongs to. */
  public Extension extension() {
    return extension;
  }

  /** Volume and section of the specification that defines the instruction. */
  public String specSection() {
    return extension.volume() + ", " + section;
  }

  /** True when the instruction exists in that width. */
  public boolean in(Xlen xlen) {
    return widths.include(xlen);
  }

  /** The base instruction that a compressed one stands for; any other is its own base. */
  public Instruction base() {
    return base == null ? this : base;
  }

  /** 2 for a compressed instruction, else 4. */
  public int lengthBytes() {
    return extension == Extension.C ? 2 : 4;
  }

  /** True when the word is an encoding of this row in that width, and not a reserved one. */
  public boolean accepts(int raw, Xlen xlen) {
    return (raw & mask) == match
        && admits(
            format.rd().extract(raw),
            format.rs1().extract(raw),
            format.rs2().extract(raw),
            format.immediate().extract(raw),
            xlen);
  }

  /** True when the operands are not among those that are reserved for this row. */
  public boolean admits(int rd, int rs1, int rs2, int immediate, Xlen xlen) {
    return restriction == Restriction.NONE || restriction.admits(rd, rs1, rs2, immediate, xlen);
  }
}
