package dev.trapeze.cpu.hart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CsrFileTest {
  private static CsrFile csrs(Xlen xlen) {
    return new Hart(xlen, new VirtualClock()).csrs();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void userModeSeesNoRegisterAtReset(Xlen xlen) {
    for (int number = 0; number < 4096; number++) {
      assertThat(csrs(xlen).permits(number, PrivilegeMode.USER, false)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void supervisorModeSeesNoMachineRegister(Xlen xlen) {
    for (int number = 0; number < 4096; number++) {
      if ((number >> 8 & 3) == 3) {
        assertThat(csrs(xlen).permits(number, PrivilegeMode.SUPERVISOR, false)).isFalse();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void countersAreReadOnlyAndTheirUpperHalvesRv32s(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    int time = CsrId.TIME.number();
    int timeh = CsrId.TIMEH.number();

    assertThat(csrs.permits(time, PrivilegeMode.SUPERVISOR, false)).isTrue();
    assertThat(csrs.permits(time, PrivilegeMode.SUPERVISOR, true)).isFalse();
    assertThat(csrs.permits(timeh, PrivilegeMode.SUPERVISOR, false)).isEqualTo(xlen == Xlen.RV32);
  }

  @Test
  void scounterenOpensEachCounterByItsBit() {
    CsrFile csrs = csrs(Xlen.RV64);
    csrs.write(CsrId.SCOUNTEREN, 2);

    assertThat(csrs.permits(CsrId.TIME.number(), PrivilegeMode.USER, false)).isTrue();
    assertThat(csrs.permits(CsrId.CYCLE.number(), PrivilegeMode.USER, false)).isFalse();
    assertThat(csrs.permits(CsrId.INSTRET.number(), PrivilegeMode.USER, false)).isFalse();
  }

  @Test
  void sstatusKeepsOnlyItsWritableBitsAndShowsUxlAndSd() {
    CsrFile wide = csrs(Xlen.RV64);
    CsrFile narrow = csrs(Xlen.RV32);
    wide.write(CsrId.SSTATUS, -1);
    narrow.write(CsrId.SSTATUS, -1);

    assertThat(wide.read(CsrId.SSTATUS)).isEqualTo(0x8000_0002_000C_6122L);
    assertThat(narrow.read(CsrId.SSTATUS)).isEqualTo(0xFFFF_FFFF_800C_6122L);
  }

  @Test
  void onlyTheSoftwareInterruptCanBeWrittenPending() {
    CsrFile csrs = csrs(Xlen.RV64);
    csrs.write(CsrId.SIP, -1);
    csrs.write(CsrId.SIE, -1);

    assertThat(csrs.read(CsrId.SIP)).isEqualTo(0x002);
    assertThat(csrs.read(CsrId.SIE)).isEqualTo(0x222);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void satpIgnoresAModeThatDoesNotExist(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    long satp = PagingMode.of(xlen).satpValue(0x8000_0000L, 0);
    csrs.write(CsrId.SATP, satp);
    csrs.write(CsrId.SATP, xlen == Xlen.RV64 ? 5L << 60 | 1 : satp);

    assertThat(csrs.read(CsrId.SATP)).isEqualTo(satp);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void addressRegistersKeepTheirReservedBitsClear(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    csrs.write(CsrId.SEPC, -1);
    csrs.write(CsrId.STVEC, -3);
    csrs.write(CsrId.STVEC, 0x1000 | 2);

    assertThat(csrs.read(CsrId.SEPC)).isEqualTo(-2);
    assertThat(csrs.read(CsrId.STVEC)).isEqualTo(-3);
  }

  @Test
  void stimecmpIsWrittenInHalvesInRv32() {
    CsrFile csrs = csrs(Xlen.RV32);
    csrs.write(CsrId.STIMECMP, 0x8000_0001L);
    csrs.write(CsrId.STIMECMPH, 0x12);

    assertThat(csrs.stimecmp()).isEqualTo(0x12_8000_0001L);
    assertThat(csrs.read(CsrId.STIMECMP)).isEqualTo(0xFFFF_FFFF_8000_0001L);
    assertThat(csrs.read(CsrId.STIMECMPH)).isEqualTo(0x12);
  }

  @Test
  void interruptsComeExternalFirstThenSoftwareThenTimer() {
    CsrFile csrs = csrs(Xlen.RV64);
    csrs.write(CsrId.SIE, -1);
    csrs.write(CsrId.STIMECMP, 0);
    csrs.raise(Interrupts.SUPERVISOR_EXTERNAL, true);
    csrs.write(CsrId.SIP, Interrupts.SUPERVISOR_SOFTWARE);

    assertThat(csrs.interruptToTake(PrivilegeMode.SUPERVISOR)).isNull();
    assertThat(csrs.interruptToTake(PrivilegeMode.USER))
        .isEqualTo(TrapCause.SUPERVISOR_EXTERNAL_INTERRUPT);
    csrs.raise(Interrupts.SUPERVISOR_EXTERNAL, false);
    assertThat(csrs.interruptToTake(PrivilegeMode.USER))
        .isEqualTo(TrapCause.SUPERVISOR_SOFTWARE_INTERRUPT);
    csrs.write(CsrId.SIP, 0);
    assertThat(csrs.interruptToTake(PrivilegeMode.USER))
        .isEqualTo(TrapCause.SUPERVISOR_TIMER_INTERRUPT);
  }
}
