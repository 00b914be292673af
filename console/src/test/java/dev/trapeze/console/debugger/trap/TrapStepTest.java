package dev.trapeze.console.debugger.trap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TrapStepTest {
  private static final String WRITE =
      """
      _start:
          li a0, 1
          la a1, text
          li a2, 6
          li a7, SYS_WRITE
          ecall
          li a0, 0
          li a7, SYS_EXIT
          ecall
      .data
      text: .ascii "hello\\n"
      """;

  @Test
  void leadsThroughAWholeSystemCall() throws Exception {
    AssembledGuest guest = new AssembledGuest(KernelConfig.of(Xlen.RV64), WRITE);
    List<Class<?>> stages = new ArrayList<>();
    TrapFollower follower = new TrapFollower(guest.debugger());
    Stage stage = follower.next(OptionalInt.empty());
    while (!(stage instanceof Stage.Ended)) {
      stages.add(stage.getClass());
      stage = follower.next(OptionalInt.empty());
    }
    assertThat(stages)
        .containsSubsequence(
            Stage.Trapping.class,
            Stage.Hardware.class,
            Stage.ControlRegisters.class,
            Stage.Saved.class,
            Stage.KernelWords.class,
            Stage.PageTable.class,
            Stage.Jump.class,
            Stage.KernelVisit.class,
            Stage.PageTable.class,
            Stage.Restored.class,
            Stage.Returned.class);
    assertThat(guest.printed()).isEqualTo("hello\n");
  }
}
