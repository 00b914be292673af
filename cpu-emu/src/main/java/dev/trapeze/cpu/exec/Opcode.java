package dev.trapeze.cpu.exec;

/**
 * The operations of the block engine. They are 64-bit operations and their {@code W} forms, which
 * work on the low 32 bits and sign-extend; RV32 is executed with the {@code W} forms (and a few of
 * its own), so that both widths share the loop.
 *
 * <p>An operation is one {@code long}: opcode in bits 0 to 7, register slots rd, rs1, rs2 in bits
 * 8, 16 and 24, and a signed 32-bit immediate on top. Offsets in code are relative to the block's
 * start, because one frame may be mapped at several addresses.
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
  static final int MUL = 28;
  static final int MULW = 29;

  /** rd = immediate. */
  static final int LI = 30;

  /** rd = start of the block + immediate. */
  static final int AUIPC = 31;

  /** rd = rs1. */
  static final int MV = 32;

  // Loads and stores.
  static final int LB = 33;
  static final int LBU = 34;
  static final int LH = 35;
  static final int LHU = 36;
  static final int LW = 37;
  static final int LWU = 38;
  static final int LD = 39;
  static final int SB = 40;
  static final int SH = 41;
  static final int SW = 42;
  static final int SD = 43;

  // Ends of blocks.
  static final int BEQ = 44;
  static final int BNE = 45;
  static final int BLT = 46;
  static final int BGE = 47;
  static final int BLTU = 48;
  static final int BGEU = 49;

  /** Jump; no link. */
  static final int J = 50;

  static final int JAL = 51;
  static final int JALR = 52;

  /** Not an instruction: goes on behind the block. */
  static final int END = 53;

  /** From here on: arithmetic that is out of line. */
  static final int FIRST_RARE_ARITHMETIC = 54;

  static final int MULH = 54;
  static final int MULHSU = 55;
  static final int MULHU = 56;
  static final int MULH_32 = 57;
  static final int MULHSU_32 = 58;
  static final int MULHU_32 = 59;
  static final int DIV = 60;
  static final int DIVU = 61;
  static final int REM = 62;
  static final int REMU = 63;
  static final int DIVW = 64;
  static final int DIVUW = 65;
  static final int REMW = 66;
  static final int REMUW = 67;

  /** From here on: instructions that the {@link SlowPath} alone knows. */
  static final int FIRST_SLOW = 68;

  /** The A extension; the immediate is the instruction word. */
  static final int ATOMIC = 68;

  /** CSR and privileged instructions; the immediate is the instruction word. */
  static final int SYSTEM = 69;

  /** No instruction; the immediate is the word. */
  static final int ILLEGAL = 70;

  private Opcode() {}

  static long pack(int opcode, int rd, int rs1, int rs2, int immediate) {
    return opcode | (long) rd << 8 | (long) rs1 << 16 | (long) rs2 << 24 | (long) immediate << 32;
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
}
