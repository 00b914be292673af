package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.Interrupts;
import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimingTest {
  private static final String COUNTING =
      """
      loop:
        addi a0, a0, 1
        addi a1, a1, 1
        addi a2, a2, 1
        j    loop
        .align 2
      handler:
        ecall
      """;

  private static Guest guest(Xlen xlen, Engine engine, String source) {
    Guest guest = new Guest(xlen, engine, source);
    guest.setCsr(CsrId.STVEC, guest.symbol("handler"));
    guest.setCsr(CsrId.SSTATUS, Status.SIE);
    guest.setCsr(CsrId.SIE, Interrupts.SUPERVISOR_TIMER);
    return guest;
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void budgetsAreExact(Xlen xlen, Engine engine) {
    Guest guest = guest(xlen, engine, COUNTING);

    assertThat(guest.machine.run(0)).isEqualTo(StopReason.BUDGET_SPENT);
    assertThat(guest.machine.clock().instructionsRetired()).isZero();
    for (int i = 1; i <= 20; i++) {
      assertThat(guest.machine.run(7)).isEqualTo(StopReason.BUDGET_SPENT);
      assertThat(guest.machine.clock().instructionsRetired()).isEqualTo(7L * i);
      assertThat(guest.a(0) + guest.a(1) + guest.a(2)).isEqualTo(7L * i - 7L * i / 4);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void theTimerInterruptsBeforeTheInstructionAtItsTime(Xlen xlen, Engine engine) {
    for (int time = 1; time < 8; time++) {
      Guest guest = guest(xlen, engine, COUNTING);
      guest.setCsr(CsrId.STIMECMPH, 0);
      guest.setCsr(CsrId.STIMECMP, time);

      guest.runToCall();

      assertThat(guest.csr(CsrId.SCAUSE))
          .isEqualTo(TrapCause.SUPERVISOR_TIMER_INTERRUPT.csrValue(xlen));
      assertThat(guest.machine.clock().instructionsRetired()).isEqualTo(10L * time);
      assertThat(guest.csr(CsrId.SEPC)).isEqualTo(guest.symbol("loop") + 4 * (10L * time % 4));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void anInterruptIsTakenRightAfterTheInstructionThatEnablesIt(Xlen xlen, Engine engine) {
    String source =
        """
          csrsi sstatus, 2
        next:
          nop
          .align 2
        handler:
          ecall
        """;
    Guest guest = guest(xlen, engine, source);
    guest.setCsr(CsrId.SSTATUS, 0);
    guest.setCsr(CsrId.STIMECMPH, 0);
    guest.setCsr(CsrId.STIMECMP, 0);

    guest.runToCall();

    assertThat(guest.csr(CsrId.SEPC)).isEqualTo(guest.symbol("next"));
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void waitingEndsTheRunOnlyWhenNothingIsPending(Xlen xlen, Engine engine) {
    Guest guest = guest(xlen, engine, "wfi\nwfi\nhandler: ecall\n");
    guest.setCsr(CsrId.SSTATUS, 0);

    assertThat(guest.machine.run(100)).isEqualTo(StopReason.WAITING_FOR_INTERRUPT);
    assertThat(guest.machine.clock().instructionsRetired()).isEqualTo(1);

    guest.setCsr(CsrId.STIMECMPH, 0);
    guest.setCsr(CsrId.STIMECMP, 50);
    guest.machine.clock().skipTo(50);
    assertThat(guest.machine.run(100)).isEqualTo(StopReason.SUPERVISOR_CALL);
    assertThat(guest.machine.clock().instructionsRetired()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void timeAndInstretReadTheirValueBeforeTheInstruction(Xlen xlen, Engine engine) {
    String source =
        "csrr a0, instret\nnop\ncsrr a1, instret\n"
            + "nop\n".repeat(17)
            + "csrr a2, time\nhandler: ecall\n";
    Guest guest = guest(xlen, engine, source).runToCall();

    assertThat(guest.a(0)).isZero();
    assertThat(guest.a(1)).isEqualTo(2);
    assertThat(guest.a(2)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void theSerialPortInterruptsWhileBytesWait(Xlen xlen, Engine engine) {
    Guest guest = guest(xlen, engine, COUNTING);
    guest.setCsr(CsrId.SIE, Interrupts.SUPERVISOR_EXTERNAL);
    guest.machine.uart().enableReceiveInterrupt(true);
    guest.machine.run(5);
    guest.machine.input(new byte[] {'x'});

    guest.runToCall();

    assertThat(guest.csr(CsrId.SCAUSE))
        .isEqualTo(TrapCause.SUPERVISOR_EXTERNAL_INTERRUPT.csrValue(xlen));
    assertThat(guest.machine.clock().instructionsRetired()).isEqualTo(5);
    assertThat(guest.machine.uart().takeReceived()).isEqualTo('x');
    assertThat(guest.csr(CsrId.SIP)).isZero();
  }
}
