package dev.trapeze.cpu.exec;

import static dev.trapeze.cpu.exec.Opcode.pack;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Extension;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.Xlen;

/** Turns instructions into the block engine's operations. */
final class Predecoder {
  /** What stands for an instruction that has no effect. */
  static final long NOTHING = -1;

  private final Isa isa;
  private final Xlen xlen;
  private final boolean narrow;

  Predecoder(Isa isa) {
    this.isa = isa;
    this.xlen = isa.xlen();
    this.narrow = xlen == Xlen.RV32;
  }

  /** The operation for a word that is no instruction. */
  static long illegal(int raw) {
    return pack(Opcode.ILLEGAL, 0, 0, 0, (raw & 3) == 3 ? raw : raw & 0xFFFF);
  }

  /**
   * The operation for an instruction, or {@link #NOTHING}.
   *
   * @param offset distance in bytes from the base, 0 to 4095
   */
  long operation(DecodedInstruction decoded, int offset) {
    int rd = decoded.rd() == 0 ? Hart.DISCARD_SLOT : decoded.rd();
    int rs1 = decoded.rs1();
    int rs2 = decoded.rs2();
    int immediate = decoded.immediate();
    if (CheckedJumps.mayTrap(decoded, isa)) {
      return pack(Opcode.SYSTEM, rd, rs1, 0, decoded.raw());
    }
    return switch (decoded.instruction()) {
      case LB -> pack(Opcode.LB, rd, rs1, 0, immediate);
      case LBU -> pack(Opcode.LBU, rd, rs1, 0, immediate);
      case LH -> pack(Opcode.LH, rd, rs1, 0, immediate);
      case LHU -> pack(Opcode.LHU, rd, rs1, 0, immediate);
      case LW -> pack(Opcode.LW, rd, rs1, 0, immediate);
      case LWU -> pack(Opcode.LWU, rd, rs1, 0, immediate);
      case LD -> pack(Opcode.LD, rd, rs1, 0, immediate);
      case SB -> pack(Opcode.SB, 0, rs1, rs2, immediate);
      case SH -> pack(Opcode.SH, 0, rs1, rs2, immediate);
      case SW -> pack(Opcode.SW, 0, rs1, rs2, immediate);
      case SD -> pack(Opcode.SD, 0, rs1, rs2, immediate);
      case BEQ -> pack(Opcode.BEQ, 0, rs1, rs2, offset + immediate);
      case BNE -> pack(Opcode.BNE, 0, rs1, rs2, offset + immediate);
      case BLT -> pack(Opcode.BLT, 0, rs1, rs2, offset + immediate);
      case BGE -> pack(Opcode.BGE, 0, rs1, rs2, offset + immediate);
      case BLTU -> pack(Opcode.BLTU, 0, rs1, rs2, offset + immediate);
      case BGEU -> pack(Opcode.BGEU, 0, rs1, rs2, offset + immediate);
      case JAL -> jal(decoded, rd, offset);
      case JALR -> {
        int link = offset + decoded.lengthBytes();
        yield pack(Opcode.JALR, rd, rs1, 0, immediate << 16 | link);
      }
      case LR_W, SC_W, AMOSWAP_W, AMOADD_W, AMOXOR_W, AMOAND_W, AMOOR_W -> atomic(decoded, rd);
      case AMOMIN_W, AMOMAX_W, AMOMINU_W, AMOMAXU_W -> atomic(decoded, rd);
      case LR_D, SC_D, AMOSWAP_D, AMOADD_D, AMOXOR_D, AMOAND_D, AMOOR_D -> atomic(decoded, rd);
      case AMOMIN_D, AMOMAX_D, AMOMINU_D, AMOMAXU_D -> atomic(decoded, rd);
      case SINVAL_VMA, SFENCE_W_INVAL, SFENCE_INVAL_IR ->
          pack(Opcode.SYSTEM, rd, rs1, 0, decoded.raw());
      case CBO_INVAL, CBO_CLEAN, CBO_FLUSH, CBO_ZERO ->
          pack(Opcode.CACHE_BLOCK, 0, rs1, 0, decoded.raw());
      case ECALL, EBREAK, SRET, MRET, WFI, SFENCE_VMA ->
          pack(Opcode.SYSTEM, rd, rs1, 0, raw(decoded));
      case CSRRW, CSRRS, CSRRC -> pack(Opcode.SYSTEM, rd, rs1, 0, decoded.raw());
      case CSRRWI, CSRRSI, CSRRCI -> pack(Opcode.SYSTEM, rd, 0, 0, decoded.raw());
      // All accesses are in order, and blocks always follow memory: nothing to wait for.
      case FENCE, FENCE_I -> NOTHING;
      case FLW, FLD, FSW, FSD -> FloatAccess.operation(decoded);
      default -> {
        Extension extension = decoded.instruction().extension();
        if (extension == Extension.F || extension == Extension.D) {
          yield pack(Opcode.FLOAT, 0, 0, 0, decoded.raw());
        }
        yield decoded.rd() == 0 ? NOTHING : arithmetic(decoded, rd, offset);
      }
    };
  }

  private static long atomic(DecodedInstruction decoded, int rd) {
    return pack(Opcode.ATOMIC, rd, decoded.rs1(), decoded.rs2(), decoded.raw());
  }

  private static int raw(DecodedInstruction decoded) {
    // c.ebreak is the only compressed one here, and what it does needs no operands.
    return decoded.lengthBytes() == 2 ? decoded.instruction().match() : decoded.raw();
  }

  private long arithmetic(DecodedInstruction decoded, int rd, int offset) {
    int rs1 = decoded.rs1();
    int rs2 = decoded.rs2();
    int immediate = decoded.immediate();
    return switch (decoded.instruction()) {
      case LUI -> pack(Opcode.LI, rd, 0, 0, immediate);
      // Its low 12 bits are zero, so that the sum with an offset in a page fits.
      case AUIPC -> pack(Opcode.BASE, rd, 0, 0, immediate + offset);
      case ADDI -> addi(rd, rs1, immediate);
      case ADDIW -> pack(Opcode.ADDIW, rd, rs1, 0, immediate);
      case SLTI -> pack(Opcode.SLTI, rd, rs1, 0, immediate);
      case SLTIU -> pack(Opcode.SLTIU, rd, rs1, 0, immediate);
      case XORI -> pack(Opcode.XORI, rd, rs1, 0, immediate);
      case ORI -> pack(Opcode.ORI, rd, rs1, 0, immediate);
      case ANDI -> pack(Opcode.ANDI, rd, rs1, 0, immediate);
      case SLLI -> pack(width(Opcode.SLLI, Opcode.SLLIW), rd, rs1, 0, immediate);
      case SRLI -> pack(width(Opcode.SRLI, Opcode.SRLIW), rd, rs1, 0, immediate);
      case SRAI -> pack(Opcode.SRAI, rd, rs1, 0, immediate);
      case SLLIW -> pack(Opcode.SLLIW, rd, rs1, 0, immediate);
      case SRLIW -> pack(Opcode.SRLIW, rd, rs1, 0, immediate);
      case SRAIW -> pack(Opcode.SRAIW, rd, rs1, 0, immediate);
      case ADD -> add(rd, rs1, rs2);
      case SUB -> pack(width(Opcode.SUB, Opcode.SUBW), rd, rs1, rs2, 0);
      case SLL -> pack(width(Opcode.SLL, Opcode.SLLW), rd, rs1, rs2, 0);
      case SLT -> pack(Opcode.SLT, rd, rs1, rs2, 0);
      case SLTU -> pack(Opcode.SLTU, rd, rs1, rs2, 0);
      case XOR -> pack(Opcode.XOR, rd, rs1, rs2, 0);
      case SRL -> pack(width(Opcode.SRL, Opcode.SRLW), rd, rs1, rs2, 0);
      case SRA -> pack(width(Opcode.SRA, Opcode.SRAW), rd, rs1, rs2, 0);
      case OR -> pack(Opcode.OR, rd, rs1, rs2, 0);
      case AND -> pack(Opcode.AND, rd, rs1, rs2, 0);
      case ADDW -> pack(Opcode.ADDW, rd, rs1, rs2, 0);
      case SUBW -> pack(Opcode.SUBW, rd, rs1, rs2, 0);
      case SLLW -> pack(Opcode.SLLW, rd, rs1, rs2, 0);
      case SRLW -> pack(Opcode.SRLW, rd, rs1, rs2, 0);
      case SRAW -> pack(Opcode.SRAW, rd, rs1, rs2, 0);
      case MUL -> pack(width(Opcode.MUL, Opcode.MULW), rd, rs1, rs2, 0);
      case MULW -> pack(Opcode.MULW, rd, rs1, rs2, 0);
      case MULH -> pack(width(Opcode.MULH, Opcode.MULH_32), rd, rs1, rs2, 0);
      case MULHSU -> pack(width(Opcode.MULHSU, Opcode.MULHSU_32), rd, rs1, rs2, 0);
      case MULHU -> pack(width(Opcode.MULHU, Opcode.MULHU_32), rd, rs1, rs2, 0);
      case DIV -> pack(width(Opcode.DIV, Opcode.DIVW), rd, rs1, rs2, 0);
      case DIVU -> pack(width(Opcode.DIVU, Opcode.DIVUW), rd, rs1, rs2, 0);
      case REM -> pack(width(Opcode.REM, Opcode.REMW), rd, rs1, rs2, 0);
      case REMU -> pack(width(Opcode.REMU, Opcode.REMUW), rd, rs1, rs2, 0);
      case DIVW -> pack(Opcode.DIVW, rd, rs1, rs2, 0);
      case DIVUW -> pack(Opcode.DIVUW, rd, rs1, rs2, 0);
      case REMW -> pack(Opcode.REMW, rd, rs1, rs2, 0);
      case REMUW -> pack(Opcode.REMUW, rd, rs1, rs2, 0);
      default -> BitManipulation.operation(decoded, rd, xlen);
    };
  }

  private int width(int wide, int word) {
    return narrow ? word : wide;
  }

  private static long jal(DecodedInstruction decoded, int rd, int offset) {
    int target = offset + decoded.immediate();
    if (decoded.rd() == 0) {
      return pack(Opcode.J, 0, 0, 0, target);
    }
    return Opcode.packOffset(Opcode.JAL, rd, offset + decoded.lengthBytes(), target);
  }

  private long addi(int rd, int rs1, int immediate) {
    if (rs1 == 0) {
      return pack(Opcode.LI, rd, 0, 0, immediate);
    }
    if (immediate == 0) {
      return pack(Opcode.MV, rd, rs1, 0, 0);
    }
    return pack(width(Opcode.ADDI, Opcode.ADDIW), rd, rs1, 0, immediate);
  }

  private long add(int rd, int rs1, int rs2) {
    if (rs1 == 0) {
      return pack(Opcode.MV, rd, rs2, 0, 0);
    }
    if (rs2 == 0) {
      return pack(Opcode.MV, rd, rs1, 0, 0);
    }
    return pack(width(Opcode.ADD, Opcode.ADDW), rd, rs1, rs2, 0);
  }
}
