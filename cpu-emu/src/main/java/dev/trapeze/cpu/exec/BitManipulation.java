package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Xlen;

/**
 * Zba, Zbb and Zbs for the block engine (RISC-V Bit-Manipulation 1.0.0). An operation {@link
 * Opcode#BITS} holds in the low byte of its immediate which function it is, and above that the
 * constant of instructions that have one; the second operand is the sum of rs2 and that constant,
 * one of which is zero.
 *
 * <p>As with {@link Opcode}, RV32 uses the functions that work on words, and those that give the
 * same in both widths because registers are sign-extended.
 */
final class BitManipulation {
  private static final int SH1ADD = 0;
  private static final int SH2ADD = 1;
  private static final int SH3ADD = 2;
  private static final int SH1ADD_32 = 3;
  private static final int SH2ADD_32 = 4;
  private static final int SH3ADD_32 = 5;
  private static final int ADD_UW = 6;
  private static final int SH1ADD_UW = 7;
  private static final int SH2ADD_UW = 8;
  private static final int SH3ADD_UW = 9;
  private static final int SLLI_UW = 10;
  private static final int ANDN = 11;
  private static final int ORN = 12;
  private static final int XNOR = 13;
  private static final int CLZ = 14;
  private static final int CLZW = 15;
  private static final int CTZ = 16;
  private static final int CTZW = 17;
  private static final int CPOP = 18;
  private static final int CPOPW = 19;
  private static final int MAX = 20;
  private static final int MAXU = 21;
  private static final int MIN = 22;
  private static final int MINU = 23;
  private static final int SEXT_B = 24;
  private static final int SEXT_H = 25;
  private static final int ZEXT_H = 26;
  private static final int ROL = 27;
  private static final int ROLW = 28;
  private static final int ROR = 29;
  private static final int RORW = 30;
  private static final int ORC_B = 31;
  private static final int ORC_B_32 = 32;
  private static final int REV8 = 33;
  private static final int REV8_32 = 34;
  private static final int BCLR = 35;
  private static final int BCLR_32 = 36;
  private static final int BEXT = 37;
  private static final int BEXT_32 = 38;
  private static final int BINV = 39;
  private static final int BINV_32 = 40;
  private static final int BSET = 41;
  private static final int BSET_32 = 42;

  private static final int FUNCTION_BITS = 8;
  private static final long LOW_32 = 0xFFFF_FFFFL;
  private static final long SEVENS = 0x7F7F_7F7F_7F7F_7F7FL;

  private BitManipulation() {}

  /** The operation for an instruction of these extensions; {@code rd} is the register slot. */
  static long operation(DecodedInstruction decoded, int rd, Xlen xlen) {
    int immediate = decoded.immediate() << FUNCTION_BITS | function(decoded, xlen);
    return Opcode.pack(Opcode.BITS, rd, decoded.rs1(), decoded.rs2(), immediate);
  }

  private static int function(DecodedInstruction decoded, Xlen xlen) {
    boolean narrow = xlen == Xlen.RV32;
    return switch (decoded.instruction()) {
      case SH1ADD -> narrow ? SH1ADD_32 : SH1ADD;
      case SH2ADD -> narrow ? SH2ADD_32 : SH2ADD;
      case SH3ADD -> narrow ? SH3ADD_32 : SH3ADD;
      case ADD_UW -> ADD_UW;
      case SH1ADD_UW -> SH1ADD_UW;
      case SH2ADD_UW -> SH2ADD_UW;
      case SH3ADD_UW -> SH3ADD_UW;
      case SLLI_UW -> SLLI_UW;
      case ANDN -> ANDN;
      case ORN -> ORN;
      case XNOR -> XNOR;
      case CLZ -> narrow ? CLZW : CLZ;
      case CTZ -> narrow ? CTZW : CTZ;
      case CPOP -> narrow ? CPOPW : CPOP;
      case CLZW -> CLZW;
      case CTZW -> CTZW;
      case CPOPW -> CPOPW;
      case MAX -> MAX;
      case MAXU -> MAXU;
      case MIN -> MIN;
      case MINU -> MINU;
      case SEXT_B -> SEXT_B;
      case SEXT_H -> SEXT_H;
      case ZEXT_H, ZEXT_H_32 -> ZEXT_H;
      case ROL -> narrow ? ROLW : ROL;
      case ROR, RORI -> narrow ? RORW : ROR;
      case ROLW -> ROLW;
      case RORW, RORIW -> RORW;
      case ORC_B -> narrow ? ORC_B_32 : ORC_B;
      case REV8 -> REV8;
      case REV8_32 -> REV8_32;
      case BCLR, BCLRI -> narrow ? BCLR_32 : BCLR;
      case BEXT, BEXTI -> narrow ? BEXT_32 : BEXT;
      case BINV, BINVI -> narrow ? BINV_32 : BINV;
      case BSET, BSETI -> narrow ? BSET_32 : BSET;
      default -> throw new IllegalStateException("no function for " + decoded);
    };
  }

  /**
   * The result of an operation.
   *
   * @param immediate the operation's
   * @param a value of rs1
   * @param rs2 value of rs2
   */
  static long compute(int immediate, long a, long rs2) {
    int function = immediate & (1 << FUNCTION_BITS) - 1;
    long b = rs2 + (immediate >> FUNCTION_BITS);
    // In parts that are small enough for HotSpot to compile them into translated code, where the
    // function is a constant.
    if (function <= SLLI_UW) {
      return address(function, a, b);
    }
    if (function <= MINU) {
      return select(function, a, b);
    }
    return function <= REV8_32 ? rearrange(function, a, b) : single(function, a, b);
  }

  private static long address(int function, long a, long b) {
    return switch (function) {
      case SH1ADD -> b + (a << 1);
      case SH2ADD -> b + (a << 2);
      case SH3ADD -> b + (a << 3);
      case SH1ADD_32 -> (int) (b + (a << 1));
      case SH2ADD_32 -> (int) (b + (a << 2));
      case SH3ADD_32 -> (int) (b + (a << 3));
      case ADD_UW -> b + (a & LOW_32);
      case SH1ADD_UW -> b + ((a & LOW_32) << 1);
      case SH2ADD_UW -> b + ((a & LOW_32) << 2);
      case SH3ADD_UW -> b + ((a & LOW_32) << 3);
      default -> (a & LOW_32) << b; // SLLI_UW
    };
  }

  private static long select(int function, long a, long b) {
    return switch (function) {
      case ANDN -> a & ~b;
      case ORN -> a | ~b;
      case XNOR -> ~(a ^ b);
      case CLZ -> Long.numberOfLeadingZeros(a);
      case CLZW -> Integer.numberOfLeadingZeros((int) a);
      case CTZ -> Long.numberOfTrailingZeros(a);
      case CTZW -> Integer.numberOfTrailingZeros((int) a);
      case CPOP -> Long.bitCount(a);
      case CPOPW -> Integer.bitCount((int) a);
      case MAX -> Math.max(a, b);
      case MAXU -> Long.compareUnsigned(a, b) > 0 ? a : b;
      case MIN -> Math.min(a, b);
      default -> Long.compareUnsigned(a, b) < 0 ? a : b; // MINU
    };
  }

  private static long rearrange(int function, long a, long b) {
    return switch (function) {
      case SEXT_B -> (byte) a;
      case SEXT_H -> (short) a;
      case ZEXT_H -> (char) a;
      case ROL -> Long.rotateLeft(a, (int) b);
      case ROLW -> Integer.rotateLeft((int) a, (int) b);
      case ROR -> Long.rotateRight(a, (int) b);
      case RORW -> Integer.rotateRight((int) a, (int) b);
      case ORC_B -> orCombineBytes(a);
      case ORC_B_32 -> (int) orCombineBytes(a);
      case REV8 -> Long.reverseBytes(a);
      default -> Integer.reverseBytes((int) a); // REV8_32
    };
  }

  private static long single(int function, long a, long b) {
    return switch (function) {
      case BCLR -> a & ~(1L << b);
      case BCLR_32 -> (int) a & ~(1 << b);
      case BEXT -> a >>> b & 1;
      case BEXT_32 -> (int) a >>> b & 1;
      case BINV -> a ^ 1L << b;
      case BINV_32 -> (int) a ^ 1 << b;
      case BSET -> a | 1L << b;
      default -> (int) a | 1 << b; // BSET_32
    };
  }

  /** Each byte that is not zero replaced by 0xFF. */
  static long orCombineBytes(long a) {
    long tops = ((a & SEVENS) + SEVENS | a) & ~SEVENS;
    return (tops >>> 7) * 0xFF;
  }
}
