package dev.trapeze.kernel.trap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.TranslationCaching;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.Trapframe;
import dev.trapeze.kernel.testing.TestSystem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Traps in the layout {@code linux}, looked at instruction by instruction. */
class KernelHalfPathTest {
  private static final int TP = 4;
  private static final int A7 = 17;
  private static final int GETPID = 11;
  private static final long MANY = 20_000;

  /** Loads every register but a0 with a value of its own, and then calls getpid for ever. */
  private static String callsWithAllRegisters() {
    StringBuilder code = new StringBuilder("    .globl _start\n_start:\n");
    for (int x = 1; x < 32; x++) {
      code.append(String.format("    li x%d, %d\n", x, valueOf(x)));
    }
    return code.append("again: ecall\n    j again\n").toString();
  }

  private static int valueOf(int x) {
    return x == A7 ? GETPID : -x * 0x0101_0101;
  }

  private static TestSystem running(PagingMode mode, String source) {
    return TestSystem.of(AddressSpaceLayout.linux(mode))
        .configure(config -> config.withTranslationCaching(TranslationCaching.ARCHITECTURAL))
        .configure(config -> config.withPageFaults(PageFaultPolicy.EAGER)) // no other traps
        .program("main", source)
        .first("main", "main")
        .boot();
  }

  private static long satp(Hart hart) {
    return hart.csrs().read(CsrId.SATP);
  }

  /** Goes on until the program is in user mode, after its exec. */
  private static void runIntoMain(Kernel kernel) {
    Hart hart = kernel.machine().hart();
    for (int i = 0; i < MANY; i++) {
      kernel.run(1);
      Process process = kernel.firstProcess();
      if (process != null && process.name().equals("main") && hart.mode() == PrivilegeMode.USER) {
        return;
      }
    }
    throw new AssertionError("the program does not begin");
  }

  @ParameterizedTest
  @EnumSource(value = PagingMode.class, mode = EnumSource.Mode.EXCLUDE, names = "BARE")
  void trapAndReturnKeepSatpAndAllRegisters(PagingMode mode) {
    TestSystem system = running(mode, callsWithAllRegisters());
    Kernel kernel = system.kernel();
    Hart hart = kernel.machine().hart();
    runIntoMain(kernel);
    Process process = Objects.requireNonNull(kernel.firstProcess());
    Xlen xlen = hart.xlen();
    long satp = xlen.signExtend(process.addressSpace().table().satp());
    TrapVector vector = ((KernelHalfPath) kernel.state().trapPath()).vector();
    Set<Long> visited = new HashSet<>();
    int traps = 0;
    boolean wasUser = true;
    for (int i = 0; i < 2000; i++) {
      kernel.run(1);
      assertThat(satp(hart)).as("at %x", hart.pc()).isEqualTo(satp);
      boolean user = hart.mode() == PrivilegeMode.USER;
      if (!user) {
        visited.add(xlen.zeroExtend(hart.pc()));
      } else if (!wasUser) {
        traps++;
        for (int x = 1; x < 32; x++) {
          long expected = x == 10 ? process.pid() : valueOf(x);
          assertThat(hart.x(x)).as("x%d after trap %d", x, traps).isEqualTo(expected);
        }
      }
      wasUser = user;
    }
    assertThat(traps).isGreaterThan(10);
    assertThat(visited)
        .contains(vector.vectorVa() + 4, vector.returnVa() + 4)
        .doesNotContain(vector.switchVa(), vector.kernelTrapVa());
  }

  @ParameterizedTest
  @EnumSource(value = PagingMode.class, mode = EnumSource.Mode.EXCLUDE, names = "BARE")
  void registersLieAtTheTopOfTheKernelStackWhileTheKernelIsInControl(PagingMode mode) {
    TestSystem system = running(mode, callsWithAllRegisters());
    Kernel kernel = system.kernel();
    Hart hart = kernel.machine().hart();
    runIntoMain(kernel);
    Process process = Objects.requireNonNull(kernel.firstProcess());
    AddressSpaceLayout layout = kernel.state().userSpaces().layout();
    long registersVa =
        layout.kernelStackEndVa(process.slot()) - Trapframe.WORDS * (long) layout.xlen().bytes();
    assertThat(layout.xlen().zeroExtend(hart.csrs().read(CsrId.SSCRATCH))).isEqualTo(registersVa);
    long userTrapVa = kernel.state().trapPath().userTrapVa();
    while (layout.xlen().zeroExtend(hart.pc()) != userTrapVa) {
      kernel.run(1);
    }

    assertThat(layout.xlen().zeroExtend(hart.x(TP))).isEqualTo(registersVa);
    assertThat(layout.xlen().zeroExtend(hart.x(2))).as("sp").isEqualTo(registersVa);
    assertThat(hart.csrs().read(CsrId.SSCRATCH)).as("a trap now is the kernel's").isZero();
    long pa = process.trapframe().pa();
    assertThat(process.addressSpace().table().entryOf(registersVa) >>> 10).isEqualTo(pa >>> 12);
    for (int x = 1; x < 32; x++) {
      if (x != 10) {
        assertThat(process.trapframe().word(Trapframe.wordOf(x)))
            .as("x%d", x)
            .isEqualTo(valueOf(x));
      }
    }
    assertThat(process.trapframe().epc()).isEqualTo(hart.csrs().read(CsrId.SEPC));
  }

  private static final String TWO_PROCESSES =
      """
          .globl _start
      _start:
          li   a7, SYS_FORK
          ecall
      spin:
          j    spin
      """;

  @ParameterizedTest
  @EnumSource(value = PagingMode.class, mode = EnumSource.Mode.EXCLUDE, names = "BARE")
  void satpChangesWithAFenceWhenAnotherProcessGetsTheHart(PagingMode mode) {
    TestSystem system = running(mode, TWO_PROCESSES);
    Kernel kernel = system.kernel();
    Hart hart = kernel.machine().hart();
    runIntoMain(kernel);
    TrapVector vector = ((KernelHalfPath) kernel.state().trapPath()).vector();
    List<Long> changes = new ArrayList<>();
    long before = satp(hart);
    while (changes.size() < 4 && kernel.machine().clock().instructionsRetired() < 20_000_000) {
      kernel.run(hart.mode() == PrivilegeMode.USER ? 997 : 1);
      if (satp(hart) != before) {
        before = satp(hart);
        changes.add(before);
        if (hart.mode() == PrivilegeMode.SUPERVISOR) {
          assertThat(hart.xlen().zeroExtend(hart.pc())).isEqualTo(vector.switchVa() + 4);
        }
      }
      if (hart.mode() == PrivilegeMode.USER) {
        Process running = Objects.requireNonNull(kernel.state().scheduler().runningOn(0));
        assertThat(satp(hart))
            .isEqualTo(hart.xlen().signExtend(running.addressSpace().table().satp()));
      }
    }
    assertThat(changes).hasSize(4);
    assertThat(new HashSet<>(changes)).as("two processes by turns").hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(value = PagingMode.class, mode = EnumSource.Mode.EXCLUDE, names = "BARE")
  void trapInSupervisorModeIsAPanic(PagingMode mode) {
    TestSystem system = running(mode, "_start: j _start\n");
    Kernel kernel = system.kernel();
    runIntoMain(kernel);
    Hart hart = kernel.machine().hart();
    // The kernel jumps to a user page, which is not its to execute.
    hart.csrs().write(CsrId.SSCRATCH, 0);
    hart.setMode(PrivilegeMode.SUPERVISOR);

    assertThatThrownBy(system::run)
        .isInstanceOf(KernelPanic.class)
        .hasMessageContaining("kerneltrap: instruction page fault")
        .hasMessageContaining("pid 1");
  }
}
