package dev.trapeze.cpu.isa;

import static dev.trapeze.cpu.isa.Xlen.RV32;
import static dev.trapeze.cpu.isa.Xlen.RV64;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DecoderTest {
  @ParameterizedTest
  @EnumSource(Xlen.class)
  void decodesWhatTheEncoderEncodes(Xlen xlen) {
    List<InstructionSample> samples = InstructionSample.all(xlen);

    assertThat(samples).hasSizeGreaterThan(2000);
    for (InstructionSample sample : samples) {
      assertThat(Decoder.decode(sample.word(), xlen))
          .as(sample.source())
          .isEqualTo(
              new DecodedInstruction(
                  sample.row().base(),
                  sample.rd(),
                  sample.rs1(),
                  sample.rs2(),
                  sample.immediate(),
                  sample.row().lengthBytes(),
                  sample.word()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0000, the all-zero halfword",
    "0004, c.addi4spn with an immediate of zero",
    "4002, c.lwsp to x0",
    "6101, c.addi16sp with an immediate of zero",
    "6081, c.lui with an immediate of zero",
    "8002, c.jr to x0",
    "2000, c.fld",
    "a000, c.fsd",
    "2002, c.fldsp",
    "a002, c.fsdsp",
    "8000, reserved quadrant 0",
    "9c41, reserved arithmetic",
    "9c61, reserved arithmetic"
  })
  void reservedHalfwordsAreIllegalInBothWidths(String hex, String what) {
    int raw = Integer.parseInt(hex, 16);
    assertThat(Decoder.decode(raw, RV32)).as(what).isNull();
    assertThat(Decoder.decode(raw, RV64)).as(what).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "6000, c.flw",
    "e000, c.fsw",
    "6002, c.flwsp",
    "e002, c.fswsp",
    "1002, c.slli by 32",
    "9001, c.srli by 32",
    "9401, c.srai by 32",
    "9c01, c.subw",
    "9c21, c.addw",
    "02051513, slli by 32",
    "02055513, srli by 32",
    "42055513, srai by 32",
    "0005051b, addiw",
    "0000b503, ld",
    "0005302f, amoadd.d"
  })
  void rv64EncodingsAreIllegalInRv32(String hex, String what) {
    int raw = Integer.parseUnsignedInt(hex, 16);
    assertThat(Decoder.decode(raw, RV32)).as(what).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2001, c.addiw to x0",
    "6002, c.ldsp to x0",
    "0205151b, slliw by 32",
  })
  void encodingsReservedInRv64AreIllegal(String hex, String what) {
    assertThat(Decoder.decode(Integer.parseUnsignedInt(hex, 16), RV64)).as(what).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "00052007, flw",
    "00053007, fld",
    "00a52027, fsw",
    "00a57553, fadd.s",
    "00057043, fmadd.s",
    "0000000b, custom-0",
    "ffffffff, all ones",
    "0000001f, longer than 32 bits",
    "00001067, jalr with a reserved funct3",
    "00002063, branch with a reserved funct3",
    "00007003, load with a reserved funct3",
    "00004023, store with a reserved funct3",
    "04001013, slli with a reserved funct7 bit",
    "00004073, system with a reserved funct3",
    "00200073, uret",
    "10200173, sret with a destination",
    "1010202f, lr.w with a second source",
    "0000402f, atomic of a reserved width",
    "1800002f, atomic of a reserved width"
  })
  void wordsOutsideTheTableAreIllegal(String hex, String what) {
    assertThat(Decoder.decode(Integer.parseUnsignedInt(hex, 16), RV64)).as(what).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0005, ADDI, 0, 1", // c.nop 1
    "0501, ADDI, 10, 0", // c.addi a0, 0
    "4005, ADDI, 0, 1", // c.li zero, 1
    "6005, LUI, 0, 4096", // c.lui zero, 1
    "0006, SLLI, 0, 1", // c.slli zero, 1
    "0502, SLLI, 10, 0", // c.slli a0, 0
    "802e, ADD, 0, 0", // c.mv zero, a1
    "902e, ADD, 0, 0", // c.add zero, a1
    "8101, SRLI, 10, 0" // c.srli a0, 0
  })
  void hintsAreOrdinaryInstructions(String hex, Instruction base, int rd, int immediate) {
    for (Xlen xlen : Xlen.values()) {
      DecodedInstruction decoded = requireNonNull(Decoder.decode(Integer.parseInt(hex, 16), xlen));
      assertThat(decoded.instruction()).isEqualTo(base);
      assertThat(decoded.rd()).isEqualTo(rd);
      assertThat(decoded.immediate()).isEqualTo(immediate);
    }
  }

  @Test
  void compressedInstructionIgnoresTheUpperHalfword() {
    assertThat(Decoder.decode(0xFFFF_852E, RV64)).isEqualTo(Decoder.decode(0x852E, RV64));
  }

  @Test
  void reservedFenceFieldsAreIgnored() {
    DecodedInstruction fence = requireNonNull(Decoder.decode(0x0FF5_050F, RV32));
    assertThat(fence.instruction()).isEqualTo(Instruction.FENCE);
    assertThat(fence.rd()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void indexFindsWhatALinearSearchFinds(Xlen xlen) {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      Instruction near = Instruction.values()[random.nextInt(Instruction.values().length)];
      int raw = near.match() ^ (random.nextInt() & ~near.mask()) ^ (1 << random.nextInt(32));
      Instruction expected =
          Arrays.stream(Instruction.values())
              .filter(row -> row.in(xlen) && row.accepts(raw, xlen))
              .findFirst()
              .orElse(null);
      assertThat(Decoder.row(raw, xlen)).as("0x%08x", raw).isEqualTo(expected);
    }
  }
}
