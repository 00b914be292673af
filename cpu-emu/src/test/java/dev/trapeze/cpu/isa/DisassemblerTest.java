package dev.trapeze.cpu.isa;

import static dev.trapeze.cpu.isa.Xlen.RV32;
import static dev.trapeze.cpu.isa.Xlen.RV64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DisassemblerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "00000013 | nop",
        "00058513 | mv      a0,a1",
        "00500513 | li      a0,5",
        "fff5c513 | not     a0,a1",
        "40b00533 | neg     a0,a1",
        "0015b513 | seqz    a0,a1",
        "00008067 | ret",
        "00850067 | jr      8(a0)",
        "000500e7 | jalr    a0",
        "fe0508e3 | beqz    a0,7ffffff0",
        "ff1ff06f | j       7ffffff0",
        "10002573 | csrr    a0,sstatus",
        "10551073 | csrw    stvec,a0",
        "c0102573 | rdtime  a0",
        "7c002573 | csrr    a0,0x7c0",
        "c0001073 | unimp",
        "0ff0000f | fence",
        "8330000f | fence.tso",
        "0100000f | pause",
        "1605a52f | lr.w.aqrl a0,(a1)",
        "00b62023 | sw      a1,0(a2)",
        "fffff537 | lui     a0,0xfffff",
        "00351513 | slli    a0,a0,0x3",
        "0000852e | mv      a0,a1",
        "00000001 | nop",
        "00000005 | c.nop   1",
        "00000000 | unimp",
        "00008000 | .2byte  0x8000",
        "20b58553 | fmv.s   fa0,fa1",
        "20c58553 | fsgnj.s fa0,fa1,fa2",
        "22b5a553 | fabs.d  fa0,fa1",
        "00c5f553 | fadd.s  fa0,fa1,fa2",
        "00c58553 | fadd.s  fa0,fa1,fa2,rne",
        "68c59543 | fmadd.s fa0,fa1,fa2,fa3,rtz",
        "d2050553 | fcvt.d.w fa0,a0",
        "d2051553 | fcvt.d.w fa0,a0,rtz",
        "00053507 | fld     fa0,0(a0)",
        "00259573 | fsrm    a0,a1",
        "0021d073 | fsrmi   zero,3",
        "00302573 | frcsr   a0",
        "0805853b | zext.w  a0,a1",
        "0045200f | cbo.zero (a0)",
        "16b50073 | sinval.vma a0,a1",
        "ffffffff | .4byte  0xffffffff"
      })
  void showsPseudoInstructionsAndIllegalBits(String hex, String text) {
    int raw = Integer.parseUnsignedInt(hex, 16);
    assertThat(Disassembler.format(raw, 0x8000_0000L, RV64, SymbolLookup.NONE)).isEqualTo(text);
  }

  @Test
  void instructionsOfAbsentExtensionsAreShownAsBits() {
    Isa isa = Isa.parse("rv64imac");

    assertThat(Disassembler.format(0x00C5F553, 0, isa, SymbolLookup.NONE))
        .isEqualTo(".4byte  0xc5f553");
    assertThat(Disassembler.format(0x2108, 0, isa, SymbolLookup.NONE)).isEqualTo(".2byte  0x2108");
    assertThat(Disassembler.format(0x6108, 0, isa, SymbolLookup.NONE))
        .isEqualTo("ld      a0,0(a0)");
  }

  @Test
  void targetsCarryTheirSymbol() {
    SymbolLookup symbols = address -> "main+0x" + Long.toHexString(address - 0x1000);
    assertThat(Disassembler.format(0x0080006F, 0x1000, RV32, symbols))
        .isEqualTo("j       1008 <main+0x8>");
  }

  @Test
  void targetsWrapAtTheWidth() {
    assertThat(Disassembler.format(0xFF1FF06F, 0, RV32, SymbolLookup.NONE))
        .isEqualTo("j       fffffff0");
    assertThat(Disassembler.format(0xFF1FF06F, 0, RV64, SymbolLookup.NONE))
        .isEqualTo("j       fffffffffffffff0");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatIsShownAssemblesToTheSameInstruction(Xlen xlen) throws AssemblyException {
    long pc = 0x8000_0000L;
    for (InstructionSample sample : InstructionSample.all(xlen)) {
      String text = Disassembler.format(sample.word(), pc, xlen, SymbolLookup.NONE);
      if (sample.row().format().syntax().contains(Operand.TARGET)) {
        text = text.replaceFirst("([0-9a-f]+)$", "0x$1");
      }
      byte[] code = Assembler.assemble(text, "shown.s", xlen, pc).text();
      int raw = 0;
      for (int i = 0; i < code.length; i++) {
        raw |= (code[i] & 0xFF) << (8 * i);
      }
      DecodedInstruction expected = Decoder.decode(sample.word(), xlen);
      DecodedInstruction actual = Decoder.decode(raw, xlen);
      assertThat(actual).as(text).isNotNull();
      assertThat(expected).isNotNull();
      if (actual == null || expected == null) {
        continue;
      }
      boolean copy = sample.row() == Instruction.C_MV && sample.rd() != 0; // c.mv is shown as mv.
      if (!copy) {
        assertThat(actual.instruction()).as(text).isEqualTo(expected.instruction());
        assertThat(actual.immediate()).as(text).isEqualTo(expected.immediate());
        assertThat(actual.rs1()).as(text).isEqualTo(expected.rs1());
      }
      assertThat(actual.rd()).as(text).isEqualTo(expected.rd());
    }
  }
}
