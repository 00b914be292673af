package dev.trapeze.cpu.hart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** mstatus, mstatush and sstatus. */
class StatusTest {
  private static final long MACHINE_FIELDS_WITHOUT_FS = 0x7E_19AA;
  private static final long SUPERVISOR_FIELDS_WITHOUT_FS = 0xC_0122;

  private static CsrFile csrs(Isa isa) {
    return new Hart(isa, 0, new VirtualClock(), Environment.MACHINE_MODE).csrs();
  }

  private static CsrFile csrs(Xlen xlen) {
    return csrs(Isa.of(xlen));
  }

  private static long readOnly(Xlen xlen, CsrId csr) {
    return xlen == Xlen.RV32 ? 0 : csr == CsrId.MSTATUS ? 0xAL << 32 : 0x2L << 32;
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void atResetOnlyTheWidthsAreNotZero(Xlen xlen) {
    CsrFile csrs = csrs(xlen);

    assertThat(csrs.read(CsrId.MSTATUS)).isEqualTo(readOnly(xlen, CsrId.MSTATUS));
    assertThat(csrs.read(CsrId.SSTATUS)).isEqualTo(readOnly(xlen, CsrId.SSTATUS));
    assertThat(csrs.read(CsrId.MSTATUSH)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void eachBitCanBeWrittenOrReadsAsItWas(Xlen xlen) {
    for (int bit = 0; bit < xlen.bits(); bit++) {
      if (bit == 11 || bit == 12 || bit == 13 || bit == 14) {
        continue; // MPP and FS have tests of their own.
      }
      CsrFile machine = csrs(xlen);
      machine.write(CsrId.MSTATUS, 1L << bit);
      CsrFile supervisor = csrs(xlen);
      supervisor.write(CsrId.SSTATUS, 1L << bit);

      assertThat(machine.read(CsrId.MSTATUS))
          .as("mstatus bit %d", bit)
          .isEqualTo(1L << bit & MACHINE_FIELDS_WITHOUT_FS | readOnly(xlen, CsrId.MSTATUS));
      assertThat(machine.read(CsrId.SSTATUS))
          .as("sstatus after mstatus bit %d", bit)
          .isEqualTo(1L << bit & SUPERVISOR_FIELDS_WITHOUT_FS | readOnly(xlen, CsrId.SSTATUS));
      assertThat(supervisor.read(CsrId.MSTATUS))
          .as("mstatus after sstatus bit %d", bit)
          .isEqualTo(1L << bit & SUPERVISOR_FIELDS_WITHOUT_FS | readOnly(xlen, CsrId.MSTATUS));
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void sstatusKeepsWhatOnlyMstatusShows(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    csrs.write(CsrId.MSTATUS, -1);
    csrs.write(CsrId.SSTATUS, 0);

    assertThat(csrs.read(CsrId.MSTATUS))
        .isEqualTo(
            MACHINE_FIELDS_WITHOUT_FS & ~SUPERVISOR_FIELDS_WITHOUT_FS
                | readOnly(xlen, CsrId.MSTATUS));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void mstatushIsAllZero(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    csrs.write(CsrId.MSTATUSH, -1);

    assertThat(csrs.read(CsrId.MSTATUSH)).isZero();
    assertThat(csrs.permits(CsrId.MSTATUSH.number(), PrivilegeMode.MACHINE, true))
        .isEqualTo(xlen == Xlen.RV32);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "3, 3", "2, 3"})
  void mppTakesTheThreeModesAndKeepsItsValueAtTheReservedOne(int written, int expected) {
    for (Xlen xlen : Xlen.values()) {
      CsrFile csrs = csrs(xlen);
      csrs.write(CsrId.MSTATUS, Status.MPP);
      csrs.write(CsrId.MSTATUS, (long) written << Status.MPP_SHIFT);

      assertThat(csrs.read(CsrId.MSTATUS) >> Status.MPP_SHIFT & 3).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void fsIsTheSameFieldInBothAndDirtySetsSd(Xlen xlen) {
    for (int fs = 0; fs < 4; fs++) {
      CsrFile csrs = csrs(xlen);
      csrs.write(fs % 2 == 0 ? CsrId.MSTATUS : CsrId.SSTATUS, (long) fs << Status.FS_SHIFT);
      long sd = fs == FloatState.DIRTY ? -1L << (xlen.bits() - 1) : 0;

      assertThat(csrs.read(CsrId.MSTATUS))
          .isEqualTo((long) fs << 13 | sd | readOnly(xlen, CsrId.MSTATUS));
      assertThat(csrs.read(CsrId.SSTATUS))
          .isEqualTo((long) fs << 13 | sd | readOnly(xlen, CsrId.SSTATUS));
    }
  }

  @ParameterizedTest
  @CsvSource({"rv32imac", "rv64imac"})
  void fsIsZeroWithoutFloatingPoint(String isa) {
    CsrFile csrs = csrs(Isa.parse(isa));
    csrs.write(CsrId.MSTATUS, -1);

    assertThat(csrs.read(CsrId.MSTATUS) & Status.FS).isZero();
    assertThat(csrs.read(CsrId.MSTATUS)).isNotNegative();
  }

  @ParameterizedTest
  @CsvSource({
    "MACHINE, true, 0, USER",
    "MACHINE, true, 1, SUPERVISOR",
    "MACHINE, true, 3, MACHINE",
    "MACHINE, false, 0, MACHINE",
    "SUPERVISOR, true, 0, SUPERVISOR",
    "USER, true, 3, USER"
  })
  void mprvGivesMachineModesDataAccessesTheRightsOfMpp(
      PrivilegeMode current, boolean mprv, int mpp, PrivilegeMode expected) {
    for (Xlen xlen : Xlen.values()) {
      CsrFile csrs = csrs(xlen);
      csrs.write(CsrId.MSTATUS, (mprv ? Status.MPRV : 0) | (long) mpp << Status.MPP_SHIFT);

      assertThat(csrs.dataMode(current)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x20000, true",
    "0x21800, true",
    "0x40000, true",
    "0x80000, true",
    "0x1800, false",
    "0x8, false",
    "0x700000, false"
  })
  void whatTranslatesAddressesIsNotedWhenItChanges(String written, boolean noted) {
    for (Xlen xlen : Xlen.values()) {
      CsrFile csrs = csrs(xlen);
      csrs.takeChanges();
      csrs.write(CsrId.MSTATUS, Long.decode(written));

      assertThat((csrs.takeChanges() & CsrFile.TRANSLATION_CHANGED) != 0).isEqualTo(noted);
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void mppUnderMprvIsNotedWhenItChanges(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    csrs.write(CsrId.MSTATUS, Status.MPRV);
    csrs.takeChanges();
    csrs.write(CsrId.MSTATUS, Status.MPRV | Status.MPP);

    assertThat(csrs.takeChanges() & CsrFile.TRANSLATION_CHANGED).isNotZero();
  }
}
