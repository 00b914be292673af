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
    "0005302f, amoadd.d",
    "6005101b, clzw",
    "0800403b, zext.h of RV64",
    "6b805013, rev8 of RV64",
    "08b5053b, add.uw",
    "0805101b, slli.uw",
    "62055513, rori by 32",
    "4a055513, bexti by 32",
    "2a051513, bseti by 32",
    "c0257553, fcvt.l.s",
    "d2257553, fcvt.d.l",
    "e2050553, fmv.x.d",
    "f2050553, fmv.d.x"
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
    "1800002f, atomic of a reserved width",
    "00050007, load of half precision",
    "00054007, load of quadruple precision",
    "00051007, vector load",
    "04a57553, fadd.h",
    "06a57553, fadd.q",
    "04c5f543, fmadd.h",
    "00a55553, fadd.s with rounding mode 5",
    "00a56553, fadd.s with rounding mode 6",
    "68c5d543, fmadd.s with rounding mode 5",
    "5a056553, fsqrt.d with rounding mode 6",
    "d2055553, fcvt.d.w with rounding mode 5",
    "c0056553, fcvt.w.s with rounding mode 6",
    "58157553, fsqrt.s with a second source",
    "20a53553, fsgnj.s with a reserved funct3",
    "28a52553, fmin.s with a reserved funct3",
    "a0a53553, feq.s with a reserved funct3",
    "c0457553, fcvt.s to a reserved width",
    "40057553, fcvt.s.s",
    "42157553, fcvt.d.d",
    "e0052553, fclass.s with a reserved funct3",
    "e0151553, fclass.s with a second source",
    "f0051553, fmv.w.x with a reserved funct3",
    "60301513, clz with a reserved second source",
    "0815453b, zext.h with a second source",
    "69855513, rev8 of RV32",
    "28655513, orc.b with another constant",
    "20c59533, sh1add with a reserved funct3",
    "0030200f, cache-block operation 3",
    "0040208f, cbo.zero with a destination",
    "0050200f, cache-block operation 5",
    "160000f3, sinval.vma with a destination",
    "18200073, sfence.w.inval with a reserved second source",
    "18008073, sfence.w.inval with a first source"
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
  void floatingPointRegistersAndRoundingModeAreTakenApart() {
    DecodedInstruction fused = requireNonNull(Decoder.decode(0x68C5_9543, RV32));

    assertThat(fused.instruction()).isEqualTo(Instruction.FMADD_S);
    assertThat(List.of(fused.rd(), fused.rs1(), fused.rs2(), fused.rs3()))
        .containsExactly(10, 11, 12, 13);
    assertThat(fused.roundingMode()).isEqualTo(RoundingMode.RTZ.code());
  }

  @ParameterizedTest
  @CsvSource({
    "6108, RV32, FLW", "6108, RV64, LD", "e108, RV32, FSW", "e108, RV64, SD",
    "6502, RV32, FLW", "6502, RV64, LD", "e12a, RV32, FSW", "e12a, RV64, SD",
    "2108, RV32, FLD", "2108, RV64, FLD", "a12a, RV32, FSD", "a12a, RV64, FSD",
    "6002, RV32, FLW", "2002, RV64, FLD"
  })
  void compressedFloatingPointAccessesDependOnTheWidth(String hex, Xlen xlen, Instruction base) {
    DecodedInstruction decoded = requireNonNull(Decoder.decode(Integer.parseInt(hex, 16), xlen));

    assertThat(decoded.instruction()).isEqualTo(base);
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
