package dev.trapeze.cpu.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsaTest {
  @ParameterizedTest
  @CsvSource({
    "rv32i, rv32i_zicntr_zicsr_zifencei",
    "rv32imac, rv32imac_zicntr_zicsr_zifencei",
    "RV64GC, rv64imafdc_zicntr_zicsr_zifencei",
    "rv64gc_zba_Zbb, rv64imafdc_zicntr_zicsr_zifencei_zba_zbb",
    "rv64gczbs_sstc, rv64imafdc_zicntr_zicsr_zifencei_zbs_sstc",
    "rv64camfi, rv64imafc_zicntr_zicsr_zifencei",
    "rv32i_svinval_zihpm_zicboz_zicbom_m,"
        + " rv32im_zicbom_zicboz_zicntr_zicsr_zifencei_zihpm_svinval"
  })
  void canonicalStringNamesWhatIsThereInOrder(String text, String canonical) {
    assertThat(Isa.parse(text)).hasToString(canonical);
    assertThat(Isa.parse(canonical)).isEqualTo(Isa.parse(text));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everythingReadsBackFromItsString(Xlen xlen) {
    Isa all = Isa.of(xlen);

    assertThat(Isa.parse(all.toString())).isEqualTo(all).hasSameHashCodeAs(all);
    assertThat(all.xlen()).isEqualTo(xlen);
    assertThat(EnumSet.allOf(Extension.class)).allMatch(all::has);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rv16i | does not begin with rv32 or rv64",
        "gc | does not begin with rv32 or rv64",
        "rv64 | has no base",
        "rv64mac | has no base",
        "rv64e | unknown extension 'e'",
        "rv64imav | unknown extension 'v'",
        "rv64gc_zbx | unknown extension 'zbx'",
        "rv64gc_ | unknown extension ''",
        "rv64gc_privileged | unknown extension 'privileged'",
        "rv64i2p1 | unknown extension '2'",
        "rv64imadc | d without f"
      })
  void whatIsWrongIsNamedInOneLine(String text, String words) {
    assertThatThrownBy(() -> Isa.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining(words)
        .hasMessageNotContaining("\n");
  }

  @Test
  void unknownExtensionIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> Isa.parse("rv64q"))
        .hasMessageEndingWith(
            "known are g i m a f d c zicbom zicboz zicntr zicsr zifencei zihpm"
                + " zba zbb zbs sstc svinval");
  }

  @ParameterizedTest
  @CsvSource({
    "rv32i, 0000000040140100",
    "rv32imac, 0000000040141105",
    "rv32gc, 000000004014112d",
    "rv64i, 8000000000140100",
    "rv64gc, 800000000014112d",
    "rv64gc_zba_zbb_zbs_svinval, 800000000014112d"
  })
  void misaHasWidthLettersAndModes(String text, String hex) {
    assertThat(Isa.parse(text).misa()).isEqualTo(Long.parseUnsignedLong(hex, 16));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rv32i", "rv64i", "rv32imc", "rv64imafc", "rv32gc", "rv64gc_zba_zbs"})
  void instructionsOfAbsentExtensionsAreIllegal(String text) {
    Isa isa = Isa.parse(text);
    for (InstructionSample sample : InstructionSample.all(isa.xlen())) {
      Set<Extension> needed = EnumSet.of(sample.row().extension(), sample.row().base().extension());
      DecodedInstruction expected =
          needed.stream().allMatch(isa::has) ? Decoder.decode(sample.word(), isa.xlen()) : null;

      assertThat(Decoder.decode(sample.word(), isa)).as(sample.source()).isEqualTo(expected);
    }
  }

  @Test
  void parsingDoesNotDependOnTheHostsLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(Isa.parse("RV32I_ZICSR")).hasToString("rv32i_zicntr_zicsr_zifencei");
    } finally {
      Locale.setDefault(before);
    }
  }
}
