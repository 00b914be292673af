package dev.trapeze.cpu.difftest;

import dev.trapeze.cpu.isa.ImmediateLayout;
import dev.trapeze.cpu.isa.RegisterField;
import java.util.Set;
import java.util.SplittableRandom;

/** Picks registers, immediates and register values, borders more often than chance would. */
final class RandomOperands {
  private static final long[] BORDERS = {
    0,
    1,
    -1,
    2,
    -2,
    3,
    31,
    32,
    63,
    64,
    0x7F,
    0x80,
    0xFF,
    0x7FF,
    -0x800,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFF_FFFFL,
    0x8000_0000L,
    0x8000_0001L,
    0xFFFF_FFFFL,
    0x1_0000_0000L,
    -0x8000_0000L,
    -0x8000_0001L,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    Long.MAX_VALUE,
    0x5555_5555_5555_5555L,
    0xAAAA_AAAA_AAAA_AAAAL,
    0x0123_4567_89AB_CDEFL
  };

  private final SplittableRandom random;
  private final Set<Integer> reserved;

  /**
   * @param reserved registers that must keep their values; the owner may still add to them
   */
  RandomOperands(SplittableRandom random, Set<Integer> reserved) {
    this.random = random;
    this.reserved = reserved;
  }

  /** A value for a register: a border, a number of few bits, or any. */
  long value() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextLong() >> random.nextInt(64);
      default -> BORDERS[random.nextInt(BORDERS.length)];
    };
  }

  /** A register to write, or -1 when the one that is implied points to the scratch area. */
  int destination(RegisterField field) {
    switch (field) {
      case NONE, ZERO:
        return 0;
      case RA:
        return reserved.contains(1) ? -1 : 1;
      case SP:
        return reserved.contains(2) ? -1 : 2;
      default:
        break;
    }
    int register;
    do {
      register = random.nextInt(32);
    } while (!field.holds(register) || reserved.contains(register));
    return register;
  }

  /** A register to read; a reserved one too. */
  int source(RegisterField field) {
    switch (field) {
      case NONE, ZERO:
        return 0;
      case RA:
        return 1;
      case SP:
        return 2;
      default:
        break;
    }
    int register;
    do {
      register = random.nextInt(32);
    } while (!field.holds(register));
    return register;
  }

  /** An immediate that the layout can hold, often at its borders. */
  int immediate(ImmediateLayout layout) {
    long span = layout.highest() - layout.lowest() + layout.multipleOf();
    long immediate =
        switch (random.nextInt(6)) {
          case 0 -> layout.lowest();
          case 1 -> layout.highest();
          case 2 -> 0;
          case 3 -> layout.multipleOf();
          default -> layout.lowest() + random.nextLong(Math.max(span, 1));
        };
    return (int) (immediate & -layout.multipleOf());
  }

  /** A register to write that is neither of these nor x0. */
  int distinctFrom(int a, int b) {
    int register;
    do {
      register = destination(RegisterField.RD);
    } while (register == a || register == b || register == 0);
    return register;
  }
}
