package dev.trapeze.cpu.fp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operations that do not round: both formats give the same answers about the same numbers. */
class ComparisonTest {
  private static final int SIGNALING = 0xFF80_0001;

  /** Columns: two numbers ("snan" for a signaling NaN); min; max; flags. */
  @ParameterizedTest
  @CsvSource({
    "1, 2, 1, 2, 0",
    "2, -2, -2, 2, 0",
    "-0.0, 0.0, -0.0, 0.0, 0",
    "0.0, -0.0, -0.0, 0.0, 0",
    "-Infinity, 1e-45, -Infinity, 1e-45, 0",
    "-1e-45, -2, -2, -1e-45, 0",
    "NaN, 3, 3, 3, 0",
    "3, NaN, 3, 3, 0",
    "NaN, NaN, NaN, NaN, 0",
    "snan, 3, 3, 3, 16",
    "3, snan, 3, 3, 16",
    "snan, NaN, NaN, NaN, 16",
    "NaN, snan, NaN, NaN, 16",
  })
  void minimumAndMaximumPreferNumbers(
      String a, String b, String least, String greatest, int raised) {
    FloatFlags flags = new FloatFlags();
    assertThat(Binary32.minimum(bits(a), bits(b), flags)).isEqualTo(bits(least));
    assertThat(flags.flags()).isEqualTo(raised);
    assertThat(Binary32.maximum(bits(a), bits(b), flags)).isEqualTo(bits(greatest));
    assertThat(flags.flags()).isEqualTo(raised);
    FloatFlags wideFlags = new FloatFlags();
    assertThat(Binary64.minimum(wide(a), wide(b), wideFlags)).isEqualTo(wide(least));
    assertThat(wideFlags.flags()).isEqualTo(raised);
    assertThat(Binary64.maximum(wide(a), wide(b), wideFlags)).isEqualTo(wide(greatest));
    assertThat(wideFlags.flags()).isEqualTo(raised);
  }

  /** Columns: two numbers; =, <, ≤; flags of = and of the other two. */
  @ParameterizedTest
  @CsvSource({
    "1, 2, false, true, true, 0, 0",
    "2, 1, false, false, false, 0, 0",
    "-1.5, -1.5, true, false, true, 0, 0",
    "0.0, -0.0, true, false, true, 0, 0",
    "-1e-45, 1e-45, false, true, true, 0, 0",
    "-Infinity, Infinity, false, true, true, 0, 0",
    "Infinity, Infinity, true, false, true, 0, 0",
    "NaN, 1, false, false, false, 0, 16",
    "1, NaN, false, false, false, 0, 16",
    "NaN, NaN, false, false, false, 0, 16",
    "snan, 1, false, false, false, 16, 16",
    "1, snan, false, false, false, 16, 16",
  })
  void comparisonsKnowOrderAndInvalidOperands(
      String a,
      String b,
      boolean equal,
      boolean less,
      boolean lessOrEqual,
      int quietFlags,
      int signalingFlags) {
    FloatFlags flags = new FloatFlags();
    assertThat(Binary32.isEqual(bits(a), bits(b), flags)).isEqualTo(equal);
    assertThat(Binary64.isEqual(wide(a), wide(b), flags)).isEqualTo(equal);
    assertThat(flags.flags()).isEqualTo(quietFlags);
    assertThat(Binary32.isLess(bits(a), bits(b), flags)).isEqualTo(less);
    assertThat(flags.flags()).isEqualTo(signalingFlags);
    assertThat(Binary32.isLessOrEqual(bits(a), bits(b), flags)).isEqualTo(lessOrEqual);
    assertThat(flags.flags()).isEqualTo(signalingFlags);
    FloatFlags wideFlags = new FloatFlags();
    assertThat(Binary64.isLess(wide(a), wide(b), wideFlags)).isEqualTo(less);
    assertThat(wideFlags.flags()).isEqualTo(signalingFlags);
    assertThat(Binary64.isLessOrEqual(wide(a), wide(b), wideFlags)).isEqualTo(lessOrEqual);
    assertThat(wideFlags.flags()).isEqualTo(signalingFlags);
  }

  /** Columns: patterns in either format; the bit of the class. */
  @ParameterizedTest
  @CsvSource({
    "ff800000, fff0000000000000, 0",
    "ff7fffff, ffefffffffffffff, 1",
    "80800000, 8010000000000000, 1",
    "807fffff, 800fffffffffffff, 2",
    "80000001, 8000000000000001, 2",
    "80000000, 8000000000000000, 3",
    "00000000, 0000000000000000, 4",
    "00000001, 0000000000000001, 5",
    "007fffff, 000fffffffffffff, 5",
    "00800000, 0010000000000000, 6",
    "7f7fffff, 7fefffffffffffff, 6",
    "7f800000, 7ff0000000000000, 7",
    "7f800001, 7ff0000000000001, 8",
    "ffbfffff, fff7ffffffffffff, 8",
    "7fc00000, 7ff8000000000000, 9",
    "ffffffff, ffffffffffffffff, 9",
  })
  void classesAreToldByTheirBit(String single, String wide, int bit) {
    assertThat(Binary32.classify(Integer.parseUnsignedInt(single, 16))).isEqualTo(1 << bit);
    assertThat(Binary64.classify(Long.parseUnsignedLong(wide, 16))).isEqualTo(1 << bit);
  }

  @ParameterizedTest
  @CsvSource({
    "0xffffffff3f800000, 0x3f800000",
    "0xffffffff80000001, 0x80000001",
    "0xfffffffe3f800000, 0x7fc00000",
    "0x3f800000, 0x7fc00000",
    "0x7fffffff3f800000, 0x7fc00000",
  })
  void unboxedNumberIsTheCanonicalNan(String register, String expected) {
    int pattern = (int) Long.parseUnsignedLong(expected.substring(2), 16);
    assertThat(NanBoxing.unbox(Long.parseUnsignedLong(register.substring(2), 16)))
        .isEqualTo(pattern);
    assertThat(NanBoxing.unbox(NanBoxing.box(pattern))).isEqualTo(pattern);
  }

  private static int bits(String number) {
    return number.equals("snan") ? SIGNALING : Float.floatToIntBits(Float.parseFloat(number));
  }

  private static long wide(String number) {
    return number.equals("snan")
        ? 0xFFF0_0000_0000_0001L
        : Double.doubleToLongBits(Float.parseFloat(number));
  }
}
