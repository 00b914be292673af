package dev.trapeze.console.debugger.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.cpu.isa.Xlen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random expressions have the values and the errors that gdb-multiarch gives them, if there is one.
 */
class ExpressionAgainstGdbTest {
  private static final int EXPRESSIONS = 400;
  private static final String[] OPERATORS = {
    "+", "-", "*", "/", "%", "&", "|", "^", "<", "<=", ">", ">=", "==", "!=", "&&", "||"
  };
  private static final String[] TYPES = {
    "char",
    "unsigned char",
    "short",
    "unsigned short",
    "int",
    "unsigned",
    "long",
    "unsigned long",
    "long long",
    "unsigned long long"
  };
  private static final String[] LITERALS = {
    "0",
    "1",
    "2",
    "7",
    "0x7f",
    "0x80",
    "255",
    "0xffff",
    "2147483647",
    "2147483648",
    "4294967295",
    "0x80000000",
    "0xffffffff",
    "1u",
    "3l",
    "5ul",
    "7ll",
    "9ull",
    "0x123456789abcdef",
    "010",
    "'a'",
    "'\\n'",
    "'\\300'",
    "0x7fffffffffffffff",
    "0x8000000000000000",
    "0b101"
  };

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void valueIsTheOneThatGdbComputes(Xlen xlen) throws IOException, InterruptedException {
    long seed = Long.getLong("trapeze.seed", 1);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<String> expressions = new ArrayList<>();
    for (int i = 0; i < EXPRESSIONS; i++) {
      expressions.add(expression(random, 4));
    }
    List<String> expected = gdb(xlen, expressions);
    TableScope scope = new TableScope(xlen);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < EXPRESSIONS; i++) {
      String ours = text(expressions.get(i), scope);
      if (!ours.equals(expected.get(i))) {
        differences.add(expressions.get(i) + ": " + ours + ", gdb: " + expected.get(i));
      }
    }
    assertThat(differences).as("seed " + seed).isEmpty();
  }

  private static String expression(Random random, int depth) {
    if (depth == 0 || random.nextInt(6) == 0) {
      return LITERALS[random.nextInt(LITERALS.length)];
    }
    String inner = expression(random, depth - 1);
    return switch (random.nextInt(8)) {
      case 0 -> "-" + " " + inner;
      case 1 -> "~" + inner;
      case 2 -> "!" + inner;
      case 3 -> "(" + TYPES[random.nextInt(TYPES.length)] + ") " + inner;
      case 4 ->
          "((" + inner + ") " + (random.nextBoolean() ? "<<" : ">>") + random.nextInt(32) + ")";
      case 5 -> "(" + inner + ") ? " + expression(random, depth - 2 < 0 ? 0 : depth - 2) + " : 3";
      default ->
          inner
              + " "
              + OPERATORS[random.nextInt(OPERATORS.length)]
              + " "
              + expression(random, depth - 1);
    };
  }

  private static String text(String expression, TableScope scope) {
    try {
      Value value = Expression.parse(expression).evaluate(scope);
      boolean unsigned = value.type() instanceof Type.Whole whole && !whole.signed();
      return unsigned ? Long.toUnsignedString(value.bits()) : Long.toString(value.bits());
    } catch (CommandError e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** What gdb prints for each, without the character that it adds to a char. */
  private static List<String> gdb(Xlen xlen, List<String> expressions)
      throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder("import gdb\n");
    script.append("gdb.execute('set architecture riscv:rv" + xlen.bits() + "')\n");
    for (String expression : expressions) {
      String quoted = expression.replace("\\", "\\\\").replace("\"", "\\\"");
      script.append("try:\n  print('value ' + gdb.execute(\"output ").append(quoted);
      script.append("\", to_string=True))\nexcept gdb.error as e:\n  print('value ' + str(e))\n");
    }
    Path file = Files.createTempFile("expressions", ".py");
    String output;
    try {
      Files.writeString(file, script);
      Process gdb =
          new ProcessBuilder("gdb-multiarch", "-nx", "-batch", "-x", file.toString())
              .redirectErrorStream(true)
              .start();
      gdb.getOutputStream().close();
      output = new String(gdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      gdb.waitFor();
    } catch (IOException e) {
      Assumptions.abort("no gdb-multiarch here: " + e.getMessage());
      throw e;
    } finally {
      Files.delete(file);
    }
    List<String> values = new ArrayList<>();
    output.lines().filter(line -> line.startsWith("value ")).forEach(values::add);
    values.replaceAll(line -> line.substring("value ".length()).replaceFirst(" '.*'$", ""));
    return values;
  }
}
