package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.MmuConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is translated, when it is dropped, and that it stops where it has to. */
class TranslationTest {
  private static final Hotness AT_ONCE = new Hotness(0, 2, 0, 3, 60);

  private static final String LOOP =
      """
        li   a0, 0
        li   a1, 50
      loop:
        andi a2, a1, 3
        beqz a2, skip
        add  a0, a0, a1
      skip:
        addi a1, a1, -1
        bnez a1, loop
        ecall
      """;

  /** Jumps through a table, to code in the next page, and back. */
  private static final String SWITCH =
      """
        li   a0, 0
        li   a1, 60
      loop:
        andi a2, a1, 3
        slli a2, a2, 3
        la   a3, cases
        add  a3, a3, a2
        jalr ra, 0(a3)
        addi a1, a1, -1
        bnez a1, loop
        ecall
        .balign 4096
      cases:
        .option norvc
        addi a0, a0, 1
        ret
        addi a0, a0, 16
        ret
        addi a0, a0, 256
        ret
        slli a0, a0, 1
        ret
      """;

  private record Run(Guest guest, BlockEngine engine) {
    Machine machine() {
      return guest.machine;
    }
  }

  private static Run translated(Xlen xlen, String source) {
    Guest guest = new Guest(xlen, Engine.REFERENCE, source);
    Machine machine = guest.machine;
    return new Run(
        guest,
        new BlockEngine(
            machine.hart(), machine.bus(), machine.clock(), MmuConfig.DEFAULT, 1 << 16, AT_ONCE));
  }

  private static void runsAsTheReferenceDoesForEveryBudget(Xlen xlen, String source) {
    for (int budget = 1; budget < 400; budget++) {
      Machine expected = new Guest(xlen, Engine.REFERENCE, source).machine;
      Run run = translated(xlen, source);
      StopReason reason;
      do {
        reason = expected.run(budget);
        assertThat(run.engine.run(budget)).isEqualTo(reason);
        assertThat(run.machine().hart().pc())
            .as("budget %d", budget)
            .isEqualTo(expected.hart().pc());
        assertThat(run.machine().hart().registers()).startsWith(registers(expected));
        assertThat(run.machine().clock().instructionsRetired())
            .isEqualTo(expected.clock().instructionsRetired());
      } while (reason == StopReason.BUDGET_SPENT);
    }
  }

  private static long[] registers(Machine machine) {
    return java.util.Arrays.copyOf(machine.hart().registers(), 32);
  }

  @ParameterizedTest
  @EnumSource
  void aLoopStopsAtTheSameInstructionForEveryBudget(Xlen xlen) {
    runsAsTheReferenceDoesForEveryBudget(xlen, LOOP);
  }

  @ParameterizedTest
  @EnumSource
  void jumpsToRegistersStopAtTheSameInstructionForEveryBudget(Xlen xlen) {
    runsAsTheReferenceDoesForEveryBudget(xlen, SWITCH);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsExecutedOftenIsTranslated(Xlen xlen) {
    Run run = translated(xlen, LOOP);

    assertThat(run.engine.run(10_000)).isEqualTo(StopReason.SUPERVISOR_CALL);

    assertThat(run.engine.unitCount()).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsExecutedOnceIsNotTranslated(Xlen xlen) {
    Run run = translated(xlen, "li a0, 1\nj there\nthere: addi a0, a0, 1\necall\n");

    assertThat(run.engine.run(10_000)).isEqualTo(StopReason.SUPERVISOR_CALL);

    assertThat(run.engine.unitCount()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aStoreToAnyPageOfAUnitDropsIt(Xlen xlen) {
    Run run = translated(xlen, SWITCH);
    assertThat(run.engine.run(10_000)).isEqualTo(StopReason.SUPERVISOR_CALL);
    assertThat(run.engine.unitCount()).isPositive();

    Machine machine = run.machine();
    machine.ram().writeByte(Guest.CODE_PA, machine.ram().readByte(Guest.CODE_PA));
    machine.ram().writeByte(Guest.CODE_PA + 4096, machine.ram().readByte(Guest.CODE_PA + 4096));

    assertThat(run.engine.unitCount()).isZero();
  }
}
