package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.PageTable;
import dev.trapeze.kernel.testing.TestSystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only a bug of the kernel can bring about, brought about by the test. */
class KernelPanicTest {
  private static final String SPIN = "_start: j _start\n";

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void endOfInitIsAPanicThatNamesIt(Xlen xlen) {
    TestSystem system =
        TestSystem.of(xlen)
            .program("init", "li a0, 5\nli a7, SYS_EXIT\necall\n")
            .configure(config -> config.withFirstProcess(FirstProcess.INIT))
            .boot();

    assertThatThrownBy(system::run)
        .isInstanceOf(KernelPanic.class)
        .hasMessageStartingWith("kernel panic: init exiting: init has ended with status 5 (pid 1");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void missingInitIsAPanicThatSaysWhy(Xlen xlen) {
    TestSystem system =
        TestSystem.of(xlen).configure(config -> config.withFirstProcess(FirstProcess.INIT)).boot();

    assertThatThrownBy(system::run)
        .isInstanceOf(KernelPanic.class)
        .hasMessageContaining("/init")
        .hasMessageContaining("no such file or directory");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void initCannotBeKilledByPrograms(Xlen xlen) {
    TestSystem system =
        TestSystem.of(xlen)
            .program(
                "init",
                """
                    .globl _start
                _start:
                    li   a7, SYS_GETPID
                    ecall
                    li   a1, 9
                    li   a7, SYS_KILL
                    ecall
                    neg  a0, a0
                    li   a7, SYS_POWEROFF
                    ecall
                """)
            .configure(config -> config.withFirstProcess(FirstProcess.INIT))
            .boot();

    assertThat(system.runToPowerOff()).as("EPERM").isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void missingEntryIsAPanicAndNotAnEndlessLoop(Xlen xlen) {
    TestSystem system = TestSystem.running(xlen, SPIN);
    system.kernel().run(10_000);
    KernelState state = system.kernel().state();
    // The kernel's entry loses its page.
    PageTable table = state.kernelSpace().table();
    long entryVa = state.entry().userTrapVa();
    assertThat(table.unmap(entryVa)).isNotZero();

    assertThatThrownBy(system::run)
        .isInstanceOf(KernelPanic.class)
        .hasMessageContaining("fault")
        .hasMessageContaining("pid 1");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void missingTrapframeIsAPanicAndNotAnEndlessLoop(Xlen xlen) {
    TestSystem system = TestSystem.running(xlen, SPIN);
    system.kernel().run(10_000);
    AddressSpace space = system.process(1).addressSpace();
    space.table().unmap(system.kernel().state().userSpaces().layout().trapframeVa());

    assertThatThrownBy(system::run)
        .isInstanceOf(KernelPanic.class)
        .hasMessageContaining("page fault");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void frameFreedTwiceIsAPanicThatStays(Xlen xlen) {
    TestSystem system =
        TestSystem.running(
            xlen, "li a0, 1000\nli a7, SYS_MS_SLEEP\necall\nli a7, SYS_EXIT\necall\n");
    system.kernel().run(10_000);
    long entry = system.process(1).addressSpace().table().entryOf(0);
    system.kernel().state().frames().free(Pte.pa(entry));

    assertThatThrownBy(system::run)
        .isInstanceOf(KernelPanic.class)
        .hasMessageContaining("freed but is not in use");
    assertThatThrownBy(system::run).isInstanceOf(KernelPanic.class);
  }
}
