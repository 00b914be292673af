package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.testing.PageMap;
import dev.trapeze.kernel.testing.PageMap.Page;
import dev.trapeze.kernel.testing.TestSystem;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page tables in RAM against the tables of the documents, page for page. */
class AddressMapTest {
  private static final String LAYOUTS =
      """
      RV32, vimix, 0xfffff000, 0xffffd000
      RV32, xv6,   0xfffff000, 0xffffe000
      RV64, vimix, 0x3ffffff000, 0x3fffffd000
      RV64, xv6,   0x3ffffff000, 0x3fffffe000
      """;

  // Two pages of text, one and a bit of data, and bss up to the middle of a fifth page.
  private static final String PROGRAM =
      """
          .globl _start
      _start:
          li   a0, 1000
          li   a7, SYS_MS_SLEEP
          ecall
          j    _start
          .space 4096
          .data
          .space 4100
          .bss
          .space 5000
      """;

  private static TestSystem boot(Xlen xlen, String layout) {
    return TestSystem.of(xlen)
        .configure(config -> config.withLayout(AddressSpaceLayout.named(layout, xlen)))
        .program("main", PROGRAM)
        .first("main", "main")
        .boot();
  }

  private static List<Page> pagesOfFirst(TestSystem system, Xlen xlen) {
    return PageMap.of(
        system.kernel().machine().ram(),
        PagingMode.of(xlen),
        system.process(1).addressSpace().table().rootPa());
  }

  @ParameterizedTest
  @CsvSource(textBlock = LAYOUTS)
  void beforeExecThereAreInitCodeTrapframeAndTrampolineOnly(
      Xlen xlen, String layout, String trampolineVa, String trapframeVa) {
    TestSystem system = boot(xlen, layout);

    assertThat(pagesOfFirst(system, xlen))
        .extracting(Page::va, Page::bytes, Page::permissions)
        .containsExactly(
            tuple(0L, 4096L, "RWXU"),
            tuple(Long.decode(trapframeVa), 4096L, "RW"),
            tuple(Long.decode(trampolineVa), 4096L, "RX"));
  }

  @ParameterizedTest
  @CsvSource(textBlock = LAYOUTS)
  void afterExecSegmentsGuardAndStackFollowEachOther(
      Xlen xlen, String layout, String trampolineVa, String trapframeVa) {
    TestSystem system = boot(xlen, layout);
    system.kernel().run(10_000);

    assertThat(pagesOfFirst(system, xlen))
        .extracting(Page::va, Page::permissions)
        .containsExactly(
            tuple(0x0000L, "RXU"),
            tuple(0x1000L, "RXU"),
            tuple(0x2000L, "RWU"),
            tuple(0x3000L, "RWU"),
            tuple(0x4000L, "RWU"),
            tuple(0x5000L, "RW"),
            tuple(0x6000L, "RWU"),
            tuple(Long.decode(trapframeVa), "RW"),
            tuple(Long.decode(trampolineVa), "RX"));
    assertThat(system.process(1).addressSpace().regionAt(0x7000)).isNull();
  }

  @ParameterizedTest
  @CsvSource(textBlock = LAYOUTS)
  void kernelHasRamDeviceStacksWithGuardsAndTheSameTrampoline(
      Xlen xlen, String layout, String trampolineVa, String trapframeVa) {
    TestSystem system = boot(xlen, layout);
    KernelState state = system.kernel().state();
    List<Page> kernel =
        PageMap.of(
            system.kernel().machine().ram(),
            PagingMode.of(xlen),
            state.kernelSpace().table().rootPa());

    long ramPa = Machine.RAM_BASE_PA;
    long ramBytes = system.kernel().machine().ram().sizeBytes();
    assertThat(kernel).contains(new Page(Machine.UART_PA, Machine.UART_PA, 4096, "RW"));
    assertThat(kernel).contains(new Page(ramPa, ramPa, 4096, "RX"));
    List<Page> ram =
        kernel.stream().filter(page -> page.va() > ramPa && page.va() < ramPa + ramBytes).toList();
    assertThat(ram).allMatch(page -> page.va() == page.pa() && page.permissions().equals("RW"));
    assertThat(ram.stream().mapToLong(Page::bytes).sum()).isEqualTo(ramBytes - 4096);

    long trampoline = Long.decode(trampolineVa);
    List<Page> top =
        kernel.stream().filter(page -> page.va() >= trampoline - 2 * 4096 * 4096).toList();
    assertThat(top)
        .as("one process, one stack")
        .extracting(Page::va, Page::permissions)
        .containsExactly(tuple(trampoline - 2 * 4096, "RW"), tuple(trampoline, "RX"));
    assertThat(pagesOfFirst(system, xlen)).contains(top.get(1));
  }
}
