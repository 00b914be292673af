package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Xlen;

/** Zba, Zbb and Zbs, bit by bit as the specification describes them. */
final class ReferenceBits {
  private ReferenceBits() {}

  /**
   * What an instruction computes from two operands, of which the second is the immediate where the
   * instruction has one. The result still has to be cut to XLEN.
   *
   * @param a first operand, sign-extended from XLEN
   * @param b second operand, sign-extended from XLEN
   */
  static long compute(Instruction instruction, long a, long b, Xlen xlen) {
    int bits = xlen.bits();
    int place = (int) b & (bits - 1);
    int placeInWord = (int) b & 31;
    long word = a & 0xFFFF_FFFFL;
    return switch (instruction) {
      case SH1ADD -> a * 2 + b;
      case SH2ADD -> a * 4 + b;
      case SH3ADD -> a * 8 + b;
      case ADD_UW -> word + b;
      case SH1ADD_UW -> word * 2 + b;
      case SH2ADD_UW -> word * 4 + b;
      case SH3ADD_UW -> word * 8 + b;
      case SLLI_UW -> word << place;
      case ANDN -> a & ~b;
      case ORN -> a | ~b;
      case XNOR -> a ^ ~b;
      case CLZ -> leadingZeros(a, bits);
      case CLZW -> leadingZeros(a, 32);
      case CTZ -> trailingZeros(a, bits);
      case CTZW -> trailingZeros(a, 32);
      case CPOP -> ones(a, bits);
      case CPOPW -> ones(a, 32);
      case MAX -> a < b ? b : a;
      case MAXU -> isBelow(a, b) ? b : a;
      case MIN -> a < b ? a : b;
      case MINU -> isBelow(a, b) ? a : b;
      case SEXT_B -> (byte) a;
      case SEXT_H -> (short) a;
      case ZEXT_H, ZEXT_H_32 -> a & 0xFFFF;
      case ROL -> rotatedLeft(a, place, bits);
      case ROLW -> (int) rotatedLeft(a, placeInWord, 32);
      case ROR, RORI -> rotatedLeft(a, bits - place, bits);
      case RORW, RORIW -> (int) rotatedLeft(a, 32 - placeInWord, 32);
      case ORC_B -> bytesCombined(a);
      case REV8, REV8_32 -> bytesReversed(a, bits);
      case BCLR, BCLRI -> bit(a, place) == 1 ? a - (1L << place) : a;
      case BEXT, BEXTI -> bit(a, place);
      case BINV, BINVI -> bit(a, place) == 1 ? a - (1L << place) : a + (1L << place);
      case BSET, BSETI -> bit(a, place) == 1 ? a : a + (1L << place);
      default -> throw new IllegalArgumentException(instruction + " is of another extension");
    };
  }

  private static long bit(long value, int place) {
    return value >>> place & 1;
  }

  private static boolean isBelow(long a, long b) {
    return a + Long.MIN_VALUE < b + Long.MIN_VALUE;
  }

  private static int leadingZeros(long value, int bits) {
    int zeros = 0;
    while (zeros < bits && bit(value, bits - 1 - zeros) == 0) {
      zeros++;
    }
    return zeros;
  }

  private static int trailingZeros(long value, int bits) {
    int zeros = 0;
    while (zeros < bits && bit(value, zeros) == 0) {
      zeros++;
    }
    return zeros;
  }

  private static int ones(long value, int bits) {
    int ones = 0;
    for (int place = 0; place < bits; place++) {
      ones += (int) bit(value, place);
    }
    return ones;
  }

  private static long rotatedLeft(long value, int places, int bits) {
    long result = 0;
    for (int from = 0; from < bits; from++) {
      result |= bit(value, from) << (from + places) % bits;
    }
    return result;
  }

  private static long bytesCombined(long value) {
    long result = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      result |= (value >>> shift & 0xFF) == 0 ? 0 : 0xFFL << shift;
    }
    return result;
  }

  private static long bytesReversed(long value, int bits) {
    long result = 0;
    for (int shift = 0; shift < bits; shift += 8) {
      result |= (value >>> shift & 0xFF) << bits - 8 - shift;
    }
    return result;
  }
}
