package dev.trapeze.cpu.fp;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.isa.Extension;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Xlen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A bare-metal program that executes every computing instruction of F and D on many random
 * operands, and leaves for each the float register, the integer register and {@code fcsr} in RAM.
 * It begins at {@link #BASE_PA} in M-mode or at {@link #supervisorEntryPa} in S-mode, and ends with
 * an {@code ecall}, which in M-mode powers the machine off.
 */
final class FloatImage {
  static final long BASE_PA = 0x8000_0000L;
  static final int RAM_BYTES = 64 << 20;

  private static final int CASE_BYTES = 32;
  private static final int RESULT_BYTES = 24;
  private static final int CASES_OFFSET = 0x10_0000;
  private static final int RESULTS_OFFSET = 0x100_0000;

  /** What the operands of an instruction are. */
  private enum Source {
    SINGLES,
    DOUBLES,
    INTEGERS;

    static Source of(Instruction row) {
      return switch (row.format()) {
        case R_FLOAT_FROM_INTEGER, R_FLOAT_FROM_WORD, R_FLOAT_BITS_IN -> INTEGERS;
        default -> row.mnemonic().endsWith(".s") ? SINGLES : DOUBLES;
      };
    }
  }

  private final Xlen xlen;
  private final int cases;
  private final List<Instruction> rows;
  private final AssembledProgram program;
  private final byte[] ram;

  FloatImage(Xlen xlen, int cases, long seed) {
    this.xlen = xlen;
    this.cases = cases;
    this.rows = Arrays.stream(Instruction.values()).filter(row -> computes(row, xlen)).toList();
    if (rows.size() * cases * RESULT_BYTES > RAM_BYTES - RESULTS_OFFSET) {
      throw new IllegalArgumentException(cases + " cases are too many");
    }
    try {
      program = Assembler.assemble(source(), "floats.S", xlen, BASE_PA);
    } catch (AssemblyException e) {
      throw new IllegalStateException(e);
    }
    ByteBuffer image = ByteBuffer.allocate(RAM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    image.put(program.text()).position(CASES_OFFSET);
    for (Source source : Source.values()) {
      putCases(source, image, new SplittableRandom(seed), seed);
    }
    ram = image.array();
  }

  private static boolean computes(Instruction row, Xlen xlen) {
    int opcode = row.match() & 0x7F;
    boolean floats = row.extension() == Extension.F || row.extension() == Extension.D;
    return floats && opcode >= 0x43 && opcode <= 0x53 && row.in(xlen);
  }

  private String source() {
    StringBuilder text =
        new StringBuilder(
            """
            _start:
              li   t0, 0x2000
              csrs mstatus, t0
              la   t0, finish
              csrw mtvec, t0
              j    supervisor
              .align 2
            finish:
              li   t0, 0x100000
              li   t1, 0x5555
              sw   t1, 0(t0)
              j    .
            supervisor:
            """);
    text.append("  li s2, ").append(BASE_PA + RESULTS_OFFSET).append('\n');
    for (Instruction row : rows) {
      text.append("  li s0, ").append(casesPa(Source.of(row))).append('\n');
      text.append("  li s1, ").append(cases).append('\n');
      text.append(
          """
          1:
            fld  fa1, 0(s0)
            fld  fa2, 8(s0)
            fld  fa3, 16(s0)
            LX   a1, 0(s0)
            lw   t0, 24(s0)
            fcvt.d.w fa0, zero
            li   a0, 0
            csrw fcsr, t0
          """);
      text.append("  ").append(row.mnemonic()).append(' ').append(operands(row)).append('\n');
      text.append(
          """
            csrr t0, fcsr
            fsd  fa0, 0(s2)
            SX   a0, 8(s2)
            sw   t0, 16(s2)
            addi s0, s0, 32
            addi s2, s2, 24
            addi s1, s1, -1
            bnez s1, 1b
          """);
    }
    return text.append("  ecall\n")
        .toString()
        .replace("LX", xlen == Xlen.RV32 ? "lw" : "ld")
        .replace("SX", xlen == Xlen.RV32 ? "sw" : "sd");
  }

  private static String operands(Instruction row) {
    return switch (row.format()) {
      case R_FLOAT_ROUNDED, R_FLOAT -> "fa0, fa1, fa2";
      case R4_FLOAT -> "fa0, fa1, fa2, fa3";
      case R_FLOAT_UNARY, R_FLOAT_WIDEN -> "fa0, fa1";
      case R_FLOAT_COMPARE -> "a0, fa1, fa2";
      case R_FLOAT_TO_INTEGER, R_FLOAT_BITS_OUT -> "a0, fa1";
      case R_FLOAT_FROM_INTEGER, R_FLOAT_FROM_WORD, R_FLOAT_BITS_IN -> "fa0, a1";
      default -> throw new IllegalArgumentException(row + " has a new format");
    };
  }

  private long casesPa(Source source) {
    return BASE_PA + CASES_OFFSET + (long) source.ordinal() * cases * CASE_BYTES;
  }

  private void putCases(Source source, ByteBuffer image, SplittableRandom random, long seed) {
    FloatFormat format = source == Source.SINGLES ? FloatFormat.BINARY32 : FloatFormat.BINARY64;
    Patterns patterns = new Patterns(seed, format);
    for (int i = 0; i < cases; i++) {
      if (source == Source.INTEGERS) {
        for (int k = 0; k < 3; k++) {
          long border = Long.MIN_VALUE >> random.nextInt(64);
          long value = random.nextBoolean() ? border : random.nextLong() >> random.nextInt(64);
          image.putLong(value + random.nextInt(5) - 2);
        }
      } else {
        long a = patterns.next();
        long b = patterns.chance(3) ? patterns.next() : patterns.near(a);
        long product = Operation.MULTIPLY.compute(format, a, b, 0, 0, new FloatFlags());
        long c = patterns.chance(3) ? patterns.next() : patterns.near(product);
        image.putLong(register(source, a, random));
        image.putLong(register(source, patterns.chance(6) ? patterns.opposite(a) : b, random));
        image.putLong(
            register(source, patterns.chance(6) ? patterns.opposite(product) : c, random));
      }
      int flags = random.nextInt(3) == 0 ? random.nextInt(32) : random.nextInt(2);
      image.putLong(random.nextInt(5) << 5 | flags);
    }
  }

  /** A single is boxed, most of the time. */
  private static long register(Source source, long pattern, SplittableRandom random) {
    if (source == Source.DOUBLES) {
      return pattern;
    }
    return random.nextInt(40) == 0
        ? pattern | random.nextLong() << 32
        : NanBoxing.box((int) pattern);
  }

  Xlen xlen() {
    return xlen;
  }

  /** RAM as it is before the program runs. */
  byte[] ram() {
    return ram;
  }

  long supervisorEntryPa() {
    return program.symbol("supervisor");
  }

  /** Bytes of RAM that can differ after the program has run. */
  int usedBytes() {
    return RESULTS_OFFSET + rows.size() * cases * RESULT_BYTES;
  }

  /** Says what came out at an offset in RAM. */
  String describe(int offset, byte[] ours, byte[] theirs) {
    int result = (offset - RESULTS_OFFSET) / RESULT_BYTES;
    if (result < 0) {
      return "the program has changed itself at " + offset;
    }
    Instruction row = rows.get(result / cases);
    ByteBuffer in = ByteBuffer.wrap(ram).order(ByteOrder.LITTLE_ENDIAN);
    in.position((int) (casesPa(Source.of(row)) - BASE_PA) + result % cases * CASE_BYTES);
    return String.format(
        "%s (%s) of 0x%x, 0x%x, 0x%x with fcsr 0x%x: %s instead of %s",
        row.mnemonic(),
        operands(row),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        outcome(ours, result),
        outcome(theirs, result));
  }

  private static String outcome(byte[] memory, int result) {
    ByteBuffer out = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
    out.position(RESULTS_OFFSET + result * RESULT_BYTES);
    return String.format("fa0 0x%x a0 0x%x fcsr 0x%x", out.getLong(), out.getLong(), out.getLong());
  }
}
