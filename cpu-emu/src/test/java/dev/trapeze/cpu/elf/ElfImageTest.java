package dev.trapeze.cpu.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.isa.Xlen;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ElfImageTest {
  private static final int PROGRAM_HEADER_32 = 52;
  private static final int PROGRAM_HEADER_64 = 64;

  private static String reason(byte[] file) {
    ElfFormatException failure =
        catchThrowableOfType(ElfFormatException.class, () -> ElfImage.parse(file, "bad.elf"));
    assertThat(failure).isNotNull();
    assertThat(failure.getMessage()).startsWith("bad.elf: ").doesNotContain("\n");
    return failure.reason();
  }

  private static String reasonWith32(int offset, int widthBytes, long value) {
    return reason(ElfFixture.patched(ElfFixture.executable(Xlen.RV32), offset, widthBytes, value));
  }

  private static String reasonWith64(int offset, int widthBytes, long value) {
    return reason(ElfFixture.patched(ElfFixture.executable(Xlen.RV64), offset, widthBytes, value));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void readsSegmentsAsTheyWereWritten(Xlen xlen) throws ElfFormatException {
    byte[] file = ElfFixture.executable(xlen);
    ElfImage image = ElfImage.parse(file, "fixture.elf");

    assertThat(image.xlen()).isEqualTo(xlen);
    assertThat(image.entry()).isZero();
    assertThat(image.segments()).hasSize(2);
    ElfSegment text = image.segments().get(0);
    assertThat(text.vaddr()).isZero();
    assertThat(text.memBytes()).isEqualTo(16 + 6);
    assertThat(text.readable() && text.executable()).isTrue();
    assertThat(text.writable()).isFalse();
    assertThat(text.fileOffset() % 4096).isZero();
    assertThat(Arrays.copyOfRange(file, text.fileOffset() + 16, text.fileOffset() + 21))
        .containsExactly('h', 'e', 'l', 'l', 'o');
    ElfSegment data = image.segments().get(1);
    assertThat(data.vaddr()).isEqualTo(4096);
    assertThat(data.fileBytes()).isEqualTo(4);
    assertThat(data.memBytes()).isEqualTo(8 + 5000);
    assertThat(data.writable()).isTrue();
    assertThat(data.executable()).isFalse();
    assertThat(file[data.fileOffset()]).isEqualTo((byte) 42);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void readsSectionsAndSymbols(Xlen xlen) throws ElfFormatException {
    ElfImage image = ElfImage.parse(ElfFixture.executable(xlen), "fixture.elf");

    assertThat(image.sections().stream().map(ElfSection::name))
        .containsExactly(".text", ".rodata", ".data", ".bss");
    assertThat(image.sections().stream().map(ElfSection::executable))
        .containsExactly(true, false, false, false);
    assertThat(image.symbols())
        .contains(
            new ElfSymbol("_start", 0, 0, ElfSymbol.Type.FUNCTION, true),
            new ElfSymbol("loop", 12, 0, ElfSymbol.Type.NONE, false),
            new ElfSymbol("buffer", 4096 + 8, 0, ElfSymbol.Type.NONE, false));
    assertThat(image.symbols().stream().map(ElfSymbol::name)).doesNotContain("ANSWER");
  }

  @Test
  void hugeNamesAreCutSinceManySymbolsMayShareOne() throws AssemblyException, ElfFormatException {
    String name = "x".repeat(100_000);
    byte[] file = ElfWriter.write(Assembler.assemble(name + ": nop", "f.s", Xlen.RV64, 0));

    assertThat(ElfImage.parse(file, "f").symbols().get(0).name()).hasSize(512);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void onlyTheFirstSymbolTableCounts(Xlen xlen) throws ElfFormatException {
    byte[] file = ElfFixture.executable(xlen);
    int symbols = ElfImage.parse(file, "f").symbols().size();
    int headerBytes = xlen == Xlen.RV32 ? 40 : 64;
    int last = file.length - headerBytes;
    System.arraycopy(file, last - 2 * headerBytes, file, last, headerBytes);

    assertThat(ElfImage.parse(file, "f").symbols()).hasSize(symbols);
  }

  @Test
  void symbolIndexNamesTheNearestSymbolBelow() throws ElfFormatException {
    SymbolIndex index =
        new SymbolIndex(ElfImage.parse(ElfFixture.executable(Xlen.RV32), "f").symbols());
    assertThat(index.describe(0)).isEqualTo("_start");
    assertThat(index.describe(8)).isEqualTo("_start+0x8");
    assertThat(index.describe(4096 + 8 + 16)).isEqualTo("buffer+0x10");
    assertThat(new SymbolIndex(List.of()).describe(5)).isNull();
  }

  @Test
  void emptyAndForeignFilesAreNamed() {
    assertThat(reason(new byte[0])).isEqualTo("the file is empty");
    assertThat(reason("#!/bin/sh\necho".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("not an ELF file");
    assertThat(reason(new byte[3])).isEqualTo("not an ELF file");
    assertThat(reasonWith64(18, 2, 62)).isEqualTo("a file for x86-64: expected RISC-V");
    assertThat(reasonWith64(18, 2, 183)).isEqualTo("a file for AArch64: expected RISC-V");
    assertThat(reasonWith64(18, 2, 4711)).contains("machine number 4711");
  }

  @Test
  void bigEndianFileIsNamedWithItsMachine() {
    byte[] file = ElfFixture.patched(ElfFixture.executable(Xlen.RV64), 5, 1, 2);
    assertThat(reason(ElfFixture.patched(file, 18, 2, 0x1600)))
        .isEqualTo("a big-endian file for IBM S/390: expected little-endian RISC-V");
  }

  @ParameterizedTest
  @CsvSource({
    "4, 1, 3, unknown ELF class 3",
    "5, 1, 0, unknown byte order 0",
    "6, 1, 9, unknown ELF version",
    "20, 4, 0, unknown ELF version",
    "16, 2, 1, an object file that has not been linked: expected a static executable",
    "16, 2, 3, a shared object or position-independent executable: expected a static executable",
    "16, 2, 4, a core dump: expected a static executable",
    "16, 2, 999, an ELF file of type 999: expected a static executable",
    "56, 2, 0, no program headers: there is nothing to load",
    "56, 2, 65535, 65535 program headers: expected at most 128",
    "54, 2, 32, program headers of 32 bytes: ELF64 has 56",
    "58, 2, 40, section headers of 40 bytes: ELF64 has 64"
  })
  void damagedHeaderIsRefusedWithTheReason(int offset, int widthBytes, long value, String reason) {
    assertThat(reasonWith64(offset, widthBytes, value)).isEqualTo(reason);
  }

  @Test
  void tablesOutsideTheFileAreTruncation() {
    assertThat(reasonWith64(32, 8, 1L << 40)).startsWith("truncated: 2 program headers begin at");
    assertThat(reasonWith64(32, 8, -8)).startsWith("truncated: 2 program headers begin at");
    assertThat(reasonWith64(40, 8, -8)).startsWith("truncated: 8 section headers begin at");
    assertThat(reasonWith32(28, 4, 0xFFFF_FFF0L)).startsWith("truncated: 2 program headers");
  }

  @Test
  void segmentOutsideTheFileIsTruncation() {
    assertThat(reasonWith64(PROGRAM_HEADER_64 + 8, 8, 1L << 50))
        .startsWith("truncated: segment 0 has 0x16 bytes from 0x4000000000000, the file has ");
    assertThat(reasonWith64(PROGRAM_HEADER_64 + 32, 8, -1)).startsWith("truncated: segment 0");
    assertThat(reasonWith32(PROGRAM_HEADER_32 + 4, 4, 0xFFFF_FFFFL))
        .startsWith("truncated: segment 0");
  }

  @Test
  void segmentSmallerInMemoryThanInTheFileIsRefused() {
    assertThat(reasonWith64(PROGRAM_HEADER_64 + 40, 8, 3))
        .isEqualTo("segment 0 is larger in the file (0x16 bytes) than in memory (0x3)");
  }

  @Test
  void segmentThatWrapsIsRefused() {
    assertThat(reasonWith64(PROGRAM_HEADER_64 + 16, 8, -16)).contains("wraps around");
    assertThat(reasonWith64(PROGRAM_HEADER_64 + 40, 8, -1)).contains("wraps around");
    assertThat(reasonWith32(PROGRAM_HEADER_32 + 8, 4, 0xFFFF_FFF0L)).contains("wraps around");
    assertThat(reasonWith32(PROGRAM_HEADER_32 + 20, 4, 0xFFFF_FFFFL)).contains("overlap");
  }

  @Test
  void segmentMayEndWhereTheAddressSpaceEnds() throws ElfFormatException {
    byte[] file =
        ElfFixture.patched(
            ElfFixture.executable(Xlen.RV32), PROGRAM_HEADER_32 + 8, 4, (1L << 32) - 0x16);
    assertThat(ElfImage.parse(file, "f").segments().get(0).vaddr()).isEqualTo((1L << 32) - 0x16);
  }

  @Test
  void overlappingSegmentsAreRefused() {
    assertThat(reasonWith64(PROGRAM_HEADER_64 + 56 + 16, 8, 8))
        .isEqualTo("the segments at 0x0000000000000000 and 0x0000000000000008 overlap");
  }

  @Test
  void alignmentThatIsNoPowerOfTwoIsRefused() {
    assertThat(reasonWith64(PROGRAM_HEADER_64 + 48, 8, 12)).contains("0xc, is not a power of two");
  }

  @Test
  void dynamicallyLinkedProgramIsRefused() {
    assertThat(reasonWith64(PROGRAM_HEADER_64, 4, 3))
        .isEqualTo("dynamically linked: expected a static executable");
  }

  @Test
  void fileWithoutLoadableSegmentIsRefused() {
    byte[] file = ElfFixture.patched(ElfFixture.executable(Xlen.RV64), PROGRAM_HEADER_64, 4, 4);
    assertThat(reason(ElfFixture.patched(file, PROGRAM_HEADER_64 + 56, 4, 0x7000_0003)))
        .isEqualTo("no segment to load");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void segmentHasItsOwnPhysicalAddress(Xlen xlen) throws ElfFormatException {
    boolean wide = xlen == Xlen.RV64;
    int field = wide ? PROGRAM_HEADER_64 + 24 : PROGRAM_HEADER_32 + 12;
    long paddr = 0x8020_0000L;
    byte[] file = ElfFixture.patched(ElfFixture.executable(xlen), field, xlen.bytes(), paddr);

    ElfSegment segment = ElfImage.parse(file, "kernel").segments().get(0);

    assertThat(segment.paddr()).isEqualTo(paddr);
    assertThat(segment.vaddr()).isZero();
  }

  @Test
  void whatXv6ProgramsHaveIsAccepted() throws ElfFormatException {
    // Attributes segment, offset not congruent to the address, writable and executable at once.
    byte[] file = ElfFixture.executable(Xlen.RV64);
    file = ElfFixture.patched(file, PROGRAM_HEADER_64 + 56, 4, 0x7000_0003);
    file = ElfFixture.patched(file, PROGRAM_HEADER_64 + 4, 4, 7);
    file = ElfFixture.patched(file, PROGRAM_HEADER_64 + 8, 8, 0xB0);
    file = ElfFixture.patched(file, PROGRAM_HEADER_64 + 48, 8, 8);
    file = ElfFixture.patched(file, 48, 4, 5);

    ElfImage image = ElfImage.parse(file, "_forktest");

    assertThat(image.flags()).isEqualTo(5);
    assertThat(image.segments())
        .containsExactly(new ElfSegment(0, 0, 0x16, 0xB0, 0x16, true, true, true, 8));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everyTruncationIsRefused(Xlen xlen) {
    byte[] file = ElfFixture.executable(xlen);
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatExceptionOfType(ElfFormatException.class)
          .as("%d of %d bytes", length, file.length)
          .isThrownBy(() -> ElfImage.parse(cut, "cut.elf"));
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void damagedFilesAreReadOrRefusedButNothingElse(Xlen xlen) {
    byte[] file = ElfFixture.executable(xlen);
    Random random = new Random(xlen.bits());
    int refused = 0;
    for (int round = 0; round < 30_000; round++) {
      byte[] damaged = file.clone();
      int headers = xlen == Xlen.RV32 ? 52 + 2 * 32 : 64 + 2 * 56;
      int sectionHeaders = file.length - 8 * (xlen == Xlen.RV32 ? 40 : 64);
      for (int i = random.nextInt(4); i >= 0; i--) {
        int at =
            random.nextBoolean()
                ? random.nextInt(headers)
                : sectionHeaders + random.nextInt(file.length - sectionHeaders);
        damaged[at] = (byte) (random.nextBoolean() ? random.nextInt() : -random.nextInt(2));
      }
      try {
        ElfImage image = ElfImage.parse(damaged, "damaged.elf");
        for (ElfSegment segment : image.segments()) {
          assertThat(segment.fileOffset() + segment.fileBytes()).isLessThanOrEqualTo(file.length);
          assertThat(segment.memBytes()).isGreaterThanOrEqualTo(segment.fileBytes());
        }
        image.sections();
        new SymbolIndex(image.symbols()).describe(random.nextLong());
      } catch (ElfFormatException e) {
        assertThat(e.getMessage()).startsWith("damaged.elf: ").doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isBetween(3000, 29_000);
  }
}
