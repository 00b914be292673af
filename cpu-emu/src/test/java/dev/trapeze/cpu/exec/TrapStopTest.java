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

/** A machine that is to stop at traps stops between the trap and its handler. */
class TrapStopTest {
  private static final String KINDS = "dev.trapeze.cpu.exec.Guest#kinds";
  private static final long MANY = 1_000_000;

  private static Guest guest(Xlen xlen, Engine engine, String source) {
    Guest guest = new Guest(xlen, engine, source + "\n.balign 4\nhandler: li a5, 1\necall\n");
    guest.setCsr(CsrId.STVEC, guest.symbol("handler"));
    guest.machine.debug().stopAtTraps(true);
    return guest;
  }

  private static void assertTaken(Guest guest, TrapCause cause, long retired) {
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.TRAP_TAKEN);
    assertThat(guest.machine.hart().pc()).isEqualTo(guest.symbol("handler"));
    assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(cause.csrValue(guest.xlen));
    assertThat(guest.machine.clock().instructionsRetired()).isEqualTo(retired);
    assertThat(guest.a(5)).isZero();
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
    assertThat(guest.a(5)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void exceptions(Xlen xlen, Engine engine) {
    assertTaken(guest(xlen, engine, "nop\nlw a0, 0(zero)"), TrapCause.LOAD_ACCESS_FAULT, 1);
    assertTaken(guest(xlen, engine, "nop\nebreak"), TrapCause.BREAKPOINT, 1);
    assertTaken(guest(xlen, engine, ".word 0"), TrapCause.ILLEGAL_INSTRUCTION, 0);
    assertTaken(guest(xlen, engine, "jr zero"), TrapCause.INSTRUCTION_ACCESS_FAULT, 1);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void systemCalls(Xlen xlen, Engine engine) {
    Guest guest = guest(xlen, engine, "nop\necall");
    guest.machine.hart().setMode(PrivilegeMode.USER);

    assertTaken(guest, TrapCause.ECALL_FROM_U, 1);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void interrupts(Xlen xlen, Engine engine) {
    Guest guest = guest(xlen, engine, "forever: j forever");
    guest.setCsr(CsrId.SIE, Interrupts.SUPERVISOR_TIMER);
    guest.setCsr(CsrId.STIMECMP, 12);
    guest.setCsr(CsrId.STIMECMPH, 0);
    guest.setCsr(CsrId.SSTATUS, 2);

    assertTaken(guest, TrapCause.SUPERVISOR_TIMER_INTERRUPT, 120);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void aTrapLoopStopsEachTime(Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, "nop\nebreak\n");
    guest.machine.debug().stopAtTraps(true);

    for (int i = 0; i < 10; i++) {
      assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.TRAP_TAKEN);
      assertThat(guest.machine.hart().pc()).isZero();
    }
    guest.machine.debug().stopAtTraps(false);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.TRAP_LOOP);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void aSpentBudgetComesBeforeATrap(Xlen xlen, Engine engine) {
    Guest guest = guest(xlen, engine, "nop\nebreak");

    assertThat(guest.machine.run(1)).isEqualTo(StopReason.BUDGET_SPENT);
    assertTaken(guest, TrapCause.BREAKPOINT, 1);
  }
}
