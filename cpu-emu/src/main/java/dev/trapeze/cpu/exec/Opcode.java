package dev.trapeze.cpu.exec;

/**
 * The operations of the block engine. They are 64-bit operations and their {@code W} forms, which
 * work on the low 32 bits and sign-extend. RV32 is executed with the {@code W} forms and a few of
 * its own, named {@code _32}, so that both widths share the loop.
 *
 * <p>An operation is one {@code long}: opcode in bits 0 to 7, register slots rd, rs1, rs2 in bits
 * 8, 16 and 24, and a signed 32-bit immediate on top. Places in code are offsets to the base of the
 * block, which is the start of its page, wherever that is mapped.
 */
final class Opcode {

  // Integer arithmetic.
  static final int ADDI = 0;
  static final int ADDIW = 1;
  static final int ADD = 2;
  static final int ADDW = 3;
  static final int SUB = 4;
  static final int SUBW = 5;
  static final int AND = 6;
  static final int ANDI = 7;
  static final int OR = 8;
  static final int ORI = 9;
  static final int XOR = 10;
  static final int XORI = 11;
  static final int SLLI = 12;
  static final int SLLIW = 13;
  static final int SRLI = 14;
  static final int SRLIW = 15;
  static final int SRAI = 16;
  static final int SRAIW = 17;
  static final int SLL = 18;
  static final int SLLW = 19;
  static final int SRL = 20;
  static final int SRLW = 21;
  static final int SRA = 22;
  static final int SRAW = 23;
  static final int SLT = 24;
  static final int SLTI = 25;
  static final int SLTU = 26;
  static final int SLTIU = 27;

  // Multiplication and division.
  static final int MUL = 28;
  static final int MULW = 29;
  static final int MULH = 30;
  static final int MULHSU = 31;
  static final int MULHU = 32;
  static final int MULH_32 = 33;
  static final int MULHSU_32 = 34;
  static final int MULHU_32 = 35;
  static final int DIV = 36;
  static final int DIVU = 37;
  static final int REM = 38;
  static final int REMU = 39;
  static final int DIVW = 40;
  static final int DIVUW = 41;
  static final int REMW = 42;
  static final int REMUW = 43;

  /** rd = immediate. */
  static final int LI = 44;

  /** rd = rs1. */
  static final int MV = 45;

  /** rd = base + immediate. */
  static final int BASE = 46;

  // Loads and stores.
  static final int LB = 47;
  static final int LBU = 48;
  static final int LH = 49;
  static final int LHU = 50;
  static final int LW = 51;
  static final int LWU = 52;
  static final int LD = 53;
  static final int SB = 54;
  static final int SH = 55;
  static final int SW = 56;
  static final int SD = 57;

  // Ends of blocks, followed by a word of links unless noted.
  static final int BEQ = 58;
  static final int BNE = 59;
  static final int BLT = 60;
  static final int BGE = 61;
  static final int BLTU = 62;
  static final int BGEU = 63;

  /** Jump; no link. */
  static final int J = 64;

  /** Jump; rd = base + the offset in bits 16 to 31. */
  static final int JAL = 65;

  /** Jump to rs1 + bits 48 to 63; rd = base + the offset in bits 32 to 47. */
  static final int JALR = 66;

  /** Not an instruction: goes on behind the block. */
  static final int END = 67;

  // Instructions that the SlowPath alone knows.

  /** The A extension; the immediate is the instruction word. */
  static final int ATOMIC = 68;

  /** CSR and privileged instructions; the immediate is the instruction word. */
  static final int SYSTEM = 69;

  /** No instruction; the immediate is the word. */
  static final int ILLEGAL = 70;

  // Pairs: see Pairs.

  static final int LD_LD = 71;
  static final int SD_SD = 72;
  static final int LW_LW = 73;
  static final int SW_SW = 74;
  static final int ADDI_BNE = 75;
  static final int ADDI_BEQ = 76;
  static final int ADDI_BLT = 77;
  static final int ADDIW_BNE = 78;
  static final int ADDIW_BEQ = 79;
  static final int ADDIW_BLT = 80;
  static final int LBU_BNE = 81;
  static final int LBU_BEQ = 82;
  static final int LBU_ADDI = 83;
  static final int LBU_ADDIW = 84;
  static final int ADDI_ADDI = 85;
  static final int ADDIW_ADDIW = 86;
  static final int MV_MV = 87;
  static final int MV_LI = 88;
  static final int SLLI_SRLI = 89;
  static final int SRLI_ADD = 90;
  static final int SLLI_ADD = 91;
  static final int SLLIW_ADDW = 92;
  static final int OR_OR = 93;
  static final int XOR_XOR = 94;
  static final int SRLIW_SLLIW = 95;
  static final int SLLIW_SRLIW = 96;
  static final int SLLIW_OR = 97;
  static final int SRLIW_OR = 98;
  static final int ADDW_ADDW = 99;
  static final int ADDW_XOR = 100;
  static final int XOR_ADDW = 101;
  static final int ADDW_ADDIW = 102;
  static final int ADDI_JALR = 103;
  static final int LD_ADDI = 104;
  static final int LW_ADDI = 105;
  static final int LW_ADDIW = 106;
  static final int SD_ADDI = 107;
  static final int SW_ADDIW = 108;
  static final int ADDI_SD = 109;
  static final int ADDIW_SW = 110;

  // More instructions that the SlowPath alone knows.

  /** Zba, Zbb and Zbs: see {@link BitManipulation}. */
  static final int BITS = 120;

  /** Zicbom and Zicboz; the immediate is the instruction word. */
  static final int CACHE_BLOCK = 121;

  /** The F and D extensions without their loads and stores; the immediate is the word. */
  static final int FLOAT = 122;

  /** Loads and stores: see {@link FloatAccess}. */
  static final int FLW = 123;

  static final int FLD = 124;
  static final int FSW = 125;
  static final int FSD = 126;

  private Opcode() {}

  static long pack(int opcode, int rd, int rs1, int rs2, int immediate) {
    return opcode | (long) rd << 8 | (long) rs1 << 16 | (long) rs2 << 24 | (long) immediate << 32;
  }

  /** An operation with an offset in place of the source registers. */
  static long packOffset(int opcode, int rd, int offset, int immediate) {
    return opcode | (long) rd << 8 | (long) offset << 16 | (long) immediate << 32;
  }

  static int opcode(long operation) {
    return (int) operation & 0xFF;
  }

  static int rd(long operation) {
    return (int) operation >>> 8 & 63;
  }

  static int rs1(long operation) {
    return (int) operation >>> 16 & 63;
  }

  static int rs2(long operation) {
    return (int) operation >>> 24 & 63;
  }

  static int immediate(long operation) {
    return (int) (operation >> 32);
  }

  /** True if nothing of the block can follow. */
  static boolean endsBlock(long operation) {
    int opcode = opcode(operation);
    return opcode >= BEQ && opcode <= ILLEGAL && opcode != ATOMIC;
  }

  /** True if the operation says where to go on, so that the block needs no {@link #END}. */
  static boolean leavesBlock(long operation) {
    int opcode = opcode(operation);
    return opcode >= BEQ && opcode <= END;
  }
}
