package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionSemanticsTest {
  /** Columns: instruction on a1 and a2; a1; a2; result in RV32; result in RV64. */
  @ParameterizedTest(name = "{0} of {1}, {2}")
  @CsvSource({
    "add a0 a1 a2, 0x7fffffff, 1, 0xffffffff80000000, 0x80000000",
    "sub a0 a1 a2, 0, 1, -1, -1",
    "addi a0 a1 -1, 0, 0, -1, -1",
    "sll a0 a1 a2, 1, 33, 2, 0x200000000",
    "srl a0 a1 a2, -1, 4, 0x0fffffff, 0x0fffffffffffffff",
    "sra a0 a1 a2, -16, 2, -4, -4",
    "srli a0 a1 31, -1, 0, 1, 0x1ffffffff",
    "srai a0 a1 31, -1, 0, -1, -1",
    "slli a0 a1 31, 1, 0, 0xffffffff80000000, 0x80000000",
    "slt a0 a1 a2, -1, 0, 1, 1",
    "sltu a0 a1 a2, -1, 0, 0, 0",
    "sltu a0 a1 a2, 1, -1, 1, 1",
    "sltiu a0 a1 -1, 5, 0, 1, 1",
    "slti a0 a1 -1, 5, 0, 0, 0",
    "and a0 a1 a2, 0xff0, 0x0ff, 0x0f0, 0x0f0",
    "or a0 a1 a2, 0xf00, 0x00f, 0xf0f, 0xf0f",
    "xor a0 a1 a2, -1, 1, -2, -2",
    "lui a0 0x80000, 0, 0, 0xffffffff80000000, 0xffffffff80000000",
    "mul a0 a1 a2, 0x10000, 0x10000, 0, 0x100000000",
    "mulh a0 a1 a2, -1, -1, 0, 0",
    "mulhu a0 a1 a2, -1, -1, -2, -2",
    "mulhsu a0 a1 a2, -1, -1, -1, -1",
    "mulhsu a0 a1 a2, -1, 2, -1, -1",
    "div a0 a1 a2, -7, 2, -3, -3",
    "div a0 a1 a2, 5, 0, -1, -1",
    "divu a0 a1 a2, 5, 0, -1, -1",
    "divu a0 a1 a2, -1, 2, 0x7fffffff, 0x7fffffffffffffff",
    "divu a0 a1 a2, 6, -1, 0, 0",
    "rem a0 a1 a2, -7, 2, -1, -1",
    "rem a0 a1 a2, 5, 0, 5, 5",
    "remu a0 a1 a2, -1, 16, 15, 15",
    "remu a0 a1 a2, -5, 0, -5, -5",
    "remu a0 a1 a2, 5, -1, 5, 5",
  })
  void computesAsTheSpecificationSays(String code, String a, String b, String rv32, String rv64) {
    for (Engine engine : Engine.values()) {
      assertThat(result(Xlen.RV32, engine, code, a, b)).isEqualTo(number(rv32));
      assertThat(result(Xlen.RV64, engine, code, a, b)).isEqualTo(number(rv64));
    }
  }

  @ParameterizedTest(name = "{0} of {1}, {2}")
  @CsvSource({
    "addw a0 a1 a2, 0x7fffffff, 1, 0xffffffff80000000",
    "subw a0 a1 a2, 0x80000000, 1, 0x7fffffff",
    "addiw a0 a1 0, 0xffffffff, 0, -1",
    "sllw a0 a1 a2, 1, 63, 0xffffffff80000000",
    "srlw a0 a1 a2, 0xffffffff80000000, 31, 1",
    "sraw a0 a1 a2, 0x80000000, 31, -1",
    "slliw a0 a1 4, 0x18000000, 0, 0xffffffff80000000",
    "srliw a0 a1 4, -1, 0, 0x0fffffff",
    "sraiw a0 a1 4, 0x80000000, 0, 0xfffffffff8000000",
    "mulw a0 a1 a2, 0x10000, 0x10000, 0",
    "divw a0 a1 a2, 0x80000000, -1, 0xffffffff80000000",
    "divw a0 a1 a2, 1, 0x100000000, -1",
    "divuw a0 a1 a2, -1, 2, 0x7fffffff",
    "divuw a0 a1 a2, -1, 1, -1",
    "remw a0 a1 a2, -7, 4, -3",
    "remw a0 a1 a2, 0x180000000, 0, 0xffffffff80000000",
    "remuw a0 a1 a2, -1, 0x100000000, -1",
    "div a0 a1 a2, 0x8000000000000000, -1, 0x8000000000000000",
    "rem a0 a1 a2, 0x8000000000000000, -1, 0",
  })
  void computesOnWordsInRv64(String code, String a, String b, String expected) {
    for (Engine engine : Engine.values()) {
      assertThat(result(Xlen.RV64, engine, code, a, b)).isEqualTo(number(expected));
    }
  }

  @ParameterizedTest
  @CsvSource({"div a0 a1 a2, 0xffffffff80000000", "rem a0 a1 a2, 0"})
  void dividesTheLeastNumberByMinusOneInRv32(String code, String expected) {
    for (Engine engine : Engine.values()) {
      assertThat(result(Xlen.RV32, engine, code, "0x80000000", "-1")).isEqualTo(number(expected));
    }
  }

  private static long result(Xlen xlen, Engine engine, String code, String a, String b) {
    String[] words = code.split(" ");
    String source =
        words[0]
            + " "
            + String.join(", ", Arrays.copyOfRange(words, 1, words.length))
            + "\necall\n";
    Guest guest = new Guest(xlen, engine, source);
    guest.machine.hart().setX(11, number(a));
    guest.machine.hart().setX(12, number(b));
    return guest.runToCall().a(0);
  }

  private static long number(String text) {
    return text.startsWith("0x")
        ? Long.parseUnsignedLong(text.substring(2), 16)
        : Long.parseLong(text);
  }
}
