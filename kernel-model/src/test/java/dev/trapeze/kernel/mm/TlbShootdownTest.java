package dev.trapeze.kernel.mm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.TranslationCaching;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.testing.CallServer;
import dev.trapeze.kernel.testing.TestSystem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlbShootdownTest {
  // The parent sleeps; the child reads its heap for ever.
  private static final String READER =
      """
          .globl _start
      _start:
          li   a0, 4096
          li   a7, SYS_SBRK
          ecall
          mv   s0, a0
          li   a7, SYS_FORK
          ecall
          beqz a0, reader
          la   a0, status
          li   a7, SYS_WAIT
          ecall
          la   t0, status
          lw   a0, 0(t0)
          li   a7, SYS_EXIT
          ecall
      reader:
          lw   t0, 0(s0)
          j    reader
          .bss
      status:
          .space 4
      """;

  private record Flush(int hart, long startVa, long endVa) {}

  private final List<Flush> flushes = new ArrayList<>();

  private final KernelEvents listener =
      new KernelEvents() {
        @Override
        public void translationsFlushed(int hart, long startVa, long endVa) {
          flushes.add(new Flush(hart, startVa, endVa));
        }
      };

  /** A system in whose user mode the child is, on some hart. */
  private TestSystem readerInUserMode(Xlen xlen) {
    TestSystem system =
        TestSystem.of(xlen)
            .configure(
                config ->
                    config.withHarts(2).withTranslationCaching(TranslationCaching.ARCHITECTURAL))
            .program("main", READER)
            .first("main", "main")
            .events(listener)
            .boot();
    assertThat(system.kernel().run(200_000)).isEqualTo(new KernelStop.BudgetSpent());
    flushes.clear();
    return system;
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void withoutItAHartGoesOnWithAPageThatIsGone(Xlen xlen) {
    TestSystem system = readerInUserMode(xlen);

    AddressSpace space = system.process(2).addressSpace();
    space.table().unmap(system.region(2, RegionKind.HEAP).startVa());
    system.kernel().run(50_000);

    assertThat(system.process(2).killed()).isFalse();
    assertThat(flushes).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void hartThatUsesAShrunkTableFaultsAtOnce(Xlen xlen) {
    TestSystem system = readerInUserMode(xlen);

    Process reader = system.process(2);
    Region heap = system.region(2, RegionKind.HEAP);
    reader.addressSpace().moveHeapEnd(heap.startVa(), heap.endVa());

    assertThat(flushes).hasSize(1);
    assertThat(flushes.get(0).startVa()).isEqualTo(heap.startVa());
    assertThat(flushes.get(0).endVa()).isEqualTo(heap.endVa());
    assertThat(system.kernel().state().scheduler().runningOn(flushes.get(0).hart()))
        .isSameAs(reader);
    // A load page fault is a SIGSEGV.
    assertThat(system.runToPowerOff()).isEqualTo(128 + 11);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void kernelStackThatComesOrGoesIsToldToHartsWithTheKernelsTableOnly(Xlen xlen) {
    CallServer server =
        CallServer.boot(
            TestSystem.of(xlen).configure(config -> config.withHarts(4)).events(listener), xlen);
    AddressSpaceLayout layout = AddressSpaceLayout.vimix(xlen);
    flushes.clear();
    server.setChildTask(Syscall.EXIT, 0);

    server.call(Syscall.FORK);

    Flush[] ofFour = new Flush[4];
    for (int hart = 0; hart < 4; hart++) {
      ofFour[hart] = new Flush(hart, layout.kernelStackVa(1), layout.kernelStackEndVa(1));
    }
    assertThat(flushes).as("all others idle, in the kernel").containsExactly(ofFour);

    flushes.clear();
    server.call(Syscall.WAIT, 0);
    assertThat(flushes).containsExactly(ofFour);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void manyPagesAreForgottenAltogether(Xlen xlen) {
    TestSystem system = readerInUserMode(xlen);
    Process reader = system.process(2);
    AddressSpace space = reader.addressSpace();
    Region heap = system.region(2, RegionKind.HEAP);
    long farVa = heap.startVa() + (TlbShootdown.MOST_SINGLE_PAGES + 5L) * Pages.BYTES;
    space.moveHeapEnd(farVa, farVa);
    flushes.clear();

    space.moveHeapEnd(heap.startVa(), farVa);

    assertThat(flushes).hasSize(1);
    assertThat(system.runToPowerOff()).isEqualTo(128 + 11);
  }
}
