package dev.trapeze.cpu.exec;

/**
 * Pairs of operations that the interpreter's loop executes in one go, because they often follow one
 * another: that saves finding the way to the second, which costs more than executing it.
 *
 * <p>Both words stay where they are. Only the opcode of the first is another one, which says "do
 * what this word says, then what the next word says"; so the second can also be executed alone, as
 * after the first has gone the slow path.
 */
final class Pairs {
  private static final int OPCODES = 256;
  private static final int[] PAIR = new int[OPCODES * OPCODES];
  private static final int[] FIRST = new int[OPCODES];

  static {
    for (int i = 0; i < OPCODES; i++) {
      FIRST[i] = i;
    }
    put(Opcode.LD, Opcode.LD, Opcode.LD_LD);
    put(Opcode.SD, Opcode.SD, Opcode.SD_SD);
    put(Opcode.LW, Opcode.LW, Opcode.LW_LW);
    put(Opcode.SW, Opcode.SW, Opcode.SW_SW);
    put(Opcode.ADDI, Opcode.BNE, Opcode.ADDI_BNE);
    put(Opcode.ADDI, Opcode.BEQ, Opcode.ADDI_BEQ);
    put(Opcode.ADDI, Opcode.BLT, Opcode.ADDI_BLT);
    put(Opcode.ADDIW, Opcode.BNE, Opcode.ADDIW_BNE);
    put(Opcode.ADDIW, Opcode.BEQ, Opcode.ADDIW_BEQ);
    put(Opcode.ADDIW, Opcode.BLT, Opcode.ADDIW_BLT);
    put(Opcode.LBU, Opcode.BNE, Opcode.LBU_BNE);
    put(Opcode.LBU, Opcode.BEQ, Opcode.LBU_BEQ);
    put(Opcode.LBU, Opcode.ADDI, Opcode.LBU_ADDI);
    put(Opcode.LBU, Opcode.ADDIW, Opcode.LBU_ADDIW);
    put(Opcode.ADDI, Opcode.ADDI, Opcode.ADDI_ADDI);
    put(Opcode.ADDIW, Opcode.ADDIW, Opcode.ADDIW_ADDIW);
    put(Opcode.MV, Opcode.MV, Opcode.MV_MV);
    put(Opcode.MV, Opcode.LI, Opcode.MV_LI);
    put(Opcode.SLLI, Opcode.SRLI, Opcode.SLLI_SRLI);
    put(Opcode.SRLI, Opcode.ADD, Opcode.SRLI_ADD);
    put(Opcode.SLLI, Opcode.ADD, Opcode.SLLI_ADD);
    put(Opcode.SLLIW, Opcode.ADDW, Opcode.SLLIW_ADDW);
    put(Opcode.OR, Opcode.OR, Opcode.OR_OR);
    put(Opcode.XOR, Opcode.XOR, Opcode.XOR_XOR);
    put(Opcode.SRLIW, Opcode.SLLIW, Opcode.SRLIW_SLLIW);
    put(Opcode.SLLIW, Opcode.SRLIW, Opcode.SLLIW_SRLIW);
    put(Opcode.SLLIW, Opcode.OR, Opcode.SLLIW_OR);
    put(Opcode.SRLIW, Opcode.OR, Opcode.SRLIW_OR);
    put(Opcode.ADDW, Opcode.ADDW, Opcode.ADDW_ADDW);
    put(Opcode.ADDW, Opcode.XOR, Opcode.ADDW_XOR);
    put(Opcode.XOR, Opcode.ADDW, Opcode.XOR_ADDW);
    put(Opcode.ADDW, Opcode.ADDIW, Opcode.ADDW_ADDIW);
    put(Opcode.ADDI, Opcode.JALR, Opcode.ADDI_JALR);
    put(Opcode.LD, Opcode.ADDI, Opcode.LD_ADDI);
    put(Opcode.LW, Opcode.ADDI, Opcode.LW_ADDI);
    put(Opcode.LW, Opcode.ADDIW, Opcode.LW_ADDIW);
    put(Opcode.SD, Opcode.ADDI, Opcode.SD_ADDI);
    put(Opcode.SW, Opcode.ADDIW, Opcode.SW_ADDIW);
    put(Opcode.ADDI, Opcode.SD, Opcode.ADDI_SD);
    put(Opcode.ADDIW, Opcode.SW, Opcode.ADDIW_SW);
  }

  private Pairs() {}

  private static void put(int first, int second, int pair) {
    PAIR[first * OPCODES + second] = pair;
    FIRST[pair] = first;
  }

  /** The opcode for the first of two operations when the second follows, or 0. */
  static int of(int first, int second) {
    return PAIR[first * OPCODES + second];
  }

  /** The opcode of a pair's first operation; any other opcode is its own. */
  static int first(int opcode) {
    return FIRST[opcode];
  }
}
