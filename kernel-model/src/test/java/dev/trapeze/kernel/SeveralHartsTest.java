package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.CachedTranslation;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.cpu.mmu.TranslationCaching;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.PageTable;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.proc.Trapframe;
import dev.trapeze.kernel.testing.TestSystem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SeveralHartsTest {
  // 10 ms in units of the time CSR.
  private static final long TIME_PER_TICK = VirtualClock.TICKS_PER_SECOND / 100;

  private static final String SCRIPT =
      """
      forktest
      calltest
      ls | grep a | sort | wc
      cat README README README | tee copy | wc; cat copy copy | wc
      sleep 1 & echo background; seq 1 400 | grep 7 | wc
      """;

  // Four children that never call the kernel; the parent spins as well.
  private static final String FIVE_SPINNERS =
      """
          .globl _start
      _start:
          li   s0, 4
      more:
          li   a7, SYS_FORK
          ecall
          beqz a0, spin
          addi s0, s0, -1
          bnez s0, more
      spin:
          addi s1, s1, 1
          j    spin
      """;

  private static GuestSystem guest(Xlen xlen, int harts) throws DiskFormatException {
    return guest(AddressSpaceLayout.vimix(xlen), harts);
  }

  private static GuestSystem guest(AddressSpaceLayout layout, int harts)
      throws DiskFormatException {
    return new GuestSystem(
        KernelConfig.of(layout.xlen())
            .withLayout(layout)
            .withInteractiveConsole(false)
            .withRamBytes(16 << 20)
            .withMaxProcesses(64)
            .withTranslationCaching(TranslationCaching.ARCHITECTURAL)
            .withHarts(harts));
  }

  /** What a run leaves that does not depend on the number of harts. */
  private record Result(int status, List<String> lines, int freeFrames, int processes) {}

  private static Result run(Xlen xlen, int harts) throws DiskFormatException {
    GuestSystem system = guest(xlen, harts);
    system.feed(SCRIPT);
    int status = system.runUntilOff();
    KernelState state = system.kernel().state();
    // The words of a child and of its parent may come in another order.
    List<String> lines = system.shown().lines().sorted().toList();
    return new Result(status, lines, state.frames().freeFrames(), state.processes().size());
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void programsGiveTheSameResultsOnAnyNumberOfHarts(Xlen xlen) throws DiskFormatException {
    Result one = run(xlen, 1);
    assertThat(one.lines()).contains("forktest: OK");
    assertThat(one.lines()).anyMatch(line -> line.contains("calltest") && line.contains("OK"));

    for (int harts : new int[] {2, 4, 8}) {
      assertThat(run(xlen, harts)).as("%d harts", harts).isEqualTo(one);
    }
  }

  /** What depends on every instruction and on their order. */
  private record Outcome(long instructions, long time, int memoryHash, String shown) {}

  private static Outcome runInSteps(Xlen xlen, int harts, long seed) throws DiskFormatException {
    Random random = new Random(seed);
    GuestSystem system = guest(xlen, harts);
    Kernel kernel = system.kernel();
    system.feed("forktest; ls | sort | wc; sleep 1; echo done\n");
    KernelStop stop = new KernelStop.BudgetSpent();
    while (!(stop instanceof KernelStop.PoweredOff)) {
      stop = kernel.run(seed == 0 ? Long.MAX_VALUE : random.nextInt(20_000));
      if (stop instanceof KernelStop.SleepingUntil sleep) {
        kernel.machine().clock().skipTo(sleep.time());
      }
    }
    VirtualClock clock = kernel.machine().clock();
    int memory = Arrays.hashCode(kernel.machine().ram().array());
    return new Outcome(clock.instructionsRetired(), clock.time(), memory, system.shown());
  }

  @ParameterizedTest
  @CsvSource({"RV32, 2", "RV64, 2", "RV64, 4", "RV32, 8"})
  void nothingDependsOnHowARunIsCut(Xlen xlen, int harts) throws DiskFormatException {
    Outcome whole = runInSteps(xlen, harts, 0);

    assertThat(whole.shown()).contains("done");
    for (long seed = 1; seed <= 2; seed++) {
      assertThat(runInSteps(xlen, harts, seed)).as("seed %d", seed).isEqualTo(whole);
    }
  }

  private static TestSystem spinners(Xlen xlen, int harts) {
    return TestSystem.of(xlen)
        .configure(config -> config.withHarts(harts))
        .program("main", FIVE_SPINNERS)
        .first("main", "main")
        .boot();
  }

  @ParameterizedTest
  @CsvSource({"RV32, 1", "RV32, 2", "RV64, 4", "RV64, 8"})
  void spinnersShareAllHarts(Xlen xlen, int harts) {
    TestSystem system = spinners(xlen, harts);
    long ticks = 200;
    long time = ticks * TIME_PER_TICK;

    while (system.kernel().machine().clock().time() < time) {
      assertThat(system.kernel().run(100_000)).isEqualTo(new KernelStop.BudgetSpent());
    }
    system.kernel().state().scheduler().account();

    double share = Math.min(1, harts / 5.0);
    for (Process process : system.kernel().processes().all()) {
      double got = process.cpuTime() / (double) time;
      assertThat(got).as("share of pid %d", process.pid()).isBetween(share - 0.02, share + 0.02);
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void processRunsOnOneHartAndItsTrapframeNamesIt(Xlen xlen) {
    TestSystem system = spinners(xlen, 4);
    Random random = new Random(7);
    for (int cut = 0; cut < 300; cut++) {
      system.kernel().run(random.nextInt(300_000));
      List<Process> running = new ArrayList<>();
      for (Hart hart : system.kernel().machine().harts()) {
        Process process = system.kernel().state().scheduler().runningOn(hart.id());
        if (process != null) {
          assertThat(process.state()).isEqualTo(ProcessState.RUNNING);
          assertThat(process.trapframe().word(Trapframe.KERNEL_HARTID)).isEqualTo(hart.id());
          running.add(process);
        }
      }
      assertThat(running).doesNotHaveDuplicates();
      assertThat(system.kernel().processes().all())
          .filteredOn(process -> process.state() == ProcessState.RUNNING)
          .hasSameSizeAs(running);
    }
  }

  private static final String COUNT_AND_SLEEP =
      """
          .globl _start
      _start:
          li   s0, 10000000
      again:
          addi s0, s0, -1
          bnez s0, again
          li   a0, 300
          li   a7, SYS_MS_SLEEP
          ecall
          li   a7, SYS_EXIT
          ecall
      """;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void timeGoesOnAtTheSameRateWhileOtherHartsIdle(Xlen xlen) {
    for (int harts : new int[] {1, 2, 3, 8}) {
      TestSystem system =
          TestSystem.of(xlen)
              .configure(config -> config.withHarts(harts))
              .program("main", COUNT_AND_SLEEP)
              .first("main", "main")
              .boot();

      assertThat(system.runToPowerOff()).isZero();

      // 20 million instructions are 2 million units of time, and 300 ms are 3 million.
      assertThat(system.kernel().machine().clock().time() / TIME_PER_TICK)
          .as("%d harts", harts)
          .isBetween(50L, 52L);
    }
  }

  private static final String KILL_A_SPINNER =
      """
          .globl _start
      _start:
          li   a7, SYS_FORK
          ecall
          beqz a0, spin
          mv   s0, a0
          li   a0, 20
          li   a7, SYS_MS_SLEEP
          ecall
          li   s1, 25000
      while_both_run:
          addi s1, s1, -1
          bnez s1, while_both_run
          mv   a0, s0
          li   a1, 9
          li   a7, SYS_KILL
          ecall
          li   a0, 0
          li   a7, SYS_WAIT
          ecall
          sub  a0, a0, s0
          li   a7, SYS_EXIT
          ecall
      spin:
          j    spin
      """;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void processKilledOnAnotherHartEndsAtItsNextTick(Xlen xlen) {
    TestSystem system =
        TestSystem.of(xlen)
            .configure(config -> config.withHarts(2))
            .program("main", KILL_A_SPINNER)
            .first("main", "main")
            .boot();

    assertThat(system.runToPowerOff()).isZero();

    assertThat(system.kernel().machine().clock().time()).isLessThan(4 * TIME_PER_TICK);
  }

  @ParameterizedTest
  @CsvSource({"vimix, RV32, 2", "vimix, RV64, 4", "linux, RV32, 4", "linux, RV64, 2"})
  void noHartEverHoldsATranslationThatItsTableDoesNotHave(String layout, Xlen xlen, int harts)
      throws DiskFormatException {
    GuestSystem system = guest(AddressSpaceLayout.named(layout, xlen), harts);
    Kernel kernel = system.kernel();
    system.feed("forktest; cat README | wc; calltest\n");
    Random random = new Random(11);
    int seen = 0;
    KernelStop stop = new KernelStop.BudgetSpent();
    while (!(stop instanceof KernelStop.PoweredOff)) {
      stop = kernel.run(random.nextInt(1000));
      if (stop instanceof KernelStop.SleepingUntil sleep) {
        kernel.machine().clock().skipTo(sleep.time());
      }
      for (Hart hart : kernel.machine().harts()) {
        seen += isOnTheTrampoline(kernel, hart) ? 0 : checkTranslations(kernel, hart);
      }
    }
    assertThat(seen).isGreaterThan(1000);
  }

  /** There it may be between the change of satp and the fence. */
  private static boolean isOnTheTrampoline(Kernel kernel, Hart hart) {
    return hart.mode() == PrivilegeMode.SUPERVISOR
        && kernel.state().scheduler().runningOn(hart.id()) != null;
  }

  private static int checkTranslations(Kernel kernel, Hart hart) {
    PageTable table = selected(kernel, hart);
    List<CachedTranslation> cached = kernel.machine().cachedTranslations(hart.id());
    for (CachedTranslation translation : cached) {
      long entry = table.entryOf(hart.xlen().zeroExtend(translation.va()));
      assertThat(Pte.isValid(entry)).as("hart %d, %s", hart.id(), translation).isTrue();
      assertThat(translation.pa())
          .as("hart %d, %s", hart.id(), translation)
          .isEqualTo(Pte.pa(entry));
    }
    return cached.size();
  }

  /**
   * The table that a hart's satp selects: the kernel's, or that of a process that has not ended,
   * and has the hart, or has had it last.
   */
  private static PageTable selected(Kernel kernel, Hart hart) {
    long satp = hart.csrs().read(CsrId.SATP);
    PageTable kernelTable = kernel.state().kernelSpace().table();
    if (hart.xlen().signExtend(kernelTable.satp()) == satp) {
      return kernelTable;
    }
    Process running = kernel.state().scheduler().runningOn(hart.id());
    for (Process process : kernel.processes().all()) {
      if (process.state() != ProcessState.ZOMBIE
          && (process == running || kernel.state().userSpaces().layout().hasKernelHalf())) {
        PageTable table = process.addressSpace().table();
        if (hart.xlen().signExtend(table.satp()) == satp) {
          return table;
        }
      }
    }
    throw new AssertionError("hart " + hart.id() + " has a table that is nobody's");
  }
}
