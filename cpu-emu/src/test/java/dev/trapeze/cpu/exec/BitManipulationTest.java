package dev.trapeze.cpu.exec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.Extension;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BitManipulationTest {
  private static final Set<Extension> EXTENSIONS =
      EnumSet.of(Extension.ZBA, Extension.ZBB, Extension.ZBS);

  private static final long[] BORDERS = {
    0,
    1,
    31,
    32,
    63,
    64,
    0x80,
    0xFF00,
    0x7FFF_FFFFL,
    0x8000_0000L,
    0xFFFF_FFFFL,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1
  };

  /** Columns: instruction on a1 and a2; a1; a2; result in RV32; result in RV64. */
  @ParameterizedTest(name = "{0} of {1}, {2}")
  @CsvSource({
    "sh1add a0 a1 a2, 0x40000000, 3, 0xffffffff80000003, 0x80000003",
    "sh2add a0 a1 a2, -1, 1, -3, -3",
    "sh3add a0 a1 a2, 0x10000000, 0, 0xffffffff80000000, 0x80000000",
    "andn a0 a1 a2, -1, 0xff, -256, -256",
    "orn a0 a1 a2, 0, 1, -2, -2",
    "xnor a0 a1 a2, 5, 5, -1, -1",
    "clz a0 a1, 0, 0, 32, 64",
    "clz a0 a1, -1, 0, 0, 0",
    "clz a0 a1, 1, 0, 31, 63",
    "ctz a0 a1, 0, 0, 32, 64",
    "ctz a0 a1, 8, 0, 3, 3",
    "cpop a0 a1, -1, 0, 32, 64",
    "max a0 a1 a2, -1, 1, 1, 1",
    "maxu a0 a1 a2, -1, 1, -1, -1",
    "min a0 a1 a2, -1, 1, -1, -1",
    "minu a0 a1 a2, -1, 1, 1, 1",
    "sext.b a0 a1, 0x80, 0, -128, -128",
    "sext.h a0 a1, 0x18000, 0, -32768, -32768",
    "zext.h a0 a1, -1, 0, 0xffff, 0xffff",
    "rol a0 a1 a2, 0x40000001, 33, 0xffffffff80000002, 0x8000000200000000",
    "ror a0 a1 a2, 1, 1, 0xffffffff80000000, 0x8000000000000000",
    "rori a0 a1 0, -2, 0, -2, -2",
    "rori a0 a1 4, 0x1f, 0, 0xfffffffff0000001, 0xf000000000000001",
    "orc.b a0 a1, 0x00800001, 0, 0x00ff00ff, 0x00ff00ff",
    "orc.b a0 a1, 0x10000000, 0, 0xffffffffff000000, 0xff000000",
    "rev8 a0 a1, 0x11223380, 0, 0xffffffff80332211, 0x8033221100000000",
    "bclr a0 a1 a2, -1, 32, -2, 0xfffffffeffffffff",
    "bext a0 a1 a2, 1, 64, 1, 1",
    "bexti a0 a1 31, 0x80000000, 0, 1, 1",
    "binv a0 a1 a2, 0, 31, 0xffffffff80000000, 0x80000000",
    "bset a0 a1 a2, 0, 95, 0xffffffff80000000, 0x80000000",
    "bseti a0 a1 31, 0, 0, 0xffffffff80000000, 0x80000000",
    "bclri a0 a1 31, -1, 0, 0x7fffffff, 0xffffffff7fffffff",
    "binvi a0 a1 0, -1, 0, -2, -2"
  })
  void computesAsTheSpecificationSays(String code, String a, String b, String rv32, String rv64) {
    for (Engine engine : Engine.values()) {
      assertThat(result(Xlen.RV32, engine, code, a, b)).isEqualTo(number(rv32));
      assertThat(result(Xlen.RV64, engine, code, a, b)).isEqualTo(number(rv64));
    }
  }

  @ParameterizedTest(name = "{0} of {1}, {2}")
  @CsvSource({
    "add.uw a0 a1 a2, -1, 1, 0x100000000",
    "sh1add.uw a0 a1 a2, -1, 0, 0x1fffffffe",
    "sh2add.uw a0 a1 a2, 0x180000000, -1, 0x1ffffffff",
    "sh3add.uw a0 a1 a2, 0x80000000, 0, 0x400000000",
    "slli.uw a0 a1 63, 1, 0, 0x8000000000000000",
    "slli.uw a0 a1 32, -1, 0, 0xffffffff00000000",
    "clzw a0 a1, 0x100000000, 0, 32",
    "ctzw a0 a1, 0x100000000, 0, 32",
    "cpopw a0 a1, -1, 0, 32",
    "rolw a0 a1 a2, 0x40000000, 33, 0xffffffff80000000",
    "rorw a0 a1 a2, 0x100000001, 1, 0xffffffff80000000",
    "roriw a0 a1 31, 0x40000000, 0, 0xffffffff80000000",
    "bseti a0 a1 63, 0, 0, 0x8000000000000000",
    "rori a0 a1 63, 1, 0, 2"
  })
  void computesOnWordsInRv64(String code, String a, String b, String expected) {
    for (Engine engine : Engine.values()) {
      assertThat(result(Xlen.RV64, engine, code, a, b)).isEqualTo(number(expected));
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void engineAndReferenceAgreeOnBorderOperands(Xlen xlen) {
    int rows = 0;
    for (Instruction row : Instruction.values()) {
      if (row.in(xlen) && EXTENSIONS.contains(row.extension())) {
        rows++;
        for (long a : BORDERS) {
          for (long b : BORDERS) {
            compare(row, a, b, xlen);
          }
        }
      }
    }
    assertThat(rows).isEqualTo(xlen == Xlen.RV32 ? 29 : 40);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void engineAndReferenceAgreeOnRandomOperands(Xlen xlen) {
    SplittableRandom random = new SplittableRandom(5);
    for (Instruction row : Instruction.values()) {
      if (row.in(xlen) && EXTENSIONS.contains(row.extension())) {
        for (int i = 0; i < 200; i++) {
          long a = random.nextLong() >> random.nextInt(64);
          long b = random.nextLong() >> random.nextInt(64);
          compare(row, a, b, xlen);
        }
      }
    }
  }

  /** Long enough for an engine that translates what is executed often. */
  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everyEngineGivesTheSameInALoop(Xlen xlen) {
    StringBuilder source = new StringBuilder("li s0, 60\nloop:\n");
    for (Instruction row : Instruction.values()) {
      if (row.in(xlen) && EXTENSIONS.contains(row.extension())) {
        String last =
            switch (row.format()) {
              case R -> ", a2";
              case R_UNARY -> "";
              default -> ", 21";
            };
        source.append(row.mnemonic()).append(" t0, a1").append(last);
        source.append("\nadd a0, a0, t0\n");
      }
    }
    source.append("rori a0, a0, 7\nmul a1, a1, a3\naddi a1, a1, 17\nxor a2, a2, a1\n");
    source.append("addi s0, s0, -1\nbnez s0, loop\necall\n");
    Map<Engine, Long> results = new EnumMap<>(Engine.class);
    for (Engine engine : Engine.values()) {
      Guest guest = new Guest(xlen, engine, source.toString());
      guest.machine.hart().setX(11, 0x1234_5678);
      guest.machine.hart().setX(13, xlen.signExtend(0x5851_F42D_4C95_7F2DL));
      results.put(engine, guest.runToCall().a(0));
    }

    assertThat(new HashSet<>(results.values())).as(results.toString()).hasSize(1);
  }

  private static void compare(Instruction row, long anyA, long anyB, Xlen xlen) {
    long a = xlen.signExtend(anyA);
    long b = xlen.signExtend(anyB);
    boolean constant = row.format().immediate().present();
    int raw = row.match() | 10 << 7 | 11 << 15;
    raw |= constant ? row.format().immediate().insert((int) b & (xlen.bits() - 1)) : 0;
    DecodedInstruction decoded = requireNonNull(Decoder.decode(raw, xlen));
    long operation = BitManipulation.operation(decoded, decoded.rd(), xlen);

    long engine = BitManipulation.compute(Opcode.immediate(operation), a, constant ? 0 : b);
    long second = constant ? decoded.immediate() : b;
    assertThat(engine)
        .as("%s of 0x%x, 0x%x in %s", row, a, second, xlen)
        .isEqualTo(xlen.signExtend(ReferenceBits.compute(row, a, second, xlen)));
  }

  private static long result(Xlen xlen, Engine engine, String code, String a, String b) {
    String source = code.replaceFirst(" ", "#").replace(" ", ", ").replace("#", " ");
    Guest guest = new Guest(xlen, engine, source + "\necall\n");
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
