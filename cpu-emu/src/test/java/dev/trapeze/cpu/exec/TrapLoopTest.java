package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.Interrupts;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A hart that traps without end is told from one that traps often. */
class TrapLoopTest {
  private static final String SOURCE =
      """
        nop
      start:
        nop
        ecall
        .align 2
      end:
        j    end
        .align 2
      call:
        ecall
      """;

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void aMachineModeHandlerThatCannotBeEnteredIsATrapLoop(Xlen xlen, Engine engine) {
    BareGuest guest = new BareGuest(xlen, engine, SOURCE).set(CsrId.MTVEC, 0x1000);

    assertThat(guest.run(Long.MAX_VALUE)).isEqualTo(StopReason.TRAP_LOOP);
    assertThat(guest.get(CsrId.MCAUSE)).isEqualTo(TrapCause.INSTRUCTION_ACCESS_FAULT.code());
    assertThat(guest.get(CsrId.MEPC)).isEqualTo(0x1000);
    assertThat(guest.get(CsrId.MTVAL)).isEqualTo(0x1000);
    assertThat(guest.hart.instret()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void aSupervisorModeHandlerThatCannotBeEnteredIsATrapLoop(Xlen xlen, Engine engine) {
    BareGuest guest = new BareGuest(xlen, engine, SOURCE).at(PrivilegeMode.USER, "start");
    guest.set(CsrId.MEDELEG, -1).set(CsrId.STVEC, 0x2000);
    guest.set(CsrId.MTVEC, guest.symbol("end"));

    assertThat(guest.run(Long.MAX_VALUE)).isEqualTo(StopReason.TRAP_LOOP);
    assertThat(guest.hart.mode()).isEqualTo(PrivilegeMode.SUPERVISOR);
    assertThat(guest.get(CsrId.SEPC)).isEqualTo(0x2000);
    assertThat(guest.get(CsrId.MCAUSE)).isZero();
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void aHandlerThatBeginsWithACallIsATrapLoop(Xlen xlen, Engine engine) {
    BareGuest guest = new BareGuest(xlen, engine, SOURCE);
    guest.set(CsrId.MTVEC, guest.symbol("call"));

    assertThat(guest.run(Long.MAX_VALUE)).isEqualTo(StopReason.TRAP_LOOP);
    assertThat(guest.get(CsrId.MCAUSE)).isEqualTo(TrapCause.ECALL_FROM_M.code());
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void threeTrapsInARowThatEndInAHandlerAreNone(Xlen xlen, Engine engine) {
    // A call to S-mode, whose handler cannot be fetched: that goes to M-mode.
    BareGuest guest = new BareGuest(xlen, engine, SOURCE).at(PrivilegeMode.USER, "start");
    guest
        .set(CsrId.MEDELEG, 1L << TrapCause.ECALL_FROM_U.code())
        .set(CsrId.STVEC, 0x2000)
        .set(CsrId.MTVEC, guest.symbol("end"));

    assertThat(guest.run(100)).isEqualTo(StopReason.BUDGET_SPENT);
    assertThat(guest.get(CsrId.SCAUSE)).isEqualTo(TrapCause.ECALL_FROM_U.code());
    assertThat(guest.get(CsrId.MCAUSE)).isEqualTo(TrapCause.INSTRUCTION_ACCESS_FAULT.code());
    assertThat(guest.get(CsrId.MEPC)).isEqualTo(0x2000);
    assertThat(guest.hart.pc()).isEqualTo(guest.symbol("end"));
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void anInterruptWhoseHandlerFaultsIsNoneIfMachineModeCanHandleThat(Xlen xlen, Engine engine) {
    BareGuest guest = new BareGuest(xlen, engine, SOURCE).at(PrivilegeMode.USER, "start");
    guest
        .set(CsrId.MIDELEG, -1)
        .set(CsrId.MIE, Interrupts.SUPERVISOR_SOFTWARE)
        .set(CsrId.MIP, Interrupts.SUPERVISOR_SOFTWARE)
        .set(CsrId.STVEC, 0x2000)
        .set(CsrId.MTVEC, guest.symbol("end"));

    assertThat(guest.run(100)).isEqualTo(StopReason.BUDGET_SPENT);
    assertThat(guest.get(CsrId.SEPC)).isEqualTo(guest.symbol("start"));
    assertThat(guest.get(CsrId.MEPC)).isEqualTo(0x2000);
  }
}
