package dev.trapeze.cpu.difftest;

import java.util.SplittableRandom;

/**
 * Picks bit patterns of floating-point numbers: borders of the formats, neighbours of each other,
 * numbers that make ties, NaNs of both kinds, and singles with and without their box.
 */
final class RandomFloats {
  private static final int SINGLE_FRACTION_BITS = 23;
  private static final int DOUBLE_FRACTION_BITS = 52;
  private static final long BOX = 0xFFFF_FFFF_0000_0000L;
  private static final long DYNAMIC_STATUS = 3 << 13;

  private static final int[] SINGLES = {
    0x0000_0000, // 0
    0x0000_0001, // the smallest subnormal
    0x0000_0002,
    0x007F_FFFF, // the largest subnormal
    0x0080_0000, // the smallest normal
    0x0080_0001,
    0x3F80_0000, // 1
    0x3F80_0001,
    0x3F7F_FFFF,
    0x3F00_0000, // a half
    0x3FC0_0000, // one and a half
    0x4020_0000, // two and a half
    0x4B00_0000, // 2^23
    0x4B7F_FFFF, // 2^24 - 1
    0x4B80_0001,
    0x4F00_0000, // 2^31
    0x4EFF_FFFF,
    0x4F7F_FFFF,
    0x4F80_0000, // 2^32
    0x5F00_0000, // 2^63
    0x5F7F_FFFF,
    0x5F80_0000, // 2^64
    0x7F7F_FFFF, // the largest
    0x7F00_0000,
    0x7F80_0000, // infinity
    0x7FC0_0000, // the canonical NaN
    0x7FFF_FFFF,
    0x7F80_0001, // a signalling NaN
    0x7FBF_FFFF
  };

  private static final long[] DOUBLES = {
    0L,
    1L,
    2L,
    0x000F_FFFF_FFFF_FFFFL, // the largest subnormal
    0x0010_0000_0000_0000L, // the smallest normal
    0x0010_0000_0000_0001L,
    0x36A0_0000_0000_0000L, // the smallest subnormal single
    0x3690_0000_0000_0000L, // half of it
    0x3690_0000_0000_0001L,
    0x380F_FFFF_FFFF_FFFFL, // below the smallest normal single
    0x380F_FFFF_E000_0000L,
    0x3810_0000_0000_0000L, // the smallest normal single
    0x3FE0_0000_0000_0000L, // a half
    0x3FF0_0000_0000_0000L, // 1
    0x3FF0_0000_0000_0001L,
    0x3FEF_FFFF_FFFF_FFFFL,
    0x3FF0_0000_1000_0000L, // a tie for a single
    0x3FF0_0000_3000_0000L,
    0x3FF8_0000_0000_0000L, // one and a half
    0x4004_0000_0000_0000L, // two and a half
    0x41DF_FFFF_FFC0_0000L, // 2^31 - 1
    0x41DF_FFFF_FFE0_0000L, // 2^31 - 1/2
    0x41E0_0000_0000_0000L, // 2^31
    0x41E0_0000_0010_0000L, // 2^31 + 1/2
    0x41EF_FFFF_FFE0_0000L, // 2^32 - 1
    0x41EF_FFFF_FFF0_0000L,
    0x41F0_0000_0000_0000L, // 2^32
    0x4330_0000_0000_0000L, // 2^52
    0x4340_0000_0000_0001L,
    0x43E0_0000_0000_0000L, // 2^63
    0x43DF_FFFF_FFFF_FFFFL,
    0x43F0_0000_0000_0000L, // 2^64
    0x43EF_FFFF_FFFF_FFFFL,
    0x47EF_FFFF_E000_0000L, // the largest single
    0x47EF_FFFF_F000_0000L, // the tie above it
    0x47EF_FFFF_EFFF_FFFFL,
    0x7FEF_FFFF_FFFF_FFFFL, // the largest
    0x7FE0_0000_0000_0000L,
    0x7FF0_0000_0000_0000L, // infinity
    0x7FF8_0000_0000_0000L, // the canonical NaN
    0x7FFF_FFFF_FFFF_FFFFL,
    0x7FF0_0000_0000_0001L, // a signalling NaN
    0x7FF7_FFFF_FFFF_FFFFL
  };

  private final SplittableRandom random;

  RandomFloats(SplittableRandom random) {
    this.random = random;
  }

  /** The state that a sequence starts with; in one of sixteen floating point is off. */
  StartingFloats starting() {
    long[] registers = new long[32];
    // All of a kind, or both: then many operands are not boxed.
    int kind = random.nextInt(3);
    for (int i = 0; i < registers.length; i++) {
      boolean single = kind == 0 ? random.nextInt(8) > 0 : kind == 1 && random.nextBoolean();
      registers[i] = single ? boxed(single()) : number(DOUBLE_FRACTION_BITS, 11);
    }
    // A mode above 4 makes every dynamically rounded instruction illegal.
    int mode = random.nextInt(16) == 0 ? 5 + random.nextInt(3) : random.nextInt(5);
    int flags = random.nextInt(3) == 0 ? random.nextInt(32) : 0;
    int off = random.nextInt(16) == 0 ? 0 : (int) DYNAMIC_STATUS;
    return new StartingFloats(registers, mode << 5 | flags, off);
  }

  private long boxed(int single) {
    long bits = single & 0xFFFF_FFFFL;
    return random.nextInt(24) == 0 ? bits | random.nextLong() << 32 : bits | BOX;
  }

  private int single() {
    return (int) number(SINGLE_FRACTION_BITS, 8);
  }

  private long number(int fractionBits, int exponentBits) {
    boolean single = exponentBits == 8;
    long sign = random.nextBoolean() ? 1L << (fractionBits + exponentBits) : 0;
    int bias = (1 << (exponentBits - 1)) - 1;
    long number =
        switch (random.nextInt(8)) {
          case 0, 1, 2 ->
              single
                  ? SINGLES[random.nextInt(SINGLES.length)]
                  : DOUBLES[random.nextInt(DOUBLES.length)];
          case 3 -> random.nextLong();
          case 4 -> // A subnormal or a small normal.
              random.nextLong() >>> (64 - fractionBits - 1) >>> random.nextInt(fractionBits);
          case 5 -> // About as large as an integer, with a fraction of few bits.
              (long) (bias + random.nextInt(-2, 66)) << fractionBits | fewBits(fractionBits);
          case 6 -> // Near the largest.
              (long) (2 * bias - random.nextInt(2)) << fractionBits | fewBits(fractionBits);
          default -> // Near 1: sums and products of these cancel and tie.
              (long) (bias + random.nextInt(-3, 4)) << fractionBits | fewBits(fractionBits);
        };
    return (number ^ sign) & (single ? 0xFFFF_FFFFL : -1L);
  }

  /** A fraction of a few ones at its upper end, its lower end, or both. */
  private long fewBits(int fractionBits) {
    long mask = (1L << fractionBits) - 1;
    long high = random.nextLong(8) << (fractionBits - 3);
    long low = random.nextLong(8);
    return switch (random.nextInt(4)) {
      case 0 -> high & mask;
      case 1 -> low;
      case 2 -> mask - low;
      default -> (high | low) & mask;
    };
  }
}
