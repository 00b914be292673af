package dev.trapeze.cpu.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InstructionTest {
  @ParameterizedTest
  @EnumSource(Instruction.class)
  void fixedBitsLieWithinTheMask(Instruction row) {
    assertThat(row.match() & ~row.mask()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Instruction.class)
  void operandFieldsLieOutsideTheMask(Instruction row) {
    Format format = row.format();
    int fields = 0;
    for (int register = 0; register < 32; register++) {
      for (RegisterField field : List.of(format.rd(), format.rs1(), format.rs2())) {
        fields |= field.holds(register) ? field.insert(register) : 0;
      }
    }
    fields |= format.immediate().insert(-1);

    assertThat(fields & row.mask()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Instruction.class)
  void lengthFollowsTheLowestTwoBits(Instruction row) {
    assertThat(row.mask() & 3).isEqualTo(3);
    assertThat(row.lengthBytes()).isEqualTo((row.match() & 3) == 3 ? 4 : 2);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void noTwoWideRowsShareAnEncoding(Xlen xlen) {
    List<Instruction> rows = new ArrayList<>();
    for (Instruction row : Instruction.values()) {
      if (row.in(xlen) && row.lengthBytes() == 4) {
        rows.add(row);
      }
    }
    for (Instruction a : rows) {
      for (Instruction b : rows) {
        if (a != b) {
          assertThat((a.match() ^ b.match()) & a.mask() & b.mask())
              .as("%s and %s", a, b)
              .isNotZero();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void eachHalfwordBelongsToAtMostOneRow(Xlen xlen) {
    for (int raw = 0; raw < 0x1_0000; raw++) {
      if (Decoder.isCompressed(raw)) {
        Instruction first = null;
        for (Instruction row : Instruction.values()) {
          if (row.in(xlen) && row.lengthBytes() == 2 && row.accepts(raw, xlen)) {
            assertThat(first).as("0x%04x is %s and", raw, row).isNull();
            first = row;
          }
        }
      }
    }
  }

  @Test
  void compressedInstructionsStandForBaseInstructionsOfTheSameWidths() {
    for (Instruction row : Instruction.values()) {
      assertThat(row.base().lengthBytes()).as("%s", row).isEqualTo(4);
      for (Xlen xlen : Xlen.values()) {
        assertThat(!row.in(xlen) || row.base().in(xlen)).as("%s in %s", row, xlen).isTrue();
      }
    }
  }

  @Test
  void specSectionNamesTheVolume() {
    assertThat(Instruction.SFENCE_VMA.specSection()).isEqualTo("RISC-V Privileged 1.12, 4.2.1");
    assertThat(Instruction.C_LW.specSection()).isEqualTo("RISC-V Unprivileged 20191213, 16.3");
  }
}
