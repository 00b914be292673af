package dev.trapeze.console.debugger.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.symbols.Symbol;
import dev.trapeze.cpu.isa.Xlen;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  /** Found in no expression and in no message. */
  private static final char QUOTE = '\u00a7';

  private TableScope scope = new TableScope(Xlen.RV64);

  @BeforeEach
  void prepare() {
    prepare(Xlen.RV64);
  }

  private void prepare(Xlen xlen) {
    scope = new TableScope(xlen);
    for (int i = 0; i < scope.memory.length; i++) {
      scope.memory[i] = (byte) i;
    }
    scope.registers.put("a0", Value.of(Type.LONG, 40));
    scope.registers.put("sp", Value.of(Type.VOID_POINTER, 0x1010));
    scope.symbol("main", 0x1100, 20, Symbol.Kind.FUNCTION);
    scope.symbol("count", 0x1004, 4, Symbol.Kind.DATA);
    scope.symbol("flag", 0x10f0, 1, Symbol.Kind.DATA);
    scope.symbol("buffer", 0x1020, 100, Symbol.Kind.DATA);
    scope.symbol("count.0", 0x1008, 4, Symbol.Kind.DATA);
  }

  private Value value(String text) throws CommandError {
    return Expression.parse(text).evaluate(scope);
  }

  /** The precedence of C's operators, against Java's, which is the same where both have them. */
  @Test
  void integersAreJavas() throws CommandError {
    long seed = Long.getLong("trapeze.seed", 1);
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      int a = random.nextInt();
      int b = random.nextInt() | 1;
      int c = random.nextInt(31);
      Object[] operands = {a, b, c};
      assertThat(value("%d + %d * %d".formatted(operands)).bits())
          .as("seed %d: %d %d %d", seed, a, b, c)
          .isEqualTo(a + b * c);
      assertThat(value("%d / %d - %d %% 7".formatted(operands)).bits()).isEqualTo(a / b - c % 7);
      assertThat(value("%d << %3$d ^ ~%2$d".formatted(operands)).bits()).isEqualTo(a << c ^ ~b);
      assertThat(value("%d >> %3$d | %2$d & 255".formatted(operands)).bits())
          .isEqualTo(a >> c | b & 255);
      assertThat(value("%d < %d && %3$d >= 3 || %1$d == %2$d".formatted(operands)).bits())
          .isEqualTo(a < b && c >= 3 || a == b ? 1 : 0);
      assertThat(value("%dl * %dl".formatted(a, b)).bits()).isEqualTo((long) a * b);
      assertThat(value("(unsigned) %d / (unsigned) %d".formatted(a, b)).bits())
          .isEqualTo(Integer.toUnsignedLong(Integer.divideUnsigned(a, b)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = QUOTE,
      value = {
        "$a0 + 2, 42",
        "$sp, 0x1010",
        "$sp + 8, 0x1018",
        "*(int *) $sp, 0x13121110",
        "*(int *) $sp@2, 0x1010",
        "*(unsigned char *) ($sp + 1), 0x11",
        "{short} $sp, 0x1110",
        "((int *) $sp)[1], 0x17161514",
        "{long} 0x1000, 0x0706050403020100",
        "*0x1000, 0x03020100",
        "count, 0x07060504",
        "&count, 0x1004",
        "'count.0', 0x0b0a0908",
        "flag, 0xf0",
        "main, 0x1100",
        "main + 4, 0x1104",
        "&main, 0x1100",
        "*main, 0x1100",
        "buffer, 0x1020",
        "buffer[3], 0x23",
        "&buffer[3], 0x1023",
        "((short *) buffer)[2], 0x2524",
        "(char) 321, 65",
        "(unsigned short) -1, 0xffff",
        "(int8_t) 255, -1",
        "(uint32_t) -1, 0xffffffff",
        "sizeof(long), 8",
        "sizeof(char *), 8",
        "sizeof(int[3]), 12",
        "(int *) 0x1010 - (int *) 0x1000, 4",
        "(int *) 0x1000 < (int *) 0x1001, 1",
        "!$a0, 0",
        "$nothing == 0 ? 1 : 2, 1",
        "1 ? 2 : 1/0, 2",
        "0 && 1/0, 0",
        "1 || 1/0, 1",
        "$sp & ~0xf, 0x1010",
        "0x10, 16",
        "010, 8",
        "0b11, 3",
        "'A', 65",
        "'\\n', 10",
        "'\\x41', 65",
        "'\\101', 65",
        "-(-5), 5",
        "- -5, 5",
        "2 + 3 * 4, 14",
        "(2 + 3) * 4, 20"
      })
  void valueIsThat(String text, String expected) throws CommandError {
    setVariable(text);
    assertThat(value(text).bits()).isEqualTo(Long.decode(expected));
  }

  private void setVariable(String text) {
    if (text.startsWith("$nothing")) {
      scope.variables().set("nothing", Value.of(Type.INT, 0));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = QUOTE,
      value = {
        "1 / 0 | Division by zero",
        "1 % 0 | Division by zero",
        "nosuch | No symbol \"nosuch\" in current context.",
        "*5 | Cannot access memory at address 0x5",
        "*(long *) 0x1ffc | Cannot access memory at address 0x2000",
        "1 + | A syntax error in expression, near `'.",
        "1 2 | A syntax error in expression, near `2'.",
        "( | A syntax error in expression, near `'.",
        ") | A syntax error in expression, near `)'.",
        "1 ? 2 | A syntax error in expression, near `'.",
        "'ab' + 1 | No symbol \"ab\" in current context.",
        "'a | Unmatched single quote.",
        "'' | Empty character constant.",
        "09 | Invalid number \"09\".",
        "0xg | Invalid number \"0xg\".",
        "12zz | Invalid number \"12zz\".",
        "99999999999999999999 | Numeric constant too large.",
        "&5 | Attempt to take address of value not located in memory.",
        "&$a0 | Attempt to take address of value not located in memory.",
        "5 = 6 | Left operand of assignment is not an lvalue.",
        "main = 6 | Left operand of assignment is not a modifiable lvalue.",
        "5@3 | Only values in memory can be extended with '@'.",
        "count@0 | Invalid number 0 of repetitions.",
        "count@20000 | value requires 80000 bytes, which is more than max-value-size",
        "$99 | History has not yet reached $99.",
        "$void + 1 | Argument to arithmetic operation not a number or boolean.",
        "~main | Argument to complement operation not an integer, boolean.",
        "-main | Argument to negate operation not a number.",
        "*$sp | Attempt to take contents of a non-pointer value.",
        "(struct foo) 5 | No struct type named foo.",
        "(unsigned void) 5 | No type named 'unsigned void'.",
        "1 # 2 | Invalid character '#' in expression.",
        "count[ | A syntax error in expression, near `'.",
      })
  void errorIsOneLineInGdbsWords(String text, String message) {
    assertThatThrownBy(() -> value(text)).isInstanceOf(CommandError.class).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "-", "!", "*", "1+(", "{int}"})
  void deepNestingIsAnErrorAndNoOverflow(String part) {
    assertThatThrownBy(() -> value(part.repeat(10_000))).isInstanceOf(CommandError.class);
  }

  @Test
  void randomTextNeverDoesMoreThanBeingRefused() {
    long seed = Long.getLong("trapeze.seed", 1);
    Random random = new Random(seed);
    String[] parts = {
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      "*",
      "&",
      "+",
      "-",
      "=",
      "==",
      "?",
      ":",
      "@",
      "int",
      "char",
      "$a0",
      "$sp",
      "count",
      "main",
      "buffer",
      "5",
      "0x1000",
      "'a'",
      "<<",
      ",",
      ".",
      "sizeof",
      "long",
      "1.5",
      "$",
      "$$",
      "$$3",
      "++",
      "unsigned",
      "%",
      "\u00e9",
      "'",
      "\\",
      "0x",
      "!"
    };
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(9); n >= 0; n--) {
        text.append(parts[random.nextInt(parts.length)]).append(random.nextBoolean() ? " " : "");
      }
      try {
        value(text.toString());
      } catch (CommandError e) {
        assertThat(e.getMessage()).as("seed %d: %s", seed, text).isNotBlank().doesNotContain("\n");
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + text, e);
      }
    }
  }

  @Test
  void assignmentsReachRegistersMemoryAndVariables() throws CommandError {
    assertThat(value("$a0 = 7").bits()).isEqualTo(7);
    assertThat(value("$a0 += 3").bits()).isEqualTo(10);
    assertThat(value("$a0++").bits()).isEqualTo(10);
    assertThat(value("$a0").bits()).isEqualTo(11);
    assertThat(value("count = -2").bits()).isEqualTo(-2);
    assertThat(value("{short} 0x1004").bits()).isEqualTo(-2);
    assertThat(value("'count.0'").bits()).isEqualTo(0x0b0a0908);
    assertThat(value("*(char *) $sp = 'x'").bits()).isEqualTo('x');
    assertThat(value("$mine = count * 4").bits()).isEqualTo(-8);
    assertThat(value("$mine").bits()).isEqualTo(-8);
    assertThat(value("$mine = main").type().name()).isEqualTo("<text variable, no debug info>");
    assertThat(Expression.parse("$a0 == 7").assigns()).isFalse();
    assertThat(Expression.parse("1 + ($a0 = 7)").assigns()).isTrue();
    assertThat(Expression.parse("$a0 ? count-- : 1").assigns()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void addressesWrapAroundInTheirWidth(Xlen xlen) throws CommandError {
    prepare(xlen);
    long top = xlen.zeroExtend(-16);
    assertThat(value("(char *) -16").bits()).isEqualTo(top);
    assertThat(value("(char *) -16 + 32").bits()).isEqualTo(16);
    assertThat(Expression.parse("-16").address(scope)).isEqualTo(top);
    assertThat(value("sizeof(long)").bits()).isEqualTo(xlen.bytes());
    assertThat(value("(long) 1 << 31").bits()).isEqualTo(xlen.signExtend(1L << 31));
  }

  @Test
  void historyIsCountedAndRelative() throws CommandError {
    assertThat(value("$").type().name()).isEqualTo("void");
    scope.variables().remember(value("5"));
    scope.variables().remember(value("6"));
    assertThat(value("$").bits()).isEqualTo(6);
    assertThat(value("$$").bits()).isEqualTo(5);
    assertThat(value("$1").bits()).isEqualTo(5);
    assertThat(value("$$1").bits()).isEqualTo(5);
    assertThat(value("$1 * $2").bits()).isEqualTo(30);
  }
}
