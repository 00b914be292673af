package dev.trapeze.cpu.hart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** mip, mie, mideleg, sip and sie, and what they let through. */
class InterruptRegistersTest {
  private static final int ALL = 0xAAA;
  private static final int SUPERVISOR = 0x222;
  private static final long STCE = 1L << 63;

  private final VirtualClock clock = new VirtualClock();

  private CsrFile csrs(Xlen xlen) {
    return new Hart(Isa.of(xlen), 0, clock, Environment.MACHINE_MODE).csrs();
  }

  private static void setSupervisorTimer(CsrFile csrs) {
    csrs.write(CsrId.MENVCFG, STCE);
    csrs.write(CsrId.MENVCFGH, STCE >>> 32);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void mieHasTheSixEnablesAndMidelegSupervisorModesThree(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    csrs.write(CsrId.MIE, -1);
    csrs.write(CsrId.MIDELEG, -1);

    assertThat(csrs.read(CsrId.MIE)).isEqualTo(ALL);
    assertThat(csrs.read(CsrId.MIDELEG)).isEqualTo(SUPERVISOR);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void mipsWritableBitsAreSupervisorModes(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    csrs.write(CsrId.MIP, -1);
    assertThat(csrs.read(CsrId.MIP)).isEqualTo(SUPERVISOR);

    csrs.write(CsrId.MIP, 0);
    assertThat(csrs.read(CsrId.MIP)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void stimecmpTakesTheTimerBitFromSoftware(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    csrs.write(CsrId.MIP, Interrupts.SUPERVISOR_TIMER);
    setSupervisorTimer(csrs);
    assertThat(csrs.read(CsrId.MIP)).isZero();

    csrs.write(CsrId.MIP, -1);
    assertThat(csrs.read(CsrId.MIP)).isEqualTo(SUPERVISOR & ~Interrupts.SUPERVISOR_TIMER);

    csrs.write(CsrId.STIMECMPH, 0);
    csrs.write(CsrId.STIMECMP, 5);
    clock.skipTo(5);
    csrs.write(CsrId.MIP, 0);
    assertThat(csrs.read(CsrId.MIP)).isEqualTo(Interrupts.SUPERVISOR_TIMER);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void stimecmpRaisesNothingUntilMenvcfgLetsIt(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    csrs.write(CsrId.STIMECMPH, 0);
    csrs.write(CsrId.STIMECMP, 0);
    csrs.write(CsrId.MIE, -1);
    assertThat(csrs.read(CsrId.MIP)).isZero();
    assertThat(csrs.nextTimerInterrupt(PrivilegeMode.USER)).isEqualTo(Long.MAX_VALUE);

    setSupervisorTimer(csrs);
    assertThat(csrs.read(CsrId.MIP)).isEqualTo(Interrupts.SUPERVISOR_TIMER);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void theExternalLineAndTheWrittenBitAreOneInMip(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    csrs.raise(Interrupts.SUPERVISOR_EXTERNAL, true);
    assertThat(csrs.read(CsrId.MIP)).isEqualTo(Interrupts.SUPERVISOR_EXTERNAL);
    assertThat(csrs.readToModify(CsrId.MIP.number())).isZero();

    csrs.write(CsrId.MIP, Interrupts.SUPERVISOR_EXTERNAL);
    csrs.raise(Interrupts.SUPERVISOR_EXTERNAL, false);
    assertThat(csrs.read(CsrId.MIP)).isEqualTo(Interrupts.SUPERVISOR_EXTERNAL);
    assertThat(csrs.readToModify(CsrId.MIP.number())).isEqualTo(Interrupts.SUPERVISOR_EXTERNAL);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void machineModesBitsFollowTheirLines(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    csrs.raise(Interrupts.MACHINE_SOFTWARE, true);
    csrs.raise(Interrupts.MACHINE_EXTERNAL, true);
    csrs.setMtimecmp(0);
    csrs.write(CsrId.MIP, 0);

    assertThat(csrs.read(CsrId.MIP)).isEqualTo(0x888);

    csrs.raise(Interrupts.MACHINE_SOFTWARE, false);
    csrs.setMtimecmp(1);
    assertThat(csrs.read(CsrId.MIP)).isEqualTo(Interrupts.MACHINE_EXTERNAL);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void supervisorModeSeesAndEnablesWhatIsDelegated(Xlen xlen) {
    for (int delegated : new int[] {0, 2, 0x20, 0x200, 0x222}) {
      CsrFile csrs = csrs(xlen);
      csrs.write(CsrId.MIDELEG, delegated);
      csrs.write(CsrId.MIP, -1);
      csrs.write(CsrId.SIE, -1);

      assertThat(csrs.read(CsrId.SIP)).isEqualTo(delegated);
      assertThat(csrs.read(CsrId.SIE)).isEqualTo(delegated);
      assertThat(csrs.read(CsrId.MIE)).isEqualTo(delegated);

      csrs.write(CsrId.MIE, -1);
      csrs.write(CsrId.SIE, 0);
      assertThat(csrs.read(CsrId.MIE)).isEqualTo(ALL & ~delegated);
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void ofSipTheSoftwareBitCanBeWrittenIfItIsDelegated(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    csrs.write(CsrId.MIP, -1);
    csrs.write(CsrId.SIP, 0);
    assertThat(csrs.read(CsrId.MIP)).isEqualTo(SUPERVISOR);

    csrs.write(CsrId.MIDELEG, -1);
    csrs.write(CsrId.SIP, 0);
    assertThat(csrs.read(CsrId.MIP)).isEqualTo(SUPERVISOR & ~Interrupts.SUPERVISOR_SOFTWARE);
  }

  @Test
  void prioritiesAreExternalSoftwareTimerAndMachineBeforeSupervisor() {
    List<TrapCause> order =
        List.of(
            TrapCause.MACHINE_EXTERNAL_INTERRUPT,
            TrapCause.MACHINE_SOFTWARE_INTERRUPT,
            TrapCause.MACHINE_TIMER_INTERRUPT,
            TrapCause.SUPERVISOR_EXTERNAL_INTERRUPT,
            TrapCause.SUPERVISOR_SOFTWARE_INTERRUPT,
            TrapCause.SUPERVISOR_TIMER_INTERRUPT);
    for (int delegated : new int[] {0, SUPERVISOR}) {
      CsrFile csrs = csrs(Xlen.RV64);
      csrs.write(CsrId.MIDELEG, delegated);
      csrs.write(CsrId.MIE, -1);
      csrs.write(CsrId.MIP, -1);
      csrs.raise(Interrupts.MACHINE_SOFTWARE, true);
      csrs.raise(Interrupts.MACHINE_EXTERNAL, true);
      csrs.setMtimecmp(0);

      for (TrapCause expected : order) {
        assertThat(csrs.interruptToTake(PrivilegeMode.USER)).isEqualTo(expected);
        csrs.write(CsrId.MIE, csrs.read(CsrId.MIE) & ~(1L << expected.code()));
      }
      assertThat(csrs.interruptToTake(PrivilegeMode.USER)).isNull();
    }
  }

  @Test
  void anInterruptForMachineModeComesBeforeADelegatedOneOfHigherPriority() {
    CsrFile csrs = csrs(Xlen.RV64);
    csrs.write(CsrId.MIE, -1);
    csrs.write(CsrId.MIP, Interrupts.SUPERVISOR_EXTERNAL | Interrupts.SUPERVISOR_TIMER);
    csrs.write(CsrId.MIDELEG, Interrupts.SUPERVISOR_EXTERNAL);

    assertThat(csrs.interruptToTake(PrivilegeMode.USER))
        .isEqualTo(TrapCause.SUPERVISOR_TIMER_INTERRUPT);
  }

  @ParameterizedTest
  @CsvSource({
    // mode, delegated, MIE, SIE, taken
    "MACHINE, false, false, true, false",
    "MACHINE, false, true, false, true",
    "MACHINE, true, true, true, false",
    "SUPERVISOR, false, false, false, true",
    "SUPERVISOR, true, true, false, false",
    "SUPERVISOR, true, false, true, true",
    "USER, false, false, false, true",
    "USER, true, false, false, true"
  })
  void theEnablesOfAModeHoldBackWhatThatModeHandles(
      PrivilegeMode mode, boolean delegated, boolean mie, boolean sie, boolean taken) {
    for (Xlen xlen : Xlen.values()) {
      for (int interrupt : new int[] {1, 5, 9}) {
        CsrFile csrs = csrs(xlen);
        csrs.write(CsrId.MIDELEG, delegated ? -1 : 0);
        csrs.write(CsrId.MSTATUS, (mie ? Status.MIE : 0) | (sie ? Status.SIE : 0));
        csrs.write(CsrId.MIP, 1L << interrupt);
        assertThat(csrs.interruptToTake(mode)).isNull();

        csrs.write(CsrId.MIE, 1L << interrupt);
        TrapCause cause = csrs.interruptToTake(mode);
        assertThat(cause != null && cause.code() == interrupt).isEqualTo(taken);
        assertThat(csrs.wakesFromWait()).isTrue();
      }
    }
  }

  @Test
  void theNextTimerIsTheNearerOfThoseThatWouldBeTaken() {
    CsrFile csrs = csrs(Xlen.RV64);
    setSupervisorTimer(csrs);
    csrs.write(CsrId.MIE, -1);
    csrs.write(CsrId.MIDELEG, -1);
    csrs.setMtimecmp(7);
    csrs.write(CsrId.STIMECMP, 4);

    assertThat(csrs.nextTimerInterrupt(PrivilegeMode.USER)).isEqualTo(40);
    assertThat(csrs.nextTimerInterrupt(PrivilegeMode.SUPERVISOR)).isEqualTo(70);
    assertThat(csrs.nextTimerInterrupt(PrivilegeMode.MACHINE)).isEqualTo(Long.MAX_VALUE);
    assertThat(csrs.nextTimerWake()).isEqualTo(4);

    clock.skipTo(4);
    assertThat(csrs.nextTimerWake()).isEqualTo(7);
    csrs.write(CsrId.MIE, Interrupts.SUPERVISOR_TIMER);
    assertThat(csrs.nextTimerWake()).isEqualTo(Long.MAX_VALUE);
    assertThat(csrs.nextTimerInterrupt(PrivilegeMode.USER)).isEqualTo(Long.MAX_VALUE);
  }
}
