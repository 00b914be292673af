package dev.trapeze.cpu.isa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PseudoInstructionTest {
  private static final long BASE = 0x8000_0000L;

  private static final String BOTH_WIDTHS =
      """
      start:
        nop
        mv a0, a1
        not s0, s1
        neg a0, t6
        seqz a0, a1
        snez a0, a1
        sltz a0, a1
        sgtz a0, a1
        zext.b a0, a1
        sext.b a0, a1
        sext.h a0, a1
        zext.h a0, a1
        sgt a0, a1, a2
        sgtu a0, a1, a2
      1:
        beqz a0, 1b
        bnez a0, 1f
        blez a0, 1f
        bgez a0, 1b
        bltz a0, 1f
        bgtz a0, start
        bgt a0, a1, 1f
        ble a0, a1, 1f
        bgtu a0, a1, 1b
        bleu a0, a1, 1b
      1:
        j 1b
        jal start
        jal t0, start
        jr a0
        jr 8(a0)
        jalr a0
        jalr -4(a0)
        jalr a1, a0
        jalr a1, a0, 12
        jalr a1, 12(a0)
        ret
        call start
        call t0, table
        tail start
        jump start, t3
        la a0, table
        lla s11, start
        lw a0, table
        lbu t0, table
        sw a0, table, t1
        sb s3, start, t1
        add a0, a1, 5
        and a0, a1, -1
        sltu a0, a1, 5
        sll a0, a1, 5
        csrr a0, sstatus
        csrw stvec, a0
        csrs sie, t0
        csrc sie, t0
        csrwi sscratch, 31
        csrsi sstatus, 2
        csrci sstatus, 2
        csrw sscratch, 7
        csrs sstatus, 2
        csrc sstatus, 2
        csrrw a0, sscratch, 3
        csrrs a0, 0x105, a1
        rdcycle a0
        rdtime a0
        rdinstret a0
        fence
        fence rw, w
        fence.i
        fence.tso
        sfence.vma
        sfence.vma a0
        sfence.vma a0, a1
        unimp
        ecall
        ebreak
        wfi
        sret
        mret
        lui a0, %hi(0x12345fff)
        addi a0, a0, %lo(0x12345fff)
        lw a1, %lo(0x12345fff)(a0)
      2:
        auipc a0, %pcrel_hi(table)
        addi a0, a0, %pcrel_lo(2b)
        sw a0, %pcrel_lo(2b)(a0)
        fmv.s fa0, fa1
        fabs.s fa0, fa1
        fneg.s fa0, f31
        fmv.d ft0, fs11
        fabs.d fa0, fa1
        fneg.d fa0, fa1
        fgt.s a0, fa1, fa2
        fge.s a0, fa1, fa2
        fgt.d a0, fa1, fa2
        fge.d a0, fa1, fa2
        fmv.x.s a0, fa1
        fmv.s.x fa0, a1
        frcsr a0
        frsr a0
        fscsr a0, a1
        fscsr a1
        fssr a0, a1
        fssr a1
        frrm a0
        fsrm a0, a1
        fsrm a1
        fsrmi a0, 3
        fsrmi 3
        frflags a0
        fsflags a0, a1
        fsflags a1
        fsflagsi a0, 3
        fsflagsi 3
        fadd.s fa0, fa1, fa2
        fadd.s fa0, fa1, fa2, rup
        fmadd.d fa0, fa1, fa2, fa3
        fnmsub.s f0, f1, f2, f3, rmm
        fsqrt.d fa0, fa1
        fcvt.w.s a0, fa1
        fcvt.wu.d a0, fa1, rtz
        fcvt.s.d fa0, fa1
        fcvt.d.s fa0, fa1
        fcvt.d.w fa0, a1
        fcvt.s.wu fa0, a1, rdn
        flw fa0, 4(sp)
        fsd fa0, (sp)
        flw fa0, table, t0
        fld fa0, table, t0
        fsw fa0, table, t1
        fsd fa0, start, t1
        ror a0, a1, 5
        bset a0, a1, 5
        bext a0, a1, a2
        rev8 a0, a1
        cbo.zero (a0)
        cbo.flush 0(a0)
        sinval.vma a0, a1
        amoadd.w.aqrl a0, a1, (a2)
        lr.w.aq a0, (a1)
        sc.w.rl a0, a2, 0(a1)
        .byte 1, -1, 255, 'a', '\\n'
        .half 0x1234, -2
        .word table - start, 5 * (3 + 4), 1 << 4 | 3
        .ascii "a\\tb\\\\\\"\\x41\\101"
        .asciz "one", "two"
        .balign 4
        .space 3
        .zero 5
        .align 3
        .equ ANSWER, 42
        .set later, ANSWER * 2
        addi a0, zero, ANSWER
        addi a0, zero, later - 4
      table:
        .dword 0x1122334455667788, -1
        .word . - table
      """;

  private static final String EXTENSIONS =
      """
        sext.b a0, a1
        sext.h a0, a1
        zext.b a0, a1
        zext.h a0, a1
      """;

  private static final String RV64_ALONE =
      """
        negw a0, a1
        sext.w a0, a1
        zext.w a0, a1
        addw a0, a1, -3
        sraw a0, a1, 3
        rorw a0, a1, 3
        slli.uw a0, a1, 40
        fcvt.lu.d a0, fa1, rtz
        ld a0, data
        lwu a0, data
        sd a0, data, t0
      data: .dword 5
      """;

  private static final String RV32_ALONE =
      """
        rdcycleh a0
        rdtimeh a0
        rdinstreth a0
      """;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everyPseudoInstructionAndDirectiveIsAssembledAsGnuAsDoes(Xlen xlen, @TempDir Path folder)
      throws AssemblyException {
    String source = (xlen == Xlen.RV32 ? RV32_ALONE : RV64_ALONE) + BOTH_WIDTHS;

    byte[] ours = Assembler.assemble(source, "pseudo.s", xlen, BASE).text();
    byte[] gnu = new GnuBinutils(folder, xlen).assemble(".option norvc\n" + source);

    for (int offset = 0; offset + 4 <= Math.min(gnu.length, ours.length); offset += 4) {
      assertThat(wordAt(ours, offset)).as("offset 0x%x", offset).isEqualTo(wordAt(gnu, offset));
    }
    assertThat(gnu.length - ours.length).as("padding that GNU as appends").isBetween(0, 7);
  }

  @ParameterizedTest
  @CsvSource({"RV32, i", "RV64, i", "RV64, imac_zba", "RV64, imac_zbb", "RV32, i_zbb"})
  void extensionsAreWrittenWithWhatTheInstructionSetHas(
      Xlen xlen, String extensions, @TempDir Path folder) throws AssemblyException {
    String source = EXTENSIONS + (xlen == Xlen.RV64 ? "zext.w a0, a1\nsext.w a0, a1\n" : "");
    Isa isa = Isa.parse("rv" + xlen.bits() + extensions);

    byte[] gnu = new GnuBinutils(folder, xlen, extensions).assemble(".option norvc\n" + source);
    assertThat(Assembler.assemble(source, "pseudo.s", isa, BASE).text()).isEqualTo(gnu);
  }

  private static String wordAt(byte[] code, int offset) {
    int word = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN).getInt(offset);
    return String.format("%08x", word);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void liLoadsAnyConstant(Xlen xlen) throws AssemblyException {
    for (long constant : constants()) {
      long value = xlen.signExtend(constant);
      String source = "li a0, " + value;
      byte[] code = Assembler.assemble(source, "li.s", xlen, BASE).text();

      assertThat(valueOfA0After(code, xlen)).as(source).isEqualTo(value);
      assertThat(code.length).as(source).isLessThanOrEqualTo(xlen == Xlen.RV32 ? 8 : 32);
    }
  }

  private static List<Long> constants() {
    List<Long> constants = new ArrayList<>();
    for (int bit = 0; bit < 64; bit++) {
      for (long delta : new long[] {-2049, -2048, -1, 0, 1, 2047, 2048}) {
        constants.add((1L << bit) + delta);
        constants.add(-(1L << bit) + delta);
      }
    }
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      constants.add(random.nextLong() >> random.nextInt(64));
    }
    return constants;
  }

  private static long valueOfA0After(byte[] code, Xlen xlen) {
    long a0 = 0;
    for (int offset = 0; offset < code.length; offset += 4) {
      int raw = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN).getInt(offset);
      DecodedInstruction decoded = Objects.requireNonNull(Decoder.decode(raw, xlen));
      long source = decoded.rs1() == 0 ? 0 : a0;
      a0 =
          switch (decoded.instruction()) {
            case LUI -> decoded.immediate();
            case ADDI -> xlen.signExtend(source + decoded.immediate());
            case ADDIW -> (int) (source + decoded.immediate());
            case SLLI -> source << decoded.immediate();
            default -> throw new AssertionError(decoded.toString());
          };
    }
    return a0;
  }

  @Test
  void liTakesUnsignedAndSigned32BitConstantsInRv32() throws AssemblyException {
    assertThat(Assembler.assemble("li a0, 0xFFFFFFFF", "li.s", Xlen.RV32, BASE).text())
        .isEqualTo(Assembler.assemble("li a0, -1", "li.s", Xlen.RV32, BASE).text());
  }
}
