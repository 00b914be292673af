package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.MmuConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is translated, when it is dropped, and that it stops where it has to. */
class TranslationTest {
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
    return translated(Isa.of(xlen), source);
  }

  private static Run translated(Isa isa, String source) {
    Guest guest = new Guest(isa, Engine.REFERENCE, source);
    Machine machine = guest.machine;
    return new Run(
        guest,
        new BlockEngine(
            machine.hart(),
            machine.bus(),
            machine.clock(),
            MmuConfig.DEFAULT,
            1 << 16,
            Hotness.EAGER));
  }

  private static void runsAsTheReferenceDoesForEveryBudget(Xlen xlen, String source) {
    runsAsTheReferenceDoesForEveryBudget(Isa.of(xlen), source);
  }

  private static void runsAsTheReferenceDoesForEveryBudget(Isa isa, String source) {
    for (int budget = 1; budget < 400; budget++) {
      Machine expected = new Guest(isa, Engine.REFERENCE, source).machine;
      Run run = translated(isa, source);
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
  @ValueSource(strings = {"rv32ima", "rv64ima"})
  void jumpsToRegistersWithoutCompressedInstructionsDoSo(String isa) {
    runsAsTheReferenceDoesForEveryBudget(Isa.parse(isa), SWITCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rv32ima", "rv64ima"})
  void aTranslatedCallOfWhatIsNoMultipleOfFourTrapsWithoutCompressedInstructions(String isa) {
    String source =
        """
        loop:
          addi a1, a1, 1
          slti a2, a1, 40
          xori a2, a2, 1
          slli a2, a2, 1
          la   a3, function
          add  a3, a3, a2
        jump:
          jalr ra, 0(a3)
          j    loop
        function:
          ret
          .balign 4
        handler:
          ecall
        """;
    Run run = translated(Isa.parse(isa), source);
    Guest guest = run.guest;
    guest.setCsr(CsrId.STVEC, guest.symbol("handler"));

    assertThat(run.engine.run(10_000)).isEqualTo(StopReason.SUPERVISOR_CALL);

    assertThat(run.engine.unitCount()).isPositive();
    assertThat(guest.a(1)).isEqualTo(40);
    assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(TrapCause.INSTRUCTION_ADDRESS_MISALIGNED.code());
    assertThat(guest.csr(CsrId.SEPC)).isEqualTo(guest.symbol("jump"));
    assertThat(guest.csr(CsrId.STVAL)).isEqualTo(guest.symbol("function") + 2);
    assertThat(guest.machine.hart().x(1)).isEqualTo(guest.symbol("jump") + 4);
  }

  /** A program that makes a new loop in each of two pages in turn, and runs it, for ever. */
  private static final String REWRITER =
      """
        la   s0, place
        lw   s1, template
        lw   s2, template+4
        lw   s3, template+8
        lw   s4, template+12
        lui  s6, 0x100
        lui  s5, 0x1
      again:
        add  s1, s1, s6
        sw   s1, 0(s0)
        sw   s2, 4(s0)
        sw   s3, 8(s0)
        sw   s4, 12(s0)
        fence.i
        li   t0, 6
        jalr ra, 0(s0)
        xor  s0, s0, s5
        j    again
        .balign 4
      template:
        .option norvc
        addi a0, a0, 0
        addi t0, t0, -1
        bnez t0, template
        ret
        .balign 8192
      place:
        .space 8192
      """;

  @ParameterizedTest
  @EnumSource
  void aGuestThatRewritesItsCodeForeverKeepsBoundedMemory(Xlen xlen) {
    Run run = translated(xlen, REWRITER);
    Machine expected = new Guest(xlen, Engine.REFERENCE, REWRITER).machine;

    for (int i = 0; i < 20; i++) {
      expected.run(20_000);
      run.engine.run(20_000);

      assertThat(run.machine().hart().registers()).startsWith(registers(expected));
      assertThat(run.engine.unitCount()).isBetween(1, 16);
      assertThat(UnitLibrary.SHARED.size()).isLessThanOrEqualTo(UnitLibrary.MOST);
    }
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
  void nothingIsTranslatedBeforeTheTranslatorIsWarm(Xlen xlen) {
    Guest guest = new Guest(xlen, Engine.REFERENCE, "loop: addi a0, a0, 1\nj loop\n");
    Machine machine = guest.machine;
    Hotness hotness = new Hotness(1000, 10, 2, 0, 3, 60);
    BlockEngine engine =
        new BlockEngine(machine.hart(), machine.bus(), machine.clock(), MmuConfig.DEFAULT, hotness);

    engine.run(1000);
    assertThat(engine.unitCount()).isZero();
    engine.run(100);

    assertThat(engine.unitCount()).isPositive();
    assertThat(machine.clock().instructionsRetired()).isEqualTo(1100);
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
