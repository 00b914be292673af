package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Xlen;
import java.math.BigInteger;

/** The computational instructions, written down as the specification says them. */
final class ReferenceArithmetic {
  private ReferenceArithmetic() {}

  /**
   * What an instruction computes from two operands, of which the second is the immediate where the
   * instruction has one. The result still has to be cut to XLEN.
   *
   * @param a first operand, sign-extended from XLEN
   * @param b second operand, sign-extended from XLEN
   */
  static long compute(Instruction instruction, long a, long b, Xlen xlen) {
    int shift = (int) b & (xlen.bits() - 1);
    int shiftWord = (int) b & 31;
    return switch (instruction) {
      case ADD, ADDI -> a + b;
      case SUB -> a - b;
      case SLL, SLLI -> a << shift;
      case SRL, SRLI -> xlen.zeroExtend(a) >>> shift;
      case SRA, SRAI -> a >> shift;
      case SLT, SLTI -> a < b ? 1 : 0;
      case SLTU, SLTIU -> Long.compareUnsigned(a, b) < 0 ? 1 : 0;
      case XOR, XORI -> a ^ b;
      case OR, ORI -> a | b;
      case AND, ANDI -> a & b;
      case ADDW, ADDIW -> (int) (a + b);
      case SUBW -> (int) (a - b);
      case SLLW, SLLIW -> (int) a << shiftWord;
      case SRLW, SRLIW -> (int) a >>> shiftWord;
      case SRAW, SRAIW -> (int) a >> shiftWord;
      case MUL -> a * b;
      case MULW -> (int) (a * b);
      case MULH -> highProduct(BigInteger.valueOf(a), BigInteger.valueOf(b), xlen);
      case MULHSU -> highProduct(BigInteger.valueOf(a), unsigned(b, xlen), xlen);
      case MULHU -> highProduct(unsigned(a, xlen), unsigned(b, xlen), xlen);
      case DIV -> b == 0 ? -1 : a / b;
      case DIVU -> b == 0 ? -1 : Long.divideUnsigned(xlen.zeroExtend(a), xlen.zeroExtend(b));
      case REM -> b == 0 ? a : a % b;
      case REMU -> b == 0 ? a : Long.remainderUnsigned(xlen.zeroExtend(a), xlen.zeroExtend(b));
      case DIVW -> (int) b == 0 ? -1 : (int) a / (int) b;
      case DIVUW -> (int) b == 0 ? -1 : Integer.divideUnsigned((int) a, (int) b);
      case REMW -> (int) b == 0 ? (int) a : (int) a % (int) b;
      case REMUW -> (int) b == 0 ? (int) a : Integer.remainderUnsigned((int) a, (int) b);
      default -> throw new IllegalArgumentException(instruction + " computes nothing");
    };
  }

  private static BigInteger unsigned(long value, Xlen xlen) {
    BigInteger signed = BigInteger.valueOf(value);
    return signed.signum() >= 0 ? signed : signed.add(BigInteger.ONE.shiftLeft(xlen.bits()));
  }

  private static long highProduct(BigInteger a, BigInteger b, Xlen xlen) {
    return a.multiply(b).shiftRight(xlen.bits()).longValue();
  }

  /**
   * What an atomic read-modify-write instruction stores.
   *
   * @param old what was in memory, sign-extended
   * @param operand the second source register, cut to the width of the access and sign-extended
   */
  static long modify(Instruction instruction, long old, long operand) {
    return switch (instruction) {
      case AMOSWAP_W, AMOSWAP_D -> operand;
      case AMOADD_W, AMOADD_D -> old + operand;
      case AMOXOR_W, AMOXOR_D -> old ^ operand;
      case AMOAND_W, AMOAND_D -> old & operand;
      case AMOOR_W, AMOOR_D -> old | operand;
      case AMOMIN_W, AMOMIN_D -> Math.min(old, operand);
      case AMOMAX_W, AMOMAX_D -> Math.max(old, operand);
      case AMOMINU_W, AMOMINU_D -> Long.compareUnsigned(old, operand) < 0 ? old : operand;
      case AMOMAXU_W, AMOMAXU_D -> Long.compareUnsigned(old, operand) > 0 ? old : operand;
      default -> throw new IllegalArgumentException(instruction + " modifies nothing");
    };
  }
}
