package dev.trapeze.cpu.fp;

import java.util.SplittableRandom;

/** Random patterns of a format that are more often at a border than chance would have it. */
final class Patterns {
  private final SplittableRandom random;
  private final FloatFormat format;
  private final int fractionBits;
  private final int exponents;

  Patterns(long seed, FloatFormat format) {
    this.random = new SplittableRandom(seed);
    this.format = format;
    this.fractionBits = format.precision - 1;
    this.exponents = (int) (format.infinity >>> fractionBits);
  }

  /** Any pattern. */
  long next() {
    return sign() | (long) exponent() << fractionBits | fraction();
  }

  /** A pattern whose exponent is not far from another's, so that the two have bits in common. */
  long near(long other) {
    int around = (int) ((other & format.infinity) >>> fractionBits);
    int exponent = around + random.nextInt(2 * format.precision + 8) - format.precision - 4;
    return random.nextInt(4) == 0
        ? next()
        : sign() | (long) clamp(exponent) << fractionBits | fraction();
  }

  /** A pattern that nearly cancels another, or equals it but for the sign. */
  long opposite(long other) {
    return (other ^ format.signBit) + random.nextInt(5) - 2 & (format.signBit << 1) - 1;
  }

  boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private long sign() {
    return random.nextBoolean() ? format.signBit : 0;
  }

  private int clamp(int exponent) {
    return Math.max(0, Math.min(exponents, exponent));
  }

  private int exponent() {
    int bias = exponents / 2;
    int spread = random.nextInt(5) - 2;
    return clamp(
        switch (random.nextInt(12)) {
          case 0 -> 0;
          case 1 -> exponents;
          case 2 -> 1 + random.nextInt(3);
          case 3 -> exponents - 1 - random.nextInt(3);
          // Factors, or a number and its divisor, that meet at the ends of the range.
          case 4 -> bias / 2 + spread;
          case 5 -> bias + bias / 2 + spread;
          case 6 -> bias + fractionBits * (random.nextInt(5) - 2) + spread;
          case 7 -> fractionBits + spread;
          case 8 -> random.nextInt(exponents);
          default -> bias + spread;
        });
  }

  private long fraction() {
    long mask = (1L << fractionBits) - 1;
    long any = random.nextLong() & mask;
    long bit = 1L << random.nextInt(fractionBits);
    return switch (random.nextInt(9)) {
      case 0 -> 0;
      case 1 -> mask;
      case 2 -> bit;
      case 3 -> mask ^ bit;
      case 4 -> mask & -bit;
      case 5 -> bit - 1;
      // Half of the bits: products of such are exact, or ties.
      case 6 -> any & -(1L << fractionBits / 2);
      default -> any;
    };
  }
}
