package dev.trapeze.console.debugger.symbols;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.elf.ElfWriter;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.LineTables;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DeviceNode;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.proc.Process;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that did not come with Trapeze. */
class OwnProgramsTest {
  private static final int BLOCKS = 2048;
  private static final int INODES = 64;
  private static final String PATH = "/own";

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aFileWithALineTableNeedsNoOther(Xlen xlen) throws Exception {
    byte[] cat = UserPrograms.elf("cat", xlen.bits());
    LineTables tables = LineTables.read(xlen.bits());
    LineTables.Sections sections = requireNonNull(tables.of(cat));
    byte[] own = new WithLines(xlen, cat).with(sections.line(), sections.lineStrings());
    assertThat(tables.of(own)).isNull();

    Symbols symbols = symbols(xlen, own);
    assertThat(symbols.remarks()).isEmpty();
    assertThat(symbols.lineOf(symbols.bodyOf("main").orElseThrow()))
        .hasFieldOrPropertyWithValue("file", "bin/cat.c");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aLineTableThatMakesNoSenseIsARemarkAndNoMore(Xlen xlen) throws Exception {
    byte[] cat = UserPrograms.elf("cat", xlen.bits());
    byte[] nonsense = {100, 0, 0, 0, 5, 0, 8, 0};
    Symbols symbols = symbols(xlen, new WithLines(xlen, cat).with(nonsense, new byte[0]));

    assertThat(symbols.addressOf("main")).isPresent();
    assertThat(symbols.lineOf(symbols.addressOf("main").orElseThrow())).isNull();
    assertThat(symbols.bodyOf("main")).isEqualTo(symbols.addressOf("main"));
    assertThat(symbols.remarks())
        .containsExactly(
            "/own: no source lines: 0x64 bytes are wanted and 0x4 are there, at 0x4 in .debug_line");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aStrippedFileHasNoNames(Xlen xlen) throws Exception {
    byte[] cat = UserPrograms.elf("cat", xlen.bits());
    Symbols symbols = symbols(xlen, new WithLines(xlen, cat).stripped());

    assertThat(symbols.moduleNames()).startsWith(PATH);
    assertThat(symbols.addressOf("main")).isEmpty();
    assertThat(symbols.nameOf(0)).isNull();
    assertThat(symbols.lineOf(0)).isNull();
    assertThat(symbols.rangeOf(0)).isNull();
    assertThat(symbols.startsStatement(0)).isFalse();
    assertThat(symbols.source("cat.c")).isNull();
    assertThat(symbols.addressesOf("cat.c", 1)).isEmpty();
    assertThat(symbols.bodyOf("main")).isEmpty();
    assertThat(symbols.addressOf("userret")).isPresent();
  }

  @Test
  void aProgramOfAnotherKernelsDiskHasItsNames() throws Exception {
    byte[] elf =
        ElfWriter.write(
            Assembler.assemble(
                "nop\n.globl _start\n_start: nop\nhere: j here\n", "own.S", Xlen.RV64, 0));
    KernelConfig config =
        KernelConfig.of(Xlen.RV64)
            .withPersonality(Personality.XV6)
            .withLayout(AddressSpaceLayout.xv6(Xlen.RV64))
            .withFirstProcess(FirstProcess.only(PATH, List.of("own")));
    Symbols symbols = symbols(config, elf);

    assertThat(symbols.nameOf(8)).isEqualTo("here");
    assertThat(symbols.addressOf("_start")).hasValue(4);
  }

  private static Symbols symbols(Xlen xlen, byte[] elf) throws Exception {
    return symbols(
        KernelConfig.of(xlen).withFirstProcess(FirstProcess.only(PATH, List.of("own"))), elf);
  }

  private static Symbols symbols(KernelConfig config, byte[] elf) throws Exception {
    Kernel kernel =
        new Kernel(
            config,
            Mkfs.trapeze(BLOCKS, INODES)
                .image(List.of(new Mkfs.Entry("own", elf)), DeviceNode.STANDARD, Mkfs.MOUNT_POINTS),
            value -> {},
            new KernelEvents() {});
    kernel.boot();
    kernel.run(1_000_000);
    Process own = requireNonNull(kernel.firstProcess());
    assertThat(own.name()).isEqualTo("own");
    return new SymbolSource().of(kernel, own);
  }
}
