package dev.trapeze.cpu.fp;

/**
 * The binary interchange formats (IEEE 754-2019, 3.4). A pattern lies in the low bits of a long.
 */
enum FloatFormat {
  BINARY32(24, 32),
  BINARY64(53, 64);

  /** Bits of a significand, with the one that is implied. */
  final int precision;

  /** Exponent of the last bit of a subnormal number. */
  final int leastExponent;

  final long signBit;
  final long infinity;
  final long canonicalNan;

  FloatFormat(int precision, int bits) {
    this.precision = precision;
    int bias = (1 << (bits - precision - 1)) - 1;
    this.leastExponent = 1 - bias - (precision - 1);
    this.signBit = 1L << (bits - 1);
    this.infinity = (2L * bias + 1) << (precision - 1);
    this.canonicalNan = infinity | 1L << (precision - 2);
  }

  long infinity(boolean negative) {
    return signed(negative, infinity);
  }

  long zero(boolean negative) {
    return signed(negative, 0);
  }

  long signed(boolean negative, long magnitude) {
    return negative ? magnitude | signBit : magnitude;
  }
}
