package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.PageTable;
import dev.trapeze.kernel.testing.TestSystem;
import dev.trapeze.kernel.trap.TrapHistory;
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
    long entryVa = state.trapPath().userTrapVa();
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
        .hasMessageContaining("but is not in use");
    assertThatThrownBy(system::run).isInstanceOf(KernelPanic.class);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void reportShowsRegistersProcessesAndTheTrapsThatLedThere(Xlen xlen) {
    TestSystem system =
        TestSystem.of(xlen)
            .program(
                "init",
                """
                    .globl _start
                _start:
                    li   s11, 0x1234
                    li   a7, SYS_FORK
                    ecall
                    beqz a0, child
                    li   a0, 5
                    li   a7, SYS_EXIT
                    ecall
                child:
                    j    child
                """)
            .configure(config -> config.withFirstProcess(FirstProcess.INIT))
            .boot();
    assertThatThrownBy(system::run).isInstanceOf(KernelPanic.class);
    assertThat(system.kernel().panicReport().lines())
        .anyMatch(line -> line.matches("at instruction \\d+, 0\\.000 s after boot"))
        .anyMatch(line -> line.matches("hart 0: supervisor mode, pc 0x[0-9a-f]+"))
        .anyMatch(line -> line.contains("satp") && line.contains("stvec"))
        .anyMatch(line -> line.matches(".* s11 +0x0+1234( .*)?"))
        .contains("  pid 1, parent 0: init zombie", "  pid 2, parent 1: init runble")
        .anyMatch(line -> line.contains("pid 1: environment call from U-mode, fork at"))
        .anyMatch(line -> line.contains("pid 1: environment call from U-mode, exit at"));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void reportKeepsTheNewestTraps(Xlen xlen) {
    TestSystem system =
        TestSystem.running(
            xlen,
            """
                li   s0, 40
            again:
                li   a7, SYS_GETPID
                ecall
                addi s0, s0, -1
                bnez s0, again
                li   a7, SYS_UPTIME
                ecall
            spin:
                j    spin
            """);
    system.kernel().run(10_000);
    assertThat(system.kernel().state().traps().entries())
        .hasSize(16)
        .extracting(TrapHistory.Entry::a7)
        .startsWith(11L)
        .endsWith(14L);
  }
}
