package dev.trapeze.cpu.hart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which mode may access which register, in a machine with M-mode. */
class CsrAccessTest {
  private static final long STCE = 1L << 63;
  private static final Set<CsrId> UPPER_HALVES_AND_ODD_CONFIGS =
      EnumSet.of(
          CsrId.CYCLEH,
          CsrId.TIMEH,
          CsrId.INSTRETH,
          CsrId.STIMECMPH,
          CsrId.MSTATUSH,
          CsrId.MENVCFGH,
          CsrId.MCYCLEH,
          CsrId.MINSTRETH,
          CsrId.PMPCFG1,
          CsrId.PMPCFG3);

  private static CsrFile csrs(Isa isa) {
    return new Hart(isa, 3, new VirtualClock(), Environment.MACHINE_MODE).csrs();
  }

  private static CsrFile csrs(Xlen xlen) {
    return csrs(Isa.of(xlen));
  }

  private static boolean permits(CsrFile csrs, CsrId csr, PrivilegeMode mode) {
    return csrs.permits(csr.number(), mode, false);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void machineModeReadsEveryRegisterOfItsWidthAndWritesAllButTheReadOnly(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    csrs.write(CsrId.MSTATUS, Status.FS);
    for (CsrId csr : CsrId.values()) {
      boolean upper = csr.number() >= 0xB80 && csr.number() < 0xBA0;
      upper |= csr.number() >= 0xC80 && csr.number() < 0xCA0;
      boolean exists = xlen == Xlen.RV32 || !(upper || UPPER_HALVES_AND_ODD_CONFIGS.contains(csr));

      assertThat(csrs.permits(csr.number(), PrivilegeMode.MACHINE, false))
          .as("read %s", csr)
          .isEqualTo(exists);
      assertThat(csrs.permits(csr.number(), PrivilegeMode.MACHINE, true))
          .as("write %s", csr)
          .isEqualTo(exists && csr.number() < 0xC00);
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void numbersWithoutARegisterAreIllegalInEveryMode(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    for (int number = 0; number < 4096; number++) {
      if (CsrId.ofNumber(number) == null) {
        for (PrivilegeMode mode : PrivilegeMode.values()) {
          assertThat(csrs.permits(number, mode, false)).isFalse();
        }
        csrs.write(number, -1);
        assertThat(csrs.read(number)).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void lowerModesSeeNoRegisterOfAHigherOne(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    csrs.write(CsrId.MSTATUS, Status.FS);
    csrs.write(CsrId.MCOUNTEREN, -1);
    csrs.write(CsrId.SCOUNTEREN, -1);
    for (int number = 0; number < 4096; number++) {
      int lowest = number >> 8 & 3;

      assertThat(csrs.permits(number, PrivilegeMode.USER, false) && lowest > 0).isFalse();
      assertThat(csrs.permits(number, PrivilegeMode.SUPERVISOR, false) && lowest > 1).isFalse();
    }
    assertThat(permits(csrs, CsrId.SSTATUS, PrivilegeMode.SUPERVISOR)).isTrue();
    assertThat(permits(csrs, CsrId.FCSR, PrivilegeMode.USER)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, true", "2, true", "3, true"})
  void floatRegistersNeedFs(int fs, boolean open) {
    for (Xlen xlen : Xlen.values()) {
      CsrFile csrs = csrs(xlen);
      csrs.write(CsrId.MSTATUS, (long) fs << Status.FS_SHIFT);
      for (PrivilegeMode mode : PrivilegeMode.values()) {
        for (CsrId csr : EnumSet.of(CsrId.FFLAGS, CsrId.FRM, CsrId.FCSR)) {
          assertThat(csrs.permits(csr.number(), mode, true)).isEqualTo(open);
        }
      }
    }
  }

  @Test
  void floatRegistersNeedF() {
    CsrFile csrs = csrs(Isa.parse("rv64imac"));
    csrs.write(CsrId.MSTATUS, Status.FS);

    assertThat(permits(csrs, CsrId.FCSR, PrivilegeMode.MACHINE)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"FFLAGS, 0xff, 0x1f", "FRM, 0xff, 0x07", "FCSR, -1, 0xff", "FCSR, 0x2a, 0x2a"})
  void writingFcsrMakesTheStateDirty(CsrId csr, String written, String read) {
    for (Xlen xlen : Xlen.values()) {
      CsrFile csrs = csrs(xlen);
      csrs.write(CsrId.MSTATUS, (long) FloatState.CLEAN << Status.FS_SHIFT);
      csrs.write(csr, Long.decode(written));

      assertThat(csrs.read(csr)).isEqualTo(Long.decode(read));
      assertThat(csrs.read(CsrId.MSTATUS) & Status.FS).isEqualTo(Status.FS);
    }
  }

  @Test
  void fcsrIsFrmAboveFflags() {
    CsrFile csrs = csrs(Xlen.RV64);
    csrs.write(CsrId.FCSR, 0xB5);

    assertThat(csrs.read(CsrId.FRM)).isEqualTo(5);
    assertThat(csrs.read(CsrId.FFLAGS)).isEqualTo(0x15);
    csrs.write(CsrId.FRM, 2);
    csrs.write(CsrId.FFLAGS, 1);
    assertThat(csrs.read(CsrId.FCSR)).isEqualTo(0x41);
  }

  @ParameterizedTest
  @CsvSource({"false, true", "true, false"})
  void tvmTakesSatpFromSupervisorMode(boolean tvm, boolean permitted) {
    for (Xlen xlen : Xlen.values()) {
      CsrFile csrs = csrs(xlen);
      csrs.write(CsrId.MSTATUS, tvm ? Status.TVM : 0);

      assertThat(permits(csrs, CsrId.SATP, PrivilegeMode.SUPERVISOR)).isEqualTo(permitted);
      assertThat(permits(csrs, CsrId.SATP, PrivilegeMode.MACHINE)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, false",
    "true, false, false",
    "false, true, false",
    "true, true, true"
  })
  void stimecmpOpensToSupervisorModeByStceAndTm(boolean stce, boolean tm, boolean open) {
    for (Xlen xlen : Xlen.values()) {
      CsrFile csrs = csrs(xlen);
      csrs.write(CsrId.MENVCFG, stce ? STCE : 0);
      csrs.write(CsrId.MENVCFGH, stce ? STCE >>> 32 : 0);
      csrs.write(CsrId.MCOUNTEREN, tm ? 2 : ~2);

      assertThat(permits(csrs, CsrId.STIMECMP, PrivilegeMode.SUPERVISOR)).isEqualTo(open);
      assertThat(permits(csrs, CsrId.STIMECMPH, PrivilegeMode.SUPERVISOR))
          .isEqualTo(open && xlen == Xlen.RV32);
      assertThat(permits(csrs, CsrId.STIMECMP, PrivilegeMode.MACHINE)).isTrue();
      assertThat(permits(csrs, CsrId.STIMECMP, PrivilegeMode.USER)).isFalse();
    }
  }

  @Test
  void withoutSstcThereIsNoStimecmp() {
    CsrFile csrs = csrs(Isa.parse("rv64gc"));
    csrs.write(CsrId.MENVCFG, -1);

    assertThat(permits(csrs, CsrId.STIMECMP, PrivilegeMode.MACHINE)).isFalse();
    assertThat(csrs.read(CsrId.MENVCFG)).isEqualTo(1);
    csrs.write(CsrId.MIP, Interrupts.SUPERVISOR_TIMER);
    assertThat(csrs.read(CsrId.MIP)).isEqualTo(Interrupts.SUPERVISOR_TIMER);
  }
}
