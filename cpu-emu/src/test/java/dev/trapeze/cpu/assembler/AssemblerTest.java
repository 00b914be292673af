package dev.trapeze.cpu.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trapeze.cpu.isa.InstructionSample;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.Xlen;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssemblerTest {
  private static final long BASE = 0x1_0000;

  private static AssembledProgram assemble(String source) throws AssemblyException {
    return Assembler.assemble(source, "test.s", Xlen.RV64, BASE);
  }

  private static AssemblyException failure(String source) {
    return catchThrowableOfType(AssemblyException.class, () -> assemble(source));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everyRowIsAssembledFromItsSyntax(Xlen xlen) throws AssemblyException {
    for (InstructionSample sample : InstructionSample.all(xlen)) {
      byte[] code = Assembler.assemble(sample.source(), "row.s", xlen, BASE).text();
      int word = 0;
      for (int i = 0; i < code.length; i++) {
        word |= (code[i] & 0xFF) << (8 * i);
      }
      assertThat(word).as(sample.source()).isEqualTo(sample.word());
      assertThat(code).hasSize(sample.row().lengthBytes());
    }
  }

  @Test
  void sectionsLieInOrderWithDataOnAPageOfItsOwn() throws AssemblyException {
    AssembledProgram program =
        assemble(
            """
            .data
            value: .word 1
            .bss
            buffer: .space 100
            .section .rodata
            text: .asciz "hi"
            .text
            _start: nop
            """);

    assertThat(program.sections().stream().map(AssembledSection::name))
        .containsExactly(".text", ".rodata", ".data", ".bss");
    assertThat(program.symbol("_start")).isEqualTo(BASE);
    assertThat(program.symbol("text")).isEqualTo(BASE + 8);
    assertThat(program.symbol("value")).isEqualTo(BASE + 4096);
    assertThat(program.symbol("buffer")).isEqualTo(BASE + 4096 + 8);
    assertThat(program.section(".bss").contents()).isEmpty();
    assertThat(program.section(".bss").sizeBytes()).isEqualTo(100);
    assertThat(program.section(".rodata").contents())
        .isEqualTo("hi\0".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void startIsTheEntryAndOtherwiseTheFirstByteOfText() throws AssemblyException {
    assertThat(assemble("nop\n_start: nop").entry()).isEqualTo(BASE + 4);
    assertThat(assemble("nop").entry()).isEqualTo(BASE);
  }

  @Test
  void labelsAndConstantsAreToldApart() throws AssemblyException {
    AssembledProgram program = assemble(".equ size, 8\n.globl main\nmain: nop\n.equ end, .");
    assertThat(program.symbols()).containsEntry("size", 8L).containsEntry("main", BASE);
    assertThat(program.labels()).contains("main").doesNotContain("size");
    assertThat(program.exported()).containsExactly("main");
  }

  @Test
  void numericLabelsMayBeDefinedAgain() throws AssemblyException {
    byte[] code = assemble("1: j 1f\nj 1b\n1: j 1b\nnop").text();
    byte[] named = assemble("a: j b\nj a\nb: j b\nnop").text();
    assertThat(code).isEqualTo(named);
  }

  @Test
  void setChangesASymbolForWhatFollows() throws AssemblyException {
    assertThat(assemble(".set n, 1\n.byte n\n.set n, n + 1\n.byte n\nn = 7\n.byte n").text())
        .containsExactly(1, 2, 7);
  }

  @Test
  void constantMayBeTheDistanceOfLabelsDefinedLater() throws AssemblyException {
    assertThat(assemble(".byte length\na: .ascii \"abc\"\n.equ length, . - a").text())
        .containsExactly(3, 'a', 'b', 'c');
  }

  @Test
  void spaceMayFillUpToASize() throws AssemblyException {
    assertThat(assemble("a: .byte 1\n.space 4 - (. - a), 9").text()).containsExactly(1, 9, 9, 9);
  }

  @Test
  void expressionsHaveThePrecedenceOfC() throws AssemblyException {
    assertThat(
            assemble(".byte 2 + 3 * 4, (2 + 3) * 4, 1 << 2 + 1, 6 & 3 | 8, -3 + 5, ~0 & 7").text())
        .containsExactly(14, 20, 8, 10, 2, 7);
  }

  @Test
  void commentsOfEveryKindAreLeftOut() throws AssemblyException {
    assertThat(assemble("nop # a\nnop // b\n/* c\nd */ nop; nop /* e */\n.ascii \"#//\"").text())
        .hasSize(4 * 4 + 3);
  }

  @Test
  void alignmentInCodeIsFilledWithInstructions() throws AssemblyException {
    byte[] code = assemble("c.nop\n.align 3\nnop").text();
    assertThat(code).startsWith(1, 0, 1, 0, 0x13, 0, 0, 0, 0x13).hasSize(12);
  }

  @Test
  void branchesReachTheirLimits() throws AssemblyException {
    assertThat(assemble("beq a0, a1, . + 4094\nj . - 1048576\nc.j . - 2048").text()).hasSize(10);
  }

  static List<List<String>> mistakes() {
    return List.of(
        List.of("addi a0, a1, 2048", "1:14", "immediate 2048 is out of range for addi"),
        List.of("addi a0, a1, -2049", "1:14", "expected -2048 to 2047"),
        List.of("addi a0, a1", "1:1", "addi expects 3 operands"),
        List.of("addi a0, 5, 5", "1:10", "expected register rs1 of addi, found '5'"),
        List.of("addi a0, a1, a2", "1:14", "expected an immediate of addi, found the register a2"),
        List.of("add a0, a1, a2, a3", "1:1", "found 4"),
        List.of("lw a0, 4(a1", "1:12", "expected ')', found end of line"),
        List.of("lw a0, 5000(a1)", "1:8", "out of range"),
        List.of("frobnicate a0", "1:1", "unknown instruction 'frobnicate'"),
        List.of("nop\n  fadd.q ft0, ft1, ft2", "2:3", "unknown instruction 'fadd.q'"),
        List.of("fadd.s ft0, a1, ft2", "1:13", "expected floating-point register rs1 of fadd.s"),
        List.of("add a0, fa1, a2", "1:9", "expected register rs1 of add, found the register fa1"),
        List.of("fadd.s ft0, ft1", "1:1", "fadd.s expects 4 operands"),
        List.of("fadd.s ft0, ft1, ft2, up", "1:23", "expected a rounding mode (rne, rtz,"),
        List.of("fadd.s ft0, ft1, ft2, rne, 1", "1:1", "fadd.s expects 4 operands"),
        List.of("fsgnj.s ft0, ft1, ft2, rne", "1:1", "fsgnj.s expects 3 operands"),
        List.of("c.fld ft0, 0(a0)", "1:7", "c.fld takes only f8 to f15 here, found ft0"),
        List.of("c.flw fa0, 0(a0)", "1:1", "c.flw does not exist in RV64"),
        List.of("cbo.zero 64(a0)", "1:10", "takes no offset"),
        List.of(".frob 1", "1:1", "unknown directive '.frob'"),
        List.of("j nowhere", "1:3", "the symbol 'nowhere' is not defined"),
        List.of("j 1f", "1:3", "the symbol '1f' is not defined"),
        List.of("j 1b", "1:3", "there is no label '1:' before this line"),
        List.of("a: nop\na: nop", "2:1", "the symbol 'a' is already defined"),
        List.of("beq a0, a1, . + 4096", "1:15", "out of range for beq: expected -4096 to 4094"),
        List.of("beq a0, a1, . + 3", "1:15", "a multiple of 2"),
        List.of("j . + 0x100000", "1:5", "out of range for jal"),
        List.of("c.j . + 2048", "1:7", "out of range for c.j"),
        List.of("c.lw a0, 2(a1)", "1:10", "a multiple of 4"),
        List.of("c.lw a6, 4(a1)", "1:6", "c.lw takes only x8 to x15 here, found a6"),
        List.of("c.addi4spn a0, a1, 8", "1:16", "takes only sp here"),
        List.of("c.addi4spn a0, sp, 0", "1:20", "reserved"),
        List.of("c.lwsp x0, 4(sp)", "1:12", "reserved"),
        List.of("c.lui a0, 0x20", "1:11", "out of range for c.lui: expected -32 to 31"),
        List.of("c.jal . + 4", "1:1", "c.jal does not exist in RV64"),
        List.of("lui a0, 0x100000", "1:9", "expected 0 to 0xfffff"),
        List.of("lui a0, %hi(0x80000000)", "1:9", "out of reach of lui"),
        List.of("slli a0, a1, 64", "1:14", "expected 0 to 63"),
        List.of("slliw a0, a1, 32", "1:15", "expected 0 to 31"),
        List.of("csrr a0, nosuch", "1:10", "unknown CSR 'nosuch'"),
        List.of("csrr a0, 0x1000", "1:10", "4096 is out of range"),
        List.of("csrwi sstatus, 32", "1:16", "expected 0 to 31"),
        List.of("fence rw, x", "1:11", "expected letters out of iorw"),
        List.of("lr.w a0, 4(a1)", "1:10", "takes no offset"),
        List.of("li a0, later\nlater: nop", "1:8", "not defined"),
        List.of("here: li a0, here", "1:14", "expected a number that is known here"),
        List.of(".byte 256", "1:7", "256 does not fit into 8 bits"),
        List.of(".half -32769", "1:7", "does not fit into 16 bits"),
        List.of(".word", "1:6", "expected a number or a symbol, found end of line"),
        List.of(".word 1 +", "1:10", "expected a number or a symbol, found end of line"),
        List.of(".word 1 2", "1:9", "expected end of line, found '2'"),
        List.of(".word 1 / 0", "1:9", "division by zero"),
        List.of(".word 0xZZ", "1:7", "is not a number"),
        List.of(".word 99999999999999999999", "1:7", "is not a number of at most 64 bits"),
        List.of(".ascii \"abc", "1:8", "not closed"),
        List.of(".ascii \"\\q\"", "1:10", "unknown escape"),
        List.of(".ascii 5", "1:8", "expected a string"),
        List.of(".align 40", "1:8", ".align expects 0 to 16, found 40"),
        List.of(".balign 3", "1:9", "expected a power of two"),
        List.of(".space -1", "1:8", "expects 0 to"),
        List.of(".space 1 << 40", "1:8", "expects 0 to"),
        List.of(".section .foo", "1:10", "what does the section '.foo' hold?"),
        List.of(".bss\n.word 1", "2:1", ".bss holds only zeros"),
        List.of(".equ a, b\n.equ b, a\n.word a", "2:9", "defined by itself"),
        List.of(".word %bogus(5)", "1:7", "unknown function '%bogus'"),
        List.of("addi a0, a0, %pcrel_lo(x)\nx: nop", "1:14", "expects the label of an auipc"),
        List.of("/* open", "1:1", "not closed"),
        List.of("addi a0,, 5", "1:9", "expected an operand, found ','"),
        List.of("addi a0, a1,", "1:13", "expected an operand"),
        List.of("nop @", "1:5", "the character '@' has no meaning here"),
        List.of("5 + 5", "1:1", "expected a label, an instruction or a directive, found '5'"),
        List.of("\"x\": nop", "1:1", "expected a name or a number before ':'"),
        List.of(".word 1" + "+1".repeat(50_000), "1:2008", "more than 1000 operators"),
        List.of(".word " + "(".repeat(5000), "1:107", "nested more than 100 deep"),
        List.of(".word " + "-".repeat(5000) + "1", "1:107", "nested more than 100 deep"));
  }

  @ParameterizedTest
  @CsvSource({
    "rv64imac, 'fadd.s ft0, ft1, ft2', F",
    "rv64imafc, 'c.fld fa0, 0(a0)', D",
    "rv64gc, 'andn a0, a1, a2', Zbb",
    "rv64i, 'c.nop', C",
    "rv32imac, 'fcvt.d.w fa0, a0', D"
  })
  void instructionOfAnAbsentExtensionIsAnErrorThatNamesIt(
      String isa, String source, String extension) {
    assertThatThrownBy(() -> Assembler.assemble(source, "test.s", Isa.parse(isa), 0))
        .hasMessageContaining("does not exist in " + Isa.parse(isa))
        .hasMessageContaining("it belongs to " + extension);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakeIsReportedWhereItIs(List<String> mistake) {
    AssemblyException failure = failure(mistake.get(0));

    assertThat(failure).as(mistake.get(0)).isNotNull();
    assertThat(failure.getMessage()).contains(mistake.get(2));
    assertThat(failure.line() + ":" + failure.column())
        .as(failure.getMessage())
        .isEqualTo(mistake.get(1));
    assertThat(failure.getMessage()).startsWith("test.s:" + mistake.get(1) + ": ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+", "|", "*"})
  void operandsOfAnOperatorAreEvaluatedOnce(String operator) throws AssemblyException {
    // Twice each would be 2^500 times for the innermost.
    byte[] word = assemble("x: .word 1" + (operator + "1").repeat(500) + ", x").text();

    assertThat(word[0]).isEqualTo((byte) (operator.equals("+") ? 501 : 1));
  }

  @Test
  void severalErrorsAreReportedAtOnce() {
    AssemblyException failure = failure("bogus\nnop\naddi a0\n.frob");

    assertThat(failure.errors()).hasSize(3);
    assertThat(failure.errors().get(1).position()).isEqualTo(new SourcePosition("test.s", 3, 1));
  }

  @Test
  void immediateOutOfRangeIsReportedBesideSyntaxErrors() {
    assertThat(failure("addi a0, a0, 9999\nbogus").getMessage())
        .isEqualTo(
            """
            test.s:1:14: immediate 9999 is out of range for addi: expected -2048 to 2047
            test.s:2:1: unknown instruction 'bogus' in RV64""");
  }

  @Test
  void errorsInOperandsAreReportedAtOnce() {
    assertThat(failure("j a\nj b\nbeq a0, a1, . + 9999").errors()).hasSize(3);
  }

  @Test
  void errorListIsCutAfterTwenty() {
    assertThat(failure("bogus\n".repeat(1000)).errors()).hasSize(20);
  }

  @Test
  void anyTextIsAssembledOrRefusedButNothingElse() {
    List<String> pieces =
        List.of(
            "addi",
            "lw",
            "la",
            "li",
            "c.lw",
            "call",
            "beq",
            "csrw",
            "fence",
            "jalr",
            "amoadd.w.aq",
            "a0",
            "x31",
            "sp",
            "zero",
            "label",
            "label:",
            "1:",
            "1f",
            "1b",
            ".",
            ".word",
            ".align",
            ".space",
            ".section",
            ".equ",
            ".set",
            ".ascii",
            ".balign",
            ".globl",
            ".bss",
            ".data",
            "0x7ff",
            "-1",
            "4096",
            "99999999999",
            "9223372036854775807",
            "(",
            ")",
            ",",
            ",",
            "+",
            "-",
            "*",
            "/",
            "<<",
            ">>",
            "~",
            "%hi",
            "%lo",
            "%pcrel_lo",
            "%pcrel_hi",
            "$1",
            "$9",
            "\"text\"",
            "'c'",
            "'",
            "\"",
            "\\",
            "/*",
            "*/",
            "#",
            ";",
            "\n",
            "\n",
            "\t",
            "=",
            ":",
            "iorw",
            "mstatus",
            "%pcrel_lo_of_previous",
            "\u00e9",
            "0b",
            "0x",
            "08");
    Random random = new Random(4);
    int assembled = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder source = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        source.append(pieces.get(random.nextInt(pieces.size())));
        source.append(random.nextInt(4) == 0 ? "" : " ");
      }
      try {
        Assembler.assemble(source.toString(), "any.s", Xlen.RV32, BASE);
        assembled++;
      } catch (AssemblyException e) {
        assertThat(e.getMessage()).startsWith("any.s:");
        assertThat(e.line()).isPositive();
      }
    }
    assertThat(assembled).isBetween(50, 10_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {".align 4", ".balign 32", ".p2align 12"})
  void baseAddressMustSuitTheAlignmentOfText(String directive) {
    AssemblyException failure =
        catchThrowableOfType(
            AssemblyException.class,
            () -> Assembler.assemble(directive + "\nnop", "test.s", Xlen.RV32, 0x1004));
    assertThat(failure.getMessage()).contains("base address 0x1004 is not a multiple");
  }
}
