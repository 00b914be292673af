package dev.trapeze.cpu.fp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The operations that round, against the definition. System properties: {@code trapeze.fp.cases} is
 * the number of random operands for each operation, format and mode, {@code trapeze.fp.seed} the
 * seed.
 */
class ArithmeticTest {
  static final int CASES = Integer.getInteger("trapeze.fp.cases", 500);
  static final long SEED = Long.getLong("trapeze.fp.seed", 0);

  static Stream<Arguments> everyOperation() {
    return Arrays.stream(Operation.values())
        .flatMap(
            operation ->
                Arrays.stream(FloatFormat.values()).map(format -> Arguments.of(operation, format)));
  }

  @ParameterizedTest
  @MethodSource("everyOperation")
  void roundsAsDefinedInEveryMode(Operation operation, FloatFormat format) {
    for (int mode = Rounding.RNE; mode <= Rounding.RMM; mode++) {
      Patterns patterns = new Patterns(SEED * 31 + mode, format);
      Oracle oracle = new Oracle(format, mode);
      for (int i = 0; i < CASES; i++) {
        long a = patterns.next();
        long b = operation.operands > 1 ? patterns.near(a) : 0;
        if (operation.operands > 1 && patterns.chance(2)) {
          b = patterns.chance(3) ? patterns.opposite(a) : patterns.next();
        }
        long c = operation.operands > 2 ? addend(patterns, format, a, b) : 0;
        check(operation, format, mode, oracle, a, b, c);
      }
    }
  }

  private static long addend(Patterns patterns, FloatFormat format, long a, long b) {
    if (patterns.chance(3)) {
      return patterns.next();
    }
    long product = Operation.MULTIPLY.compute(format, a, b, 0, Rounding.RNE, new FloatFlags());
    return patterns.chance(2) ? patterns.opposite(product) : patterns.near(product);
  }

  private static void check(
      Operation operation, FloatFormat format, int mode, Oracle oracle, long a, long b, long c) {
    Oracle.Outcome expected = oracle.compute(operation, a, b, c);
    for (int raised : new int[] {0, FloatFlags.NX}) {
      FloatFlags flags = new FloatFlags();
      flags.raise(raised);
      long bits = operation.compute(format, a, b, c, mode, flags);
      compare(new Oracle.Outcome(bits, flags.flags()), expected, raised, operation, mode, a, b, c);
    }
    FloatFlags flags = new FloatFlags();
    long bits = operation.computeExactly(format, a, b, c, mode, flags);
    compare(new Oracle.Outcome(bits, flags.flags()), expected, 0, operation, mode, a, b, c);
  }

  private static void compare(
      Oracle.Outcome actual,
      Oracle.Outcome expected,
      int raised,
      Operation operation,
      int mode,
      long a,
      long b,
      long c) {
    assertThat(actual)
        .as(
            () ->
                String.format("seed %d: %s mode %d 0x%x 0x%x 0x%x", SEED, operation, mode, a, b, c))
        .isEqualTo(new Oracle.Outcome(expected.bits(), expected.flags() | raised));
  }
}
