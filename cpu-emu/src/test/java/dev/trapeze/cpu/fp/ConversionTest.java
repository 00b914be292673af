package dev.trapeze.cpu.fp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConversionTest {
  private static final int CASES = ArithmeticTest.CASES * 10;
  private static final long SEED = ArithmeticTest.SEED;

  /** The integer types, with what converts from and to them. */
  enum IntegerType {
    INT(true, 32),
    UNSIGNED_INT(false, 32),
    LONG(true, 64),
    UNSIGNED_LONG(false, 64);

    final BigInteger least;
    final BigInteger greatest;

    IntegerType(boolean signed, int bits) {
      BigInteger span = BigInteger.ONE.shiftLeft(signed ? bits - 1 : bits);
      least = signed ? span.negate() : BigInteger.ZERO;
      greatest = span.subtract(BigInteger.ONE);
    }

    long of(long wide, int mode, FloatFlags flags) {
      return switch (this) {
        case INT -> IntegerConversion.toInt(wide, mode, flags);
        case UNSIGNED_INT -> IntegerConversion.toUnsignedInt(wide, mode, flags) & 0xFFFF_FFFFL;
        case LONG -> IntegerConversion.toLong(wide, mode, flags);
        case UNSIGNED_LONG -> IntegerConversion.toUnsignedLong(wide, mode, flags);
      };
    }

    long to(FloatFormat format, long value, int mode, FloatFlags flags) {
      boolean signed = this == INT || this == LONG;
      if (format == FloatFormat.BINARY64) {
        return signed
            ? IntegerConversion.toBinary64(value, mode, flags)
            : IntegerConversion.unsignedToBinary64(value, mode, flags);
      }
      int pattern =
          signed
              ? IntegerConversion.toBinary32(value, mode, flags)
              : IntegerConversion.unsignedToBinary32(value, mode, flags);
      return pattern & 0xFFFF_FFFFL;
    }

    long cut(long value) {
      return switch (this) {
        case INT -> (int) value;
        case UNSIGNED_INT -> value & 0xFFFF_FFFFL;
        default -> value;
      };
    }

    BigInteger exact(long value) {
      BigInteger exact = BigInteger.valueOf(value);
      return this == UNSIGNED_LONG && value < 0 ? exact.add(BigInteger.ONE.shiftLeft(64)) : exact;
    }
  }

  @ParameterizedTest
  @EnumSource(IntegerType.class)
  void integersComeOutRoundedOrSaturated(IntegerType type) {
    for (FloatFormat format : FloatFormat.values()) {
      Patterns patterns = new Patterns(SEED, format);
      SplittableRandom random = new SplittableRandom(SEED);
      for (int i = 0; i < CASES; i++) {
        long a = random.nextInt(3) == 0 ? patterns.next() : nearInteger(random, format);
        long wide = format == FloatFormat.BINARY64 ? a : IntegerConversion.wide((int) a);
        for (int mode = 0; mode <= 4; mode++) {
          FloatFlags flags = new FloatFlags();
          long actual = type.of(wide, mode, flags);
          assertThat(new Oracle.Outcome(actual, flags.flags()))
              .as("seed %d: %s 0x%x mode %d", SEED, format, a, mode)
              .isEqualTo(expected(type, Double.longBitsToDouble(wide), mode));
        }
      }
    }
  }

  /** An integer of random size or a border of a type, give or take a fraction. */
  private static long nearInteger(SplittableRandom random, FloatFormat format) {
    double around =
        random.nextBoolean()
            ? Math.scalb(1.0, random.nextInt(66) - 1)
            : random.nextLong() >> random.nextInt(64);
    double value = around + (random.nextInt(17) - 8) / 4.0;
    for (int i = random.nextInt(3); i > 0; i--) {
      value = random.nextBoolean() ? Math.nextUp(value) : Math.nextDown(value);
    }
    value = random.nextBoolean() ? value : -value;
    return format == FloatFormat.BINARY64
        ? Double.doubleToRawLongBits(value)
        : Float.floatToRawIntBits((float) value) & 0xFFFF_FFFFL;
  }

  private static Oracle.Outcome expected(IntegerType type, double x, int mode) {
    if (Double.isNaN(x) || Double.isInfinite(x)) {
      BigInteger border = x < 0 ? type.least : type.greatest;
      return new Oracle.Outcome(border.longValue(), FloatFlags.NV);
    }
    BigDecimal exact = new BigDecimal(x);
    BigDecimal rounded = exact.setScale(0, host(mode));
    BigInteger integer = rounded.toBigIntegerExact();
    if (integer.compareTo(type.least) < 0) {
      return new Oracle.Outcome(type.least.longValue(), FloatFlags.NV);
    }
    if (integer.compareTo(type.greatest) > 0) {
      return new Oracle.Outcome(type.greatest.longValue(), FloatFlags.NV);
    }
    int flags = rounded.compareTo(exact) == 0 ? 0 : FloatFlags.NX;
    return new Oracle.Outcome(integer.longValue(), flags);
  }

  private static RoundingMode host(int mode) {
    return switch (mode) {
      case 0 -> RoundingMode.HALF_EVEN;
      case 1 -> RoundingMode.DOWN;
      case 2 -> RoundingMode.FLOOR;
      case 3 -> RoundingMode.CEILING;
      default -> RoundingMode.HALF_UP;
    };
  }

  @ParameterizedTest
  @EnumSource(IntegerType.class)
  void integersAreRoundedToTheFormat(IntegerType type) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < CASES / 10; i++) {
      long near =
          random.nextInt(3) == 0 ? Long.MIN_VALUE >>> random.nextInt(64) : random.nextLong();
      long value = type.cut((near >> random.nextInt(64)) + random.nextInt(5) - 2);
      for (FloatFormat format : FloatFormat.values()) {
        for (int mode = 0; mode <= 4; mode++) {
          FloatFlags flags = new FloatFlags();
          long actual = type.to(format, value, mode, flags);
          assertThat(new Oracle.Outcome(actual, flags.flags()))
              .as("seed %d: %d to %s mode %d", SEED, value, format, mode)
              .isEqualTo(new Oracle(format, mode).number(new BigDecimal(type.exact(value)), false));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2", "3", "4"})
  void binary64IsRoundedToBinary32(int mode) {
    Patterns patterns = new Patterns(SEED, FloatFormat.BINARY64);
    Patterns singles = new Patterns(SEED + 1, FloatFormat.BINARY32);
    SplittableRandom random = new SplittableRandom(SEED);
    Oracle oracle = new Oracle(FloatFormat.BINARY32, mode);
    for (int i = 0; i < CASES / 4; i++) {
      long a = patterns.next();
      if (random.nextBoolean()) {
        // Around a float, or around the middle between two.
        long single = IntegerConversion.wide((int) singles.next());
        a = single + random.nextInt(2) * 0x1000_0000L + random.nextInt(3) - 1;
      }
      double x = Double.longBitsToDouble(a);
      if (Double.isNaN(x) || Double.isInfinite(x)) {
        continue;
      }
      FloatFlags flags = new FloatFlags();
      long actual = Binary64.toBinary32(a, mode, flags) & 0xFFFF_FFFFL;
      assertThat(new Oracle.Outcome(actual, flags.flags()))
          .as("seed %d: 0x%x mode %d", SEED, a, mode)
          .isEqualTo(oracle.number(new BigDecimal(x), a < 0));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x7ff8000000000000, 0x7fc00000, 0",
    "0xfff8000000000001, 0x7fc00000, 0",
    "0x7ff0000000000001, 0x7fc00000, 16",
    "0xfff7ffffffffffff, 0x7fc00000, 16",
    "0x7ff0000000000000, 0x7f800000, 0",
    "0xfff0000000000000, 0xff800000, 0",
    "0x8000000000000000, 0x80000000, 0",
  })
  void specialsOfBinary64BecomeThoseOfBinary32(String a, String expected, int raised) {
    for (int mode = 0; mode <= 4; mode++) {
      FloatFlags flags = new FloatFlags();
      assertThat(Binary64.toBinary32(bits(a), mode, flags)).isEqualTo((int) bits(expected));
      assertThat(flags.flags()).isEqualTo(raised);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x7fc00001, 0x7ff8000000000000, 0",
    "0xff800001, 0x7ff8000000000000, 16",
    "0x7f800000, 0x7ff0000000000000, 0",
    "0x80000000, 0x8000000000000000, 0",
    "0x00000001, 0x36a0000000000000, 0",
    "0x807fffff, 0xb80fffffc0000000, 0",
    "0x3f800000, 0x3ff0000000000000, 0",
    "0xff7fffff, 0xc7efffffe0000000, 0",
  })
  void binary32IsExactInBinary64(String a, String expected, int raised) {
    FloatFlags flags = new FloatFlags();
    assertThat(Binary32.toBinary64((int) bits(a), flags)).isEqualTo(bits(expected));
    assertThat(flags.flags()).isEqualTo(raised);
  }

  private static long bits(String hex) {
    return Long.parseUnsignedLong(hex.substring(2), 16);
  }
}
