package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.FloatState;
import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Returns from traps, waiting, fences and CSR instructions: who may, and what they do. */
class PrivilegedInstructionTest {
  private static BareGuest guest(Xlen xlen, Engine engine, String instruction) {
    BareGuest guest =
        new BareGuest(
            xlen, engine, "  nop\nstart:\n  nop\n  " + instruction + "\n.align 2\nend: j end\n");
    return guest
        .set(CsrId.MTVEC, guest.symbol("end"))
        .set(CsrId.MEPC, guest.symbol("end"))
        .set(CsrId.SEPC, guest.symbol("end"));
  }

  @ParameterizedTest
  @CsvSource({
    // instruction, mode, mstatus, legal
    "mret, USER, 0, false",
    "mret, SUPERVISOR, 0, false",
    "mret, MACHINE, 0, true",
    "sret, USER, 0, false",
    "sret, SUPERVISOR, 0, true",
    "sret, SUPERVISOR, 0x400000, false",
    "sret, MACHINE, 0x400000, true",
    "wfi, USER, 0, false",
    "wfi, USER, 0x200000, false",
    "wfi, SUPERVISOR, 0, true",
    "wfi, SUPERVISOR, 0x200000, false",
    "wfi, MACHINE, 0x200000, true",
    "sfence.vma, USER, 0, false",
    "sfence.vma, SUPERVISOR, 0, true",
    "sfence.vma, SUPERVISOR, 0x100000, false",
    "sfence.vma, MACHINE, 0x100000, true",
    "'sinval.vma zero, zero', MACHINE, 0x100000, true",
    "sfence.w.inval, MACHINE, 0, true",
    "sfence.inval.ir, MACHINE, 0, true",
    "'csrr a0, satp', SUPERVISOR, 0x100000, false",
    "'csrw satp, zero', SUPERVISOR, 0x100000, false",
    "'csrr a0, satp', SUPERVISOR, 0x600000, true",
    "'csrr a0, satp', MACHINE, 0x100000, true",
    "'csrr a0, mstatus', SUPERVISOR, 0, false",
    "'csrr a0, sstatus', USER, 0, false",
    "'csrw mhartid, zero', MACHINE, 0, false",
    "'csrrs a0, mhartid, zero', MACHINE, 0, true",
    "'csrr a0, 0x5a8', MACHINE, 0, false",
    "'csrr a0, stimecmp', SUPERVISOR, 0, false",
    "'csrr a0, cycle', SUPERVISOR, 0, false",
    "'csrr a0, fcsr', MACHINE, 0, false",
    "'csrr a0, fcsr', USER, 0x2000, true"
  })
  void whatAModeMayNotDoIsIllegal(
      String instruction, PrivilegeMode mode, String mstatus, boolean legal) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        BareGuest guest = guest(xlen, engine, instruction).at(mode, "start");
        guest.set(CsrId.MSTATUS, Long.decode(mstatus)).run(5);
        long raw = guest.ram.readInt(BareGuest.CODE_PA + 8) & 0xFFFF_FFFFL;

        if (legal) {
          assertThat(guest.get(CsrId.MCAUSE)).isZero();
          assertThat(guest.hart.instret()).isGreaterThanOrEqualTo(2);
        } else {
          assertThat(guest.get(CsrId.MCAUSE)).isEqualTo(TrapCause.ILLEGAL_INSTRUCTION.code());
          assertThat(guest.get(CsrId.MTVAL)).isEqualTo(xlen.signExtend(raw));
          assertThat(guest.get(CsrId.MEPC)).isEqualTo(guest.symbol("start") + 4);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // MPP, MPIE, MPRV; MPRV after
    "0, true, true, false",
    "0, false, false, false",
    "1, true, true, false",
    "1, false, true, false",
    "3, true, true, true",
    "3, false, false, false"
  })
  void mretPopsModeAndEnableAndLeavesMprvOnlyToMachineMode(
      int mpp, boolean mpie, boolean mprv, boolean mprvAfter) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        BareGuest guest = guest(xlen, engine, "mret").at(PrivilegeMode.MACHINE, "start");
        long before =
            (long) mpp << Status.MPP_SHIFT
                | (mpie ? Status.MPIE : 0)
                | (mprv ? Status.MPRV : 0)
                | Status.SPP
                | Status.SPIE;
        guest.set(CsrId.MSTATUS, before).run(2);

        assertThat(guest.hart.mode()).isEqualTo(PrivilegeMode.ofCode(mpp));
        assertThat(guest.hart.pc()).isEqualTo(guest.symbol("end"));
        assertThat(guest.get(CsrId.MSTATUS) & 0xFFFF_FFFFL)
            .isEqualTo(
                Status.MPIE
                    | (mpie ? Status.MIE : 0)
                    | (mprvAfter ? Status.MPRV : 0)
                    | Status.SPP
                    | Status.SPIE);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false, true", "false, false", "true, true", "true, false"})
  void sretPopsModeAndEnableAndClearsMprv(boolean spp, boolean spie) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        for (PrivilegeMode from :
            new PrivilegeMode[] {PrivilegeMode.SUPERVISOR, PrivilegeMode.MACHINE}) {
          BareGuest guest = guest(xlen, engine, "sret").at(from, "start");
          long before =
              (spp ? Status.SPP : 0)
                  | (spie ? Status.SPIE : 0)
                  | Status.MPRV
                  | Status.MPP
                  | Status.MPIE;
          guest.set(CsrId.MSTATUS, before).run(2);

          assertThat(guest.hart.mode())
              .isEqualTo(spp ? PrivilegeMode.SUPERVISOR : PrivilegeMode.USER);
          assertThat(guest.hart.pc()).isEqualTo(guest.symbol("end"));
          assertThat(guest.get(CsrId.MSTATUS) & 0xFFFF_FFFFL)
              .isEqualTo(Status.SPIE | (spie ? Status.SIE : 0) | Status.MPP | Status.MPIE);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void waitingEndsByAnEnabledInterruptThatIsNotTaken(Xlen xlen, Engine engine) {
    BareGuest guest = guest(xlen, engine, "wfi").at(PrivilegeMode.MACHINE, "start");
    guest.set(CsrId.MIP, 2);
    assertThat(guest.run(5)).isEqualTo(StopReason.WAITING_FOR_INTERRUPT);

    guest.at(PrivilegeMode.MACHINE, "start").set(CsrId.MIE, 2);
    assertThat(guest.run(5)).isEqualTo(StopReason.BUDGET_SPENT);
    assertThat(guest.get(CsrId.MCAUSE)).isZero();
    assertThat(guest.hart.pc()).isEqualTo(guest.symbol("end"));
  }

  @ParameterizedTest
  @CsvSource({
    // instruction on mip; the line; mip.SEIP once the line is low
    "'csrrs a0, mip, a1', true, false",
    "'csrrc a0, mip, a1', true, false",
    "'csrrs a0, mip, a2', true, true",
    "'csrrsi a0, mip, 2', true, false",
    "'csrrw a0, mip, a2', false, true"
  })
  void settingABitOfMipDoesNotKeepTheExternalLine(String instruction, boolean line, boolean kept) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        BareGuest guest = guest(xlen, engine, instruction).at(PrivilegeMode.MACHINE, "start");
        guest.hart.setX(11, 2);
        guest.hart.setX(12, 1 << 9);
        guest.hart.csrs().raise(1 << 9, line);
        guest.run(3);

        assertThat(guest.a(0)).isEqualTo(line ? 1 << 9 : 0);
        guest.hart.csrs().raise(1 << 9, false);
        assertThat((guest.get(CsrId.MIP) >> 9 & 1) != 0).isEqualTo(kept);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void readingFcsrDoesNotMakeTheStateDirty(Xlen xlen, Engine engine) {
    BareGuest guest = guest(xlen, engine, "frflags a0").at(PrivilegeMode.USER, "start");
    guest.set(CsrId.MSTATUS, (long) FloatState.CLEAN << Status.FS_SHIFT).run(3);
    assertThat(guest.hart.floats().fs()).isEqualTo(FloatState.CLEAN);

    BareGuest writing = guest(xlen, engine, "fsflagsi 3").at(PrivilegeMode.USER, "start");
    writing.set(CsrId.MSTATUS, (long) FloatState.CLEAN << Status.FS_SHIFT).run(3);
    assertThat(writing.hart.floats().fs()).isEqualTo(FloatState.DIRTY);
    assertThat(writing.hart.floats().flags()).isEqualTo(3);
  }
}
