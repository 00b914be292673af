package dev.trapeze.kernel.trap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.CsrFile;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelState;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.proc.Trapframe;
import dev.trapeze.kernel.testing.TestSystem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way into the kernel and back, as the trapframe shows it. */
class TrapTest {
  private static final int A0 = 10;
  private static final int A7 = 17;
  private static final int GETPID = 11;

  /** What a trap has left in the trapframe. */
  private record Trap(long scause, long sepc, long[] words) {}

  /** Notes the trapframe at each trap with one cause. */
  private static final class TrapListener implements KernelEvents {
    private final List<Trap> traps = new ArrayList<>();
    private final TrapCause cause;
    private @Nullable TestSystem system;

    TrapListener(TrapCause cause) {
      this.cause = cause;
    }

    @Override
    public void trapTaken(int pid, long scause, long sepc, long stval) {
      if (system != null && TrapCause.ofCsrValue(scause) == cause) {
        long[] words = new long[Trapframe.WORDS];
        for (int i = 0; i < words.length; i++) {
          words[i] = system.process(pid).trapframe().word(i);
        }
        traps.add(new Trap(scause, sepc, words));
      }
    }
  }

  /** Loads every register with a value of its own, and then does the loop. */
  private static String program(String loop) {
    StringBuilder code = new StringBuilder("    .globl _start\n_start:\n");
    for (int x = 1; x < 32; x++) {
      code.append(String.format("    li x%d, %d\n", x, valueOf(x)));
    }
    return code.append(loop).toString();
  }

  private static int valueOf(int x) {
    return x == A7 ? GETPID : -x * 0x0101_0101;
  }

  /** Runs the program for three ticks; gives the traps with that cause after its exec. */
  private static List<Trap> trapsOf(TestSystem.Builder builder, String loop, TrapCause cause) {
    TrapListener listener = new TrapListener(cause);
    TestSystem system =
        builder.program("main", program(loop)).first("main", "main").events(listener).boot();
    system.kernel().run(1000);
    listener.system = system;
    system.kernel().run(3_000_000);
    return listener.traps;
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void systemCallChangesNoRegisterButA0(Xlen xlen) {
    List<Trap> traps =
        trapsOf(TestSystem.of(xlen), "again: ecall\n j again\n", TrapCause.ECALL_FROM_U);

    assertThat(traps).hasSizeGreaterThan(1000);
    Trap last = traps.get(traps.size() - 1);
    for (int x = 1; x < 32; x++) {
      assertThat(last.words()[4 + x]).as("x%d", x).isEqualTo(x == A0 ? 1 : valueOf(x));
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void timerInterruptChangesNoRegister(Xlen xlen) {
    List<Trap> traps =
        trapsOf(TestSystem.of(xlen), "again: j again\n", TrapCause.SUPERVISOR_TIMER_INTERRUPT);

    assertThat(traps).hasSize(3);
    for (Trap trap : traps) {
      assertThat(trap.sepc()).isEqualTo(traps.get(0).sepc());
      for (int x = 1; x < 32; x++) {
        assertThat(trap.words()[4 + x]).as("x%d", x).isEqualTo(valueOf(x));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void trapframeBeginsWithWhatTheTrampolineNeeds(Xlen xlen) {
    TestSystem.Builder builder = TestSystem.of(xlen);
    TrapListener listener = new TrapListener(TrapCause.ECALL_FROM_U);
    TestSystem system =
        builder
            .program("main", program("again: ecall\n j again\n"))
            .first("main", "main")
            .events(listener)
            .boot();
    listener.system = system;
    system.kernel().run(10_000);

    KernelState state = system.kernel().state();
    Trap last = listener.traps.get(listener.traps.size() - 1);
    assertThat(last.words()[0]).as("kernel_satp").isEqualTo(state.kernelSpace().table().satp());
    assertThat(xlen.zeroExtend(last.words()[1]))
        .as("kernel_sp")
        .isEqualTo(state.userSpaces().layout().kernelStackEndVa(0));
    assertThat(xlen.zeroExtend(last.words()[2])).as("kernel_trap").isEqualTo(0x8000_0000L);
    assertThat(last.words()[3]).as("epc").isEqualTo(last.sepc());
    assertThat(last.words()[4]).as("kernel_hartid").isZero();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void kernelRunsOnItsOwnTableWithItsOwnVector(Xlen xlen) {
    List<long[]> seen = new ArrayList<>();
    TestSystem[] system = new TestSystem[1];
    KernelEvents listener =
        new KernelEvents() {
          @Override
          public void trapTaken(int pid, long scause, long sepc, long stval) {
            CsrFile csrs = system[0].kernel().machine().hart().csrs();
            seen.add(
                new long[] {
                  csrs.read(CsrId.SATP.number()),
                  xlen.zeroExtend(csrs.read(CsrId.STVEC.number())),
                  xlen.zeroExtend(system[0].kernel().machine().hart().x(2))
                });
          }
        };
    system[0] =
        TestSystem.of(xlen)
            .program("main", program("again: ecall\n j again\n"))
            .first("main", "main")
            .events(listener)
            .boot();
    system[0].kernel().run(10_000);

    KernelState state = system[0].kernel().state();
    assertThat(seen)
        .isNotEmpty()
        .allSatisfy(
            values ->
                assertThat(values)
                    .containsExactly(
                        state.kernelSpace().table().satp(),
                        state.trapPath().kernelTrapVa(),
                        state.userSpaces().layout().kernelStackEndVa(0)));
  }
}
