package dev.trapeze.labs.testing;

/**
 * Numbers by chance, from a seed (SplitMix64: Steele, Lea, Flood, 2014). Unlike the JDK's
 * generators its state is a plain field, so that the debugger can take it back.
 */
final class Draws {
  private static final long STEP = 0x9E37_79B9_7F4A_7C15L;

  private long state;

  Draws(long seed) {
    state = seed;
  }

  /** A number from 0 up to {@code bound}, which is at least 1. */
  int below(int bound) {
    state += STEP;
    long z = state;
    z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
    return (int) Long.remainderUnsigned(z ^ z >>> 31, bound);
  }

  /** All that decides about the next numbers. */
  long state() {
    return state;
  }
}
