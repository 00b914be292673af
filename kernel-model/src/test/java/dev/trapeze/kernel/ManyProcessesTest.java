package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.testing.TestSystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ManyProcessesTest {
  private static final int CHILDREN = 2200;

  // Makes CHILDREN children that all wait for a byte of one pipe or the end of its writers; says
  // "r" when they are there, reads a byte from the console, lets them go and collects them.
  private static final String CROWD =
      """
          .globl _start
      _start:
          la   a0, ends
          li   a7, SYS_PIPE
          ecall
          li   s0, %d
      more:
          li   a7, SYS_FORK
          ecall
          beqz a0, child
          bltz a0, failed
          addi s0, s0, -1
          bnez s0, more
          li   a0, 1
          la   a1, letter
          li   a2, 1
          li   a7, SYS_WRITE
          ecall
          li   a0, 0
          la   a1, byte
          li   a2, 1
          li   a7, SYS_READ
          ecall
          la   t0, ends
          lw   a0, 4(t0)
          li   a7, SYS_CLOSE
          ecall
          li   s0, 0
      next:
          la   a0, status
          li   a7, SYS_WAIT
          ecall
          bltz a0, collected
          la   t0, status
          lw   t0, 0(t0)
          add  s0, s0, t0
          j    next
      collected:
          li   t0, %d
          sub  a0, s0, t0
          snez a0, a0
          li   a7, SYS_EXIT
          ecall
      failed:
          li   a0, 99
          li   a7, SYS_EXIT
          ecall
      child:
          la   t0, ends
          lw   a0, 4(t0)
          li   a7, SYS_CLOSE
          ecall
          la   t0, ends
          lw   a0, 0(t0)
          la   a1, byte
          li   a2, 1
          li   a7, SYS_READ
          ecall
          addi a0, a0, 1
          li   a7, SYS_EXIT
          ecall
          .data
      letter:
          .ascii "r"
          .bss
      ends:
          .space 8
      byte:
          .space 4
      status:
          .space 4
      """
          .formatted(CHILDREN, CHILDREN);

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void moreThanTwoThousandLiveAtOnceAndLeaveNothingBehind(Xlen xlen) {
    TestSystem system =
        TestSystem.of(xlen)
            .configure(config -> config.withRamBytes(128 << 20))
            .program("main", CROWD)
            .first("main", "main")
            .boot();

    assertThat(system.run()).isEqualTo(new KernelStop.WaitingForInput());

    assertThat(system.output()).isEqualTo("r");
    assertThat(system.kernel().processes().all())
        .hasSize(CHILDREN + 1)
        .allMatch(process -> process.state() == ProcessState.SLEEPING);
    int freeFrames = system.freeFrames();

    system.kernel().input(new byte[] {'x'});
    assertThat(system.runToPowerOff()).isZero();

    assertThat(system.kernel().processes().all()).extracting(Process::pid).containsExactly(1);
    int framesOfOne = (system.freeFrames() - freeFrames) / (CHILDREN + 1);
    assertThat(framesOfOne).isGreaterThan(5);
    assertThat(system.kernel().state().frames().totalFrames() - system.freeFrames())
        .as("what the kernel itself has")
        .isLessThan(100);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void kernelStacksLieAboveAllRamThatCanBeConfigured(Xlen xlen) {
    KernelConfig most =
        KernelConfig.of(xlen).withMaxProcesses(64).withRamBytes(KernelConfig.MAX_RAM_BYTES);
    AddressSpaceLayout layout = most.layout();
    assertThat(Machine.RAM_BASE_PA + KernelConfig.MAX_RAM_BYTES)
        .isLessThanOrEqualTo(layout.kernelStacksVa(64));

    if (xlen == Xlen.RV32) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> most.withMaxProcesses(4096))
          .withMessageContaining("kernel stacks of 4096 processes");
    } else {
      assertThat(most.withMaxProcesses(KernelConfig.MOST_PROCESSES).maxProcesses())
          .isEqualTo(KernelConfig.MOST_PROCESSES);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> most.withMaxProcesses(0));
  }
}
