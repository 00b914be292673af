package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.Interrupts;
import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Interrupts and counters of a hart with M-mode, exact to the instruction. */
class MachineTimingTest {
  private static final String COUNTING =
      """
      loop:
        addi a0, a0, 1
        addi a1, a1, 1
        addi a2, a2, 1
        j    loop
        .align 2
      end:
        j    end
      """;

  private static BareGuest guest(Xlen xlen, Engine engine, String source) {
    BareGuest guest = new BareGuest(xlen, engine, source);
    return guest.set(CsrId.MTVEC, guest.symbol("end")).set(CsrId.STVEC, guest.symbol("end"));
  }

  @ParameterizedTest
  @CsvSource({"USER, 0", "SUPERVISOR, 0", "MACHINE, 8"})
  void theMachineTimerInterruptsBeforeTheInstructionAtItsTime(PrivilegeMode mode, long mstatus) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        for (int time = 1; time < 6; time++) {
          BareGuest guest = guest(xlen, engine, COUNTING).at(mode, "loop");
          guest.set(CsrId.MSTATUS, mstatus).set(CsrId.MIE, Interrupts.MACHINE_TIMER);
          guest.hart.csrs().setMtimecmp(time);
          guest.runToEnd();

          assertThat(guest.get(CsrId.MCAUSE))
              .isEqualTo(TrapCause.MACHINE_TIMER_INTERRUPT.csrValue(xlen));
          assertThat(guest.a(0) + guest.a(1) + guest.a(2) + guest.a(0))
              .as("time %d", time)
              .isBetween(10L * time - 1, 10L * time + 1);
          assertThat(guest.get(CsrId.MEPC)).isEqualTo(guest.symbol("loop") + 4 * (10L * time % 4));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void theNearerOfTwoTimersComesFirst(Xlen xlen, Engine engine) {
    BareGuest guest = guest(xlen, engine, COUNTING).at(PrivilegeMode.USER, "loop");
    guest
        .set(CsrId.MENVCFG, 1L << 63)
        .set(CsrId.MENVCFGH, 1L << 31)
        .set(CsrId.MIDELEG, -1)
        .set(CsrId.MIE, -1)
        .set(CsrId.STIMECMPH, 0)
        .set(CsrId.STIMECMP, 2);
    guest.hart.csrs().setMtimecmp(3);
    guest.run(31);

    assertThat(guest.get(CsrId.SCAUSE))
        .isEqualTo(TrapCause.SUPERVISOR_TIMER_INTERRUPT.csrValue(xlen));
    assertThat(guest.get(CsrId.SEPC)).isEqualTo(guest.symbol("loop"));
    assertThat(guest.get(CsrId.MCAUSE)).isEqualTo(TrapCause.MACHINE_TIMER_INTERRUPT.csrValue(xlen));
    assertThat(guest.get(CsrId.MEPC)).isEqualTo(guest.symbol("end"));
    assertThat(guest.get(CsrId.MSTATUS) >> Status.MPP_SHIFT & 3).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void enablingAPendingInterruptTakesItBeforeTheNextInstruction(Xlen xlen, Engine engine) {
    String source = "csrsi mstatus, 8\nnext: nop\nnop\n.align 2\nend: j end\n";
    BareGuest guest = guest(xlen, engine, source).set(CsrId.MIE, -1);
    guest.hart.csrs().raise(Interrupts.MACHINE_SOFTWARE, true);
    guest.runToEnd();

    assertThat(guest.get(CsrId.MEPC)).isEqualTo(guest.symbol("next"));
    assertThat(guest.get(CsrId.MCAUSE))
        .isEqualTo(TrapCause.MACHINE_SOFTWARE_INTERRUPT.csrValue(xlen));
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void mretThatEnablesAPendingInterruptTakesItAtItsTarget(Xlen xlen, Engine engine) {
    String source = "mret\ntarget: nop\nnop\n.align 2\nend: j end\n";
    BareGuest guest = guest(xlen, engine, source).set(CsrId.MIE, -1);
    guest.set(CsrId.MEPC, guest.symbol("target")).set(CsrId.MSTATUS, Status.MPIE | Status.MPP);
    guest.hart.csrs().raise(Interrupts.MACHINE_EXTERNAL, true);
    guest.runToEnd();

    assertThat(guest.get(CsrId.MEPC)).isEqualTo(guest.symbol("target"));
    assertThat(guest.get(CsrId.MSTATUS) & Status.MPP).isEqualTo(Status.MPP);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void whatIsWrittenToACounterIsWhatTheNextInstructionReads(Xlen xlen, Engine engine) {
    String source =
        """
          li   t0, 100
          csrw minstret, t0
          csrr a0, minstret
          nop
          csrr a1, minstret
          csrrw a2, mcycle, t0
          csrr a3, mcycle
          csrr a4, instret
        end:
          j    end
        """;
    BareGuest guest = guest(xlen, engine, source).runToEnd();

    assertThat(guest.a(0)).isEqualTo(100);
    assertThat(guest.a(1)).isEqualTo(102);
    assertThat(guest.a(2)).isEqualTo(5);
    assertThat(guest.a(3)).isEqualTo(100);
    assertThat(guest.a(4)).isEqualTo(105);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void anInstructionThatTrapsIsNotCounted(Xlen xlen, Engine engine) {
    String source =
        """
          nop
          ecall
          ebreak
        end:
          j    end
          .align 2
        handler:
          csrr a0, minstret
          csrr t0, mepc
          addi t0, t0, 4
          csrw mepc, t0
          mret
        """;
    BareGuest guest = guest(xlen, engine, source);
    guest.set(CsrId.MTVEC, guest.symbol("handler")).runToEnd();

    assertThat(guest.a(0)).isEqualTo(6);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void aStoppedCounterStands(Xlen xlen, Engine engine) {
    String source =
        """
          nop
          csrwi mcountinhibit, 5
          nop
          csrr a0, minstret
          csrr a1, mcycle
          csrwi mcountinhibit, 0
          csrr a2, minstret
        end:
          j    end
        """;
    BareGuest guest = guest(xlen, engine, source).runToEnd();

    assertThat(guest.a(0)).isEqualTo(1);
    assertThat(guest.a(1)).isEqualTo(1);
    assertThat(guest.a(2)).isEqualTo(2);
  }
}
