package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrapTest {
  private static Guest user(Xlen xlen, Engine engine, String source) {
    Guest guest = new Guest(xlen, engine, "nop\n" + source + "\n.align 2\nhandler: ecall\n");
    guest.setCsr(CsrId.STVEC, guest.symbol("handler"));
    guest.setCsr(CsrId.SSTATUS, Status.SPP | Status.SIE);
    guest.machine.hart().setMode(PrivilegeMode.USER);
    return guest;
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void ecallFromUserModeEntersTheHandler(Xlen xlen, Engine engine) {
    Guest guest = user(xlen, engine, "ecall").runToCall();

    assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(TrapCause.ECALL_FROM_U.code());
    assertThat(guest.csr(CsrId.SEPC)).isEqualTo(xlen.signExtend(Guest.CODE_PA + 4));
    assertThat(guest.csr(CsrId.STVAL)).isZero();
    assertThat(guest.csr(CsrId.SSTATUS) & (Status.SPP | Status.SPIE | Status.SIE))
        .isEqualTo(Status.SPIE);
    assertThat(guest.machine.hart().mode()).isEqualTo(PrivilegeMode.SUPERVISOR);
    assertThat(guest.machine.hart().pc()).isEqualTo(guest.symbol("handler"));
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void ecallFromSupervisorModeStopsAndChangesNothing(Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, "nop\ncall: ecall\n").runToCall();

    assertThat(guest.machine.hart().pc()).isEqualTo(guest.symbol("call"));
    assertThat(guest.machine.clock().instructionsRetired()).isEqualTo(1);
    assertThat(guest.csr(CsrId.SCAUSE)).isZero();
    assertThat(guest.machine.run(100)).isEqualTo(StopReason.SUPERVISOR_CALL);
    assertThat(guest.machine.clock().instructionsRetired()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'.word 0xffffffff', 0xffffffff",
    "'.short 0', 0",
    "'fld fa0, 0(a0)', 0",
    "'csrr a0, mstatus', 0x30002573",
    "'csrw cycle, a0', 0xc0051073",
    "'csrr a0, sstatus', 0x10002573",
    "'csrr a0, time', 0xc0102573",
    "sret, 0x10200073",
    "wfi, 0x10500073",
    "mret, 0x30200073",
    "sfence.vma, 0x12000073"
  })
  void whatUserModeMayNotDoIsIllegal(String instruction, String bits) {
    String source = instruction.startsWith("fld") ? ".word 0x00053507" : instruction;
    long value = instruction.startsWith("fld") ? 0x0005_3507 : Long.decode(bits);
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        Guest guest = user(xlen, engine, source).runToCall();

        assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(TrapCause.ILLEGAL_INSTRUCTION.code());
        assertThat(guest.csr(CsrId.STVAL)).isEqualTo(xlen.signExtend(value));
        assertThat(guest.csr(CsrId.SEPC)).isEqualTo(xlen.signExtend(Guest.CODE_PA + 4));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void countersOpenToUserModeOneByOne(Xlen xlen, Engine engine) {
    Guest guest = user(xlen, engine, "csrr a0, instret\ncsrr a1, cycle");
    guest.setCsr(CsrId.SCOUNTEREN, 4);

    guest.runToCall();

    assertThat(guest.a(0)).isEqualTo(1);
    assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(TrapCause.ILLEGAL_INSTRUCTION.code());
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void ebreakTrapsWithoutAValue(Xlen xlen, Engine engine) {
    Guest guest = user(xlen, engine, "ebreak").runToCall();

    assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(TrapCause.BREAKPOINT.code());
    assertThat(guest.csr(CsrId.STVAL)).isZero();
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void sretReturnsToTheModeAndInterruptEnableBefore(Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, "sret\n.align 2\nuser: nop\nhandler: ecall\n");
    guest.setCsr(CsrId.SEPC, guest.symbol("user"));
    guest.setCsr(CsrId.SSTATUS, Status.SPIE);

    assertThat(guest.machine.run(1)).isEqualTo(StopReason.BUDGET_SPENT);

    assertThat(guest.machine.hart().mode()).isEqualTo(PrivilegeMode.USER);
    assertThat(guest.machine.hart().pc()).isEqualTo(guest.symbol("user"));
    assertThat(guest.csr(CsrId.SSTATUS) & (Status.SIE | Status.SPIE | Status.SPP))
        .isEqualTo(Status.SIE | Status.SPIE);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void vectoredInterruptsEnterByTheirNumberAndExceptionsAtTheBase(Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, "nop\n.align 6\ntable: ecall\nvector1: ecall\n");
    guest.setCsr(CsrId.STVEC, guest.symbol("table") | 1);
    guest.setCsr(CsrId.SSTATUS, Status.SIE);
    guest.setCsr(CsrId.SIE, 2);
    guest.setCsr(CsrId.SIP, 2);

    guest.runToCall();
    assertThat(guest.machine.hart().pc()).isEqualTo(guest.symbol("vector1"));
    assertThat(guest.csr(CsrId.SCAUSE))
        .isEqualTo(TrapCause.SUPERVISOR_SOFTWARE_INTERRUPT.csrValue(xlen));

    guest.setCsr(CsrId.SIE, 0);
    guest.enter(PrivilegeMode.USER, 0).runToCall();
    assertThat(guest.machine.hart().pc()).isEqualTo(guest.symbol("table"));
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void aHandlerThatCannotBeEnteredIsATrapLoop(Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, "nop\nnop\nebreak\n");
    guest.setCsr(CsrId.STVEC, 0x1000);

    assertThat(guest.machine.run(Long.MAX_VALUE)).isEqualTo(StopReason.TRAP_LOOP);

    assertThat(guest.machine.clock().instructionsRetired()).isEqualTo(2);
    assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(TrapCause.INSTRUCTION_ACCESS_FAULT.code());
    assertThat(guest.csr(CsrId.SEPC)).isEqualTo(0x1000);
  }
}
