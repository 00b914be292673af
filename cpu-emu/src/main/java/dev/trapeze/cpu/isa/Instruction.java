package dev.trapeze.cpu.isa;

import static dev.trapeze.cpu.isa.Extension.*;
import static dev.trapeze.cpu.isa.Format.*;
import static dev.trapeze.cpu.isa.Restriction.*;
import static dev.trapeze.cpu.isa.Widths.*;

import org.jspecify.annotations.Nullable;

/**
 * The instruction table: RV32 and RV64 with all that {@link Extension} names. Decoder,
 * disassembler, assembler and the instruction reference all follow it; an instruction is added by a
 * row here.
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

  // F: single-precision floating point.
  FLW("flw", 0x2007, 0x707F, I_FLOAT_LOAD, F, BOTH, "11.5"),
  FSW("fsw", 0x2027, 0x707F, S_FLOAT_STORE, F, BOTH, "11.5"),
  FMADD_S("fmadd.s", 0x00000043, 0x0600007F, R4_FLOAT, F, BOTH, "11.6", DEFINED_ROUNDING_MODE),
  FMSUB_S("fmsub.s", 0x00000047, 0x0600007F, R4_FLOAT, F, BOTH, "11.6", DEFINED_ROUNDING_MODE),
  FNMSUB_S("fnmsub.s", 0x0000004B, 0x0600007F, R4_FLOAT, F, BOTH, "11.6", DEFINED_ROUNDING_MODE),
  FNMADD_S("fnmadd.s", 0x0000004F, 0x0600007F, R4_FLOAT, F, BOTH, "11.6", DEFINED_ROUNDING_MODE),
  FADD_S("fadd.s", 0x00000053, 0xFE00007F, R_FLOAT_ROUNDED, F, BOTH, "11.6", DEFINED_ROUNDING_MODE),
  FSUB_S("fsub.s", 0x08000053, 0xFE00007F, R_FLOAT_ROUNDED, F, BOTH, "11.6", DEFINED_ROUNDING_MODE),
  FMUL_S("fmul.s", 0x10000053, 0xFE00007F, R_FLOAT_ROUNDED, F, BOTH, "11.6", DEFINED_ROUNDING_MODE),
  FDIV_S("fdiv.s", 0x18000053, 0xFE00007F, R_FLOAT_ROUNDED, F, BOTH, "11.6", DEFINED_ROUNDING_MODE),
  FSQRT_S("fsqrt.s", 0x58000053, 0xFFF0007F, R_FLOAT_UNARY, F, BOTH, "11.6", DEFINED_ROUNDING_MODE),
  FSGNJ_S("fsgnj.s", 0x20000053, 0xFE00707F, R_FLOAT, F, BOTH, "11.7"),
  FSGNJN_S("fsgnjn.s", 0x20001053, 0xFE00707F, R_FLOAT, F, BOTH, "11.7"),
  FSGNJX_S("fsgnjx.s", 0x20002053, 0xFE00707F, R_FLOAT, F, BOTH, "11.7"),
  FMIN_S("fmin.s", 0x28000053, 0xFE00707F, R_FLOAT, F, BOTH, "11.6"),
  FMAX_S("fmax.s", 0x28001053, 0xFE00707F, R_FLOAT, F, BOTH, "11.6"),
  FEQ_S("feq.s", 0xA0002053, 0xFE00707F, R_FLOAT_COMPARE, F, BOTH, "11.8"),
  FLT_S("flt.s", 0xA0001053, 0xFE00707F, R_FLOAT_COMPARE, F, BOTH, "11.8"),
  FLE_S("fle.s", 0xA0000053, 0xFE00707F, R_FLOAT_COMPARE, F, BOTH, "11.8"),
  FCLASS_S("fclass.s", 0xE0001053, 0xFFF0707F, R_FLOAT_BITS_OUT, F, BOTH, "11.9"),
  FCVT_W_S(
      "fcvt.w.s",
      0xC0000053,
      0xFFF0007F,
      R_FLOAT_TO_INTEGER,
      F,
      BOTH,
      "11.7",
      DEFINED_ROUNDING_MODE),
  FCVT_WU_S(
      "fcvt.wu.s",
      0xC0100053,
      0xFFF0007F,
      R_FLOAT_TO_INTEGER,
      F,
      BOTH,
      "11.7",
      DEFINED_ROUNDING_MODE),
  FCVT_L_S(
      "fcvt.l.s",
      0xC0200053,
      0xFFF0007F,
      R_FLOAT_TO_INTEGER,
      F,
      RV64_ONLY,
      "11.7",
      DEFINED_ROUNDING_MODE),
  FCVT_LU_S(
      "fcvt.lu.s",
      0xC0300053,
      0xFFF0007F,
      R_FLOAT_TO_INTEGER,
      F,
      RV64_ONLY,
      "11.7",
      DEFINED_ROUNDING_MODE),
  FCVT_S_W(
      "fcvt.s.w",
      0xD0000053,
      0xFFF0007F,
      R_FLOAT_FROM_INTEGER,
      F,
      BOTH,
      "11.7",
      DEFINED_ROUNDING_MODE),
  FCVT_S_WU(
      "fcvt.s.wu",
      0xD0100053,
      0xFFF0007F,
      R_FLOAT_FROM_INTEGER,
      F,
      BOTH,
      "11.7",
      DEFINED_ROUNDING_MODE),
  FCVT_S_L(
      "fcvt.s.l",
      0xD0200053,
      0xFFF0007F,
      R_FLOAT_FROM_INTEGER,
      F,
      RV64_ONLY,
      "11.7",
      DEFINED_ROUNDING_MODE),
  FCVT_S_LU(
      "fcvt.s.lu",
      0xD0300053,
      0xFFF0007F,
      R_FLOAT_FROM_INTEGER,
      F,
      RV64_ONLY,
      "11.7",
      DEFINED_ROUNDING_MODE),
  FMV_X_W("fmv.x.w", 0xE0000053, 0xFFF0707F, R_FLOAT_BITS_OUT, F, BOTH, "11.7"),
  FMV_W_X("fmv.w.x", 0xF0000053, 0xFFF0707F, R_FLOAT_BITS_IN, F, BOTH, "11.7"),

  // D: double-precision floating point.
  FLD("fld", 0x3007, 0x707F, I_FLOAT_LOAD, D, BOTH, "12.3"),
  FSD("fsd", 0x3027, 0x707F, S_FLOAT_STORE, D, BOTH, "12.3"),
  FMADD_D("fmadd.d", 0x02000043, 0x0600007F, R4_FLOAT, D, BOTH, "12.4", DEFINED_ROUNDING_MODE),
  FMSUB_D("fmsub.d", 0x02000047, 0x0600007F, R4_FLOAT, D, BOTH, "12.4", DEFINED_ROUNDING_MODE),
  FNMSUB_D("fnmsub.d", 0x0200004B, 0x0600007F, R4_FLOAT, D, BOTH, "12.4", DEFINED_ROUNDING_MODE),
  FNMADD_D("fnmadd.d", 0x0200004F, 0x0600007F, R4_FLOAT, D, BOTH, "12.4", DEFINED_ROUNDING_MODE),
  FADD_D("fadd.d", 0x02000053, 0xFE00007F, R_FLOAT_ROUNDED, D, BOTH, "12.4", DEFINED_ROUNDING_MODE),
  FSUB_D("fsub.d", 0x0A000053, 0xFE00007F, R_FLOAT_ROUNDED, D, BOTH, "12.4", DEFINED_ROUNDING_MODE),
  FMUL_D("fmul.d", 0x12000053, 0xFE00007F, R_FLOAT_ROUNDED, D, BOTH, "12.4", DEFINED_ROUNDING_MODE),
  FDIV_D("fdiv.d", 0x1A000053, 0xFE00007F, R_FLOAT_ROUNDED, D, BOTH, "12.4", DEFINED_ROUNDING_MODE),
  FSQRT_D("fsqrt.d", 0x5A000053, 0xFFF0007F, R_FLOAT_UNARY, D, BOTH, "12.4", DEFINED_ROUNDING_MODE),
  FSGNJ_D("fsgnj.d", 0x22000053, 0xFE00707F, R_FLOAT, D, BOTH, "12.5"),
  FSGNJN_D("fsgnjn.d", 0x22001053, 0xFE00707F, R_FLOAT, D, BOTH, "12.5"),
  FSGNJX_D("fsgnjx.d", 0x22002053, 0xFE00707F, R_FLOAT, D, BOTH, "12.5"),
  FMIN_D("fmin.d", 0x2A000053, 0xFE00707F, R_FLOAT, D, BOTH, "12.4"),
  FMAX_D("fmax.d", 0x2A001053, 0xFE00707F, R_FLOAT, D, BOTH, "12.4"),
  FCVT_S_D(
      "fcvt.s.d", 0x40100053, 0xFFF0007F, R_FLOAT_UNARY, D, BOTH, "12.5", DEFINED_ROUNDING_MODE),
  FCVT_D_S(
      "fcvt.d.s", 0x42000053, 0xFFF0007F, R_FLOAT_WIDEN, D, BOTH, "12.5", DEFINED_ROUNDING_MODE),
  FEQ_D("feq.d", 0xA2002053, 0xFE00707F, R_FLOAT_COMPARE, D, BOTH, "12.6"),
  FLT_D("flt.d", 0xA2001053, 0xFE00707F, R_FLOAT_COMPARE, D, BOTH, "12.6"),
  FLE_D("fle.d", 0xA2000053, 0xFE00707F, R_FLOAT_COMPARE, D, BOTH, "12.6"),
  FCLASS_D("fclass.d", 0xE2001053, 0xFFF0707F, R_FLOAT_BITS_OUT, D, BOTH, "12.7"),
  FCVT_W_D(
      "fcvt.w.d",
      0xC2000053,
      0xFFF0007F,
      R_FLOAT_TO_INTEGER,
      D,
      BOTH,
      "12.5",
      DEFINED_ROUNDING_MODE),
  FCVT_WU_D(
      "fcvt.wu.d",
      0xC2100053,
      0xFFF0007F,
      R_FLOAT_TO_INTEGER,
      D,
      BOTH,
      "12.5",
      DEFINED_ROUNDING_MODE),
  FCVT_L_D(
      "fcvt.l.d",
      0xC2200053,
      0xFFF0007F,
      R_FLOAT_TO_INTEGER,
      D,
      RV64_ONLY,
      "12.5",
      DEFINED_ROUNDING_MODE),
  FCVT_LU_D(
      "fcvt.lu.d",
      0xC2300053,
      0xFFF0007F,
      R_FLOAT_TO_INTEGER,
      D,
      RV64_ONLY,
      "12.5",
      DEFINED_ROUNDING_MODE),
  FCVT_D_W(
      "fcvt.d.w",
      0xD2000053,
      0xFFF0007F,
      R_FLOAT_FROM_WORD,
      D,
      BOTH,
      "12.5",
      DEFINED_ROUNDING_MODE),
  FCVT_D_WU(
      "fcvt.d.wu",
      0xD2100053,
      0xFFF0007F,
      R_FLOAT_FROM_WORD,
      D,
      BOTH,
      "12.5",
      DEFINED_ROUNDING_MODE),
  FCVT_D_L(
      "fcvt.d.l",
      0xD2200053,
      0xFFF0007F,
      R_FLOAT_FROM_INTEGER,
      D,
      RV64_ONLY,
      "12.5",
      DEFINED_ROUNDING_MODE),
  FCVT_D_LU(
      "fcvt.d.lu",
      0xD2300053,
      0xFFF0007F,
      R_FLOAT_FROM_INTEGER,
      D,
      RV64_ONLY,
      "12.5",
      DEFINED_ROUNDING_MODE),
  FMV_X_D("fmv.x.d", 0xE2000053, 0xFFF0707F, R_FLOAT_BITS_OUT, D, RV64_ONLY, "12.5"),
  FMV_D_X("fmv.d.x", 0xF2000053, 0xFFF0707F, R_FLOAT_BITS_IN, D, RV64_ONLY, "12.5"),

  // Zicsr: control and status registers.
  CSRRW("csrrw", 0x00001073, 0x0000707F, I_CSR, ZICSR, BOTH, "9.1"),
  CSRRS("csrrs", 0x00002073, 0x0000707F, I_CSR, ZICSR, BOTH, "9.1"),
  CSRRC("csrrc", 0x00003073, 0x0000707F, I_CSR, ZICSR, BOTH, "9.1"),
  CSRRWI("csrrwi", 0x00005073, 0x0000707F, I_CSR_CONSTANT, ZICSR, BOTH, "9.1"),
  CSRRSI("csrrsi", 0x00006073, 0x0000707F, I_CSR_CONSTANT, ZICSR, BOTH, "9.1"),
  CSRRCI("csrrci", 0x00007073, 0x0000707F, I_CSR_CONSTANT, ZICSR, BOTH, "9.1"),

  // Zifencei.
  FENCE_I("fence.i", 0x0000100F, 0x0000707F, NO_OPERANDS, ZIFENCEI, BOTH, "3"),

  // Zba: address generation.
  SH1ADD("sh1add", 0x20002033, 0xFE00707F, R, ZBA, BOTH, "Zba"),
  SH2ADD("sh2add", 0x20004033, 0xFE00707F, R, ZBA, BOTH, "Zba"),
  SH3ADD("sh3add", 0x20006033, 0xFE00707F, R, ZBA, BOTH, "Zba"),
  ADD_UW("add.uw", 0x0800003B, 0xFE00707F, R, ZBA, RV64_ONLY, "Zba"),
  SH1ADD_UW("sh1add.uw", 0x2000203B, 0xFE00707F, R, ZBA, RV64_ONLY, "Zba"),
  SH2ADD_UW("sh2add.uw", 0x2000403B, 0xFE00707F, R, ZBA, RV64_ONLY, "Zba"),
  SH3ADD_UW("sh3add.uw", 0x2000603B, 0xFE00707F, R, ZBA, RV64_ONLY, "Zba"),
  SLLI_UW("slli.uw", 0x0800101B, 0xFC00707F, I_SHIFT, ZBA, RV64_ONLY, "Zba"),

  // Zbb: basic bit manipulation.
  ANDN("andn", 0x40007033, 0xFE00707F, R, ZBB, BOTH, "Zbb"),
  ORN("orn", 0x40006033, 0xFE00707F, R, ZBB, BOTH, "Zbb"),
  XNOR("xnor", 0x40004033, 0xFE00707F, R, ZBB, BOTH, "Zbb"),
  CLZ("clz", 0x60001013, 0xFFF0707F, R_UNARY, ZBB, BOTH, "Zbb"),
  CTZ("ctz", 0x60101013, 0xFFF0707F, R_UNARY, ZBB, BOTH, "Zbb"),
  CPOP("cpop", 0x60201013, 0xFFF0707F, R_UNARY, ZBB, BOTH, "Zbb"),
  CLZW("clzw", 0x6000101B, 0xFFF0707F, R_UNARY, ZBB, RV64_ONLY, "Zbb"),
  CTZW("ctzw", 0x6010101B, 0xFFF0707F, R_UNARY, ZBB, RV64_ONLY, "Zbb"),
  CPOPW("cpopw", 0x6020101B, 0xFFF0707F, R_UNARY, ZBB, RV64_ONLY, "Zbb"),
  MAX("max", 0x0A006033, 0xFE00707F, R, ZBB, BOTH, "Zbb"),
  MAXU("maxu", 0x0A007033, 0xFE00707F, R, ZBB, BOTH, "Zbb"),
  MIN("min", 0x0A004033, 0xFE00707F, R, ZBB, BOTH, "Zbb"),
  MINU("minu", 0x0A005033, 0xFE00707F, R, ZBB, BOTH, "Zbb"),
  SEXT_B("sext.b", 0x60401013, 0xFFF0707F, R_UNARY, ZBB, BOTH, "Zbb"),
  SEXT_H("sext.h", 0x60501013, 0xFFF0707F, R_UNARY, ZBB, BOTH, "Zbb"),
  ZEXT_H_32("zext.h", 0x08004033, 0xFFF0707F, R_UNARY, ZBB, RV32_ONLY, "Zbb"),
  ZEXT_H("zext.h", 0x0800403B, 0xFFF0707F, R_UNARY, ZBB, RV64_ONLY, "Zbb"),
  ROL("rol", 0x60001033, 0xFE00707F, R, ZBB, BOTH, "Zbb"),
  ROR("ror", 0x60005033, 0xFE00707F, R, ZBB, BOTH, "Zbb"),
  RORI("rori", 0x60005013, 0xFC00707F, I_SHIFT, ZBB, BOTH, "Zbb", SHIFT_BELOW_XLEN),
  ROLW("rolw", 0x6000103B, 0xFE00707F, R, ZBB, RV64_ONLY, "Zbb"),
  RORW("rorw", 0x6000503B, 0xFE00707F, R, ZBB, RV64_ONLY, "Zbb"),
  RORIW("roriw", 0x6000501B, 0xFE00707F, I_SHIFT_WORD, ZBB, RV64_ONLY, "Zbb"),
  ORC_B("orc.b", 0x28705013, 0xFFF0707F, R_UNARY, ZBB, BOTH, "Zbb"),
  REV8_32("rev8", 0x69805013, 0xFFF0707F, R_UNARY, ZBB, RV32_ONLY, "Zbb"),
  REV8("rev8", 0x6B805013, 0xFFF0707F, R_UNARY, ZBB, RV64_ONLY, "Zbb"),

  // Zbs: single bits.
  BCLR("bclr", 0x48001033, 0xFE00707F, R, ZBS, BOTH, "Zbs"),
  BCLRI("bclri", 0x48001013, 0xFC00707F, I_SHIFT, ZBS, BOTH, "Zbs", SHIFT_BELOW_XLEN),
  BEXT("bext", 0x48005033, 0xFE00707F, R, ZBS, BOTH, "Zbs"),
  BEXTI("bexti", 0x48005013, 0xFC00707F, I_SHIFT, ZBS, BOTH, "Zbs", SHIFT_BELOW_XLEN),
  BINV("binv", 0x68001033, 0xFE00707F, R, ZBS, BOTH, "Zbs"),
  BINVI("binvi", 0x68001013, 0xFC00707F, I_SHIFT, ZBS, BOTH, "Zbs", SHIFT_BELOW_XLEN),
  BSET("bset", 0x28001033, 0xFE00707F, R, ZBS, BOTH, "Zbs"),
  BSETI("bseti", 0x28001013, 0xFC00707F, I_SHIFT, ZBS, BOTH, "Zbs", SHIFT_BELOW_XLEN),

  // Zicbom and Zicboz: cache blocks.
  CBO_INVAL("cbo.inval", 0x0000200F, 0xFFF07FFF, BLOCK, ZICBOM, BOTH, "Zicbom"),
  CBO_CLEAN("cbo.clean", 0x0010200F, 0xFFF07FFF, BLOCK, ZICBOM, BOTH, "Zicbom"),
  CBO_FLUSH("cbo.flush", 0x0020200F, 0xFFF07FFF, BLOCK, ZICBOM, BOTH, "Zicbom"),
  CBO_ZERO("cbo.zero", 0x0040200F, 0xFFF07FFF, BLOCK, ZICBOZ, BOTH, "Zicboz"),

  // Privileged instructions.
  SRET("sret", 0x10200073, 0xFFFFFFFF, NO_OPERANDS, PRIVILEGED, BOTH, "3.3.2"),
  MRET("mret", 0x30200073, 0xFFFFFFFF, NO_OPERANDS, PRIVILEGED, BOTH, "3.3.2"),
  WFI("wfi", 0x10500073, 0xFFFFFFFF, NO_OPERANDS, PRIVILEGED, BOTH, "3.3.3"),
  SFENCE_VMA("sfence.vma", 0x12000073, 0xFE007FFF, R_SOURCES, PRIVILEGED, BOTH, "4.2.1"),

  // Svinval.
  SINVAL_VMA("sinval.vma", 0x16000073, 0xFE007FFF, R_SOURCES, SVINVAL, BOTH, "7"),
  SFENCE_W_INVAL("sfence.w.inval", 0x18000073, 0xFFFFFFFF, NO_OPERANDS, SVINVAL, BOTH, "7"),
  SFENCE_INVAL_IR("sfence.inval.ir", 0x18100073, 0xFFFFFFFF, NO_OPERANDS, SVINVAL, BOTH, "7"),

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
  C_SDSP("c.sdsp", 0xE002, 0xE003, CSS_DOUBLE, C, RV64_ONLY, "16.3", SD),

  // C with F and D.
  C_FLD("c.fld", 0x2000, 0xE003, CL_FLOAT_DOUBLE, C, BOTH, "16.3", FLD),
  C_FLW("c.flw", 0x6000, 0xE003, CL_FLOAT_WORD, C, RV32_ONLY, "16.3", FLW),
  C_FSD("c.fsd", 0xA000, 0xE003, CS_FLOAT_DOUBLE, C, BOTH, "16.3", FSD),
  C_FSW("c.fsw", 0xE000, 0xE003, CS_FLOAT_WORD, C, RV32_ONLY, "16.3", FSW),
  C_FLDSP("c.fldsp", 0x2002, 0xE003, CI_FLOAT_LOAD_DOUBLE, C, BOTH, "16.3", FLD),
  C_FLWSP("c.flwsp", 0x6002, 0xE003, CI_FLOAT_LOAD_WORD, C, RV32_ONLY, "16.3", FLW),
  C_FSDSP("c.fsdsp", 0xA002, 0xE003, CSS_FLOAT_DOUBLE, C, BOTH, "16.3", FSD),
  C_FSWSP("c.fswsp", 0xE002, 0xE003, CSS_FLOAT_WORD, C, RV32_ONLY, "16.3", FSW);

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
