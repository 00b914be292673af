package dev.trapeze.cpu.hart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the registers keep of what is written to them, and where a hart begins. */
class MachineCsrTest {
  private static Hart hart(Isa isa) {
    return new Hart(isa, 3, new VirtualClock(), Environment.MACHINE_MODE);
  }

  private static CsrFile csrs(Xlen xlen) {
    return hart(Isa.of(xlen)).csrs();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aHartBeginsInMachineModeAtTheStartOfRam(Xlen xlen) {
    Hart hart = hart(Isa.of(xlen));

    assertThat(hart.mode()).isEqualTo(PrivilegeMode.MACHINE);
    assertThat(hart.pc()).isEqualTo(xlen.signExtend(0x8000_0000L));
    assertThat(hart.csrs().read(CsrId.MEDELEG)).isZero();
    assertThat(hart.csrs().read(CsrId.MIDELEG)).isZero();
    assertThat(hart.csrs().read(CsrId.MENVCFG)).isZero();
    assertThat(hart.csrs().read(CsrId.MCOUNTEREN)).isZero();
    assertThat(hart.csrs().read(CsrId.SATP)).isZero();
    assertThat(hart.csrs().read(CsrId.MCAUSE)).isZero();
    assertThat(hart.csrs().read(CsrId.MIP)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void theJavaEnvironmentBeginsInSupervisorModeWithAllDelegatedButItsCalls(Xlen xlen) {
    Hart hart = new Hart(xlen, new VirtualClock());

    assertThat(hart.mode()).isEqualTo(PrivilegeMode.SUPERVISOR);
    assertThat(hart.pc()).isZero();
    assertThat(hart.csrs().read(CsrId.MEDELEG)).isEqualTo(0xB1FF);
    assertThat(hart.csrs().read(CsrId.MIDELEG)).isEqualTo(0x222);
    assertThat(hart.csrs().permits(CsrId.STIMECMP.number(), PrivilegeMode.SUPERVISOR, true))
        .isTrue();
    assertThat(hart.protection().readConfig(0)).isNotZero();
  }

  @ParameterizedTest
  @CsvSource({"MVENDORID, 0", "MARCHID, 0", "MIMPID, 0", "MCONFIGPTR, 0", "MHARTID, 3"})
  void identityIsReadOnly(CsrId csr, long value) {
    for (Xlen xlen : Xlen.values()) {
      CsrFile csrs = csrs(xlen);
      csrs.write(csr, -1);

      assertThat(csrs.read(csr)).isEqualTo(value);
      assertThat(csrs.permits(csr.number(), PrivilegeMode.MACHINE, true)).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rv32imac, 0x40141105",
    "rv64gc, 0x800000000014112d",
    "rv64imafdc, 0x800000000014112d"
  })
  void misaSaysWhatThereIsAndIgnoresWrites(String isa, String value) {
    CsrFile csrs = hart(Isa.parse(isa)).csrs();
    csrs.write(CsrId.MISA, 0);

    assertThat(csrs.read(CsrId.MISA)).isEqualTo(Long.parseUnsignedLong(value.substring(2), 16));
    assertThat(csrs.permits(CsrId.MISA.number(), PrivilegeMode.MACHINE, true)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"TSELECT", "TDATA1", "TDATA2", "TDATA3"})
  void thereAreNoTriggers(CsrId csr) {
    for (Xlen xlen : Xlen.values()) {
      CsrFile csrs = csrs(xlen);
      csrs.write(csr, -1);

      assertThat(csrs.read(csr)).isZero();
      assertThat(csrs.permits(csr.number(), PrivilegeMode.MACHINE, true)).isTrue();
      assertThat(csrs.permits(csr.number(), PrivilegeMode.SUPERVISOR, false)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void medelegHasWhatLowerModesCanRaise(Xlen xlen) {
    CsrFile csrs = csrs(xlen);
    csrs.write(CsrId.MEDELEG, -1);

    // No reserved causes (10, 14), and no call from M-mode (11).
    assertThat(csrs.read(CsrId.MEDELEG)).isEqualTo(0xB3FF);
  }

  @ParameterizedTest
  @CsvSource({"MSCRATCH", "MCAUSE", "MTVAL", "SSCRATCH", "SCAUSE", "STVAL"})
  void plainRegistersKeepEveryBit(CsrId csr) {
    for (Xlen xlen : Xlen.values()) {
      CsrFile csrs = csrs(xlen);
      for (long value : new long[] {-1, 0x8123_4567_89AB_CDEFL, 1, 0}) {
        csrs.write(csr, value);

        assertThat(csrs.read(csr)).isEqualTo(xlen.signExtend(value));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"rv32gc, -2", "rv64gc, -2", "rv32g, -4", "rv64g, -4"})
  void exceptionPcsKeepTheAlignmentOfInstructions(String isa, long kept) {
    for (CsrId csr : new CsrId[] {CsrId.MEPC, CsrId.SEPC}) {
      CsrFile csrs = hart(Isa.parse(isa)).csrs();
      csrs.write(csr, -1);

      assertThat(csrs.read(csr)).isEqualTo(kept);
    }
  }

  @ParameterizedTest
  @CsvSource({"MTVEC", "STVEC"})
  void trapVectorsIgnoreWritesWithAReservedMode(CsrId csr) {
    for (Xlen xlen : Xlen.values()) {
      CsrFile csrs = csrs(xlen);
      csrs.write(csr, 0x8000_1004L);
      assertThat(csrs.read(csr)).isEqualTo(xlen.signExtend(0x8000_1004L));
      csrs.write(csr, 0x8000_2001L);
      assertThat(csrs.read(csr)).isEqualTo(xlen.signExtend(0x8000_2001L));

      csrs.write(csr, 0x3002);
      csrs.write(csr, 0x3003);
      assertThat(csrs.read(csr)).isEqualTo(xlen.signExtend(0x8000_2001L));
    }
  }

  @Test
  void envcfgHasTheFieldsOfWhatIsThere() {
    CsrFile wide = csrs(Xlen.RV64);
    wide.write(CsrId.MENVCFG, -1);
    wide.write(CsrId.SENVCFG, -1);
    assertThat(wide.read(CsrId.MENVCFG)).isEqualTo(0x8000_0000_0000_00F1L);
    assertThat(wide.read(CsrId.SENVCFG)).isEqualTo(0xF1);

    CsrFile narrow = csrs(Xlen.RV32);
    narrow.write(CsrId.MENVCFG, -1);
    narrow.write(CsrId.MENVCFGH, -1);
    assertThat(narrow.read(CsrId.MENVCFG)).isEqualTo(0xF1);
    assertThat(narrow.read(CsrId.MENVCFGH)).isEqualTo(0xFFFF_FFFF_8000_0000L);

    CsrFile plain = hart(Isa.parse("rv64gc")).csrs();
    plain.write(CsrId.MENVCFG, -1);
    plain.write(CsrId.SENVCFG, -1);
    assertThat(plain.read(CsrId.MENVCFG)).isEqualTo(1);
    assertThat(plain.read(CsrId.SENVCFG)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "3, 3", "2, 1"})
  void cbieKeepsItsValueAtTheReservedOne(int written, int expected) {
    for (CsrId csr : new CsrId[] {CsrId.MENVCFG, CsrId.SENVCFG}) {
      CsrFile csrs = csrs(Xlen.RV64);
      csrs.write(csr, 1 << 4);
      csrs.write(csr, (long) written << 4);

      assertThat(csrs.read(csr) >> 4 & 3).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // bits of menvcfg and senvcfg; M, S, U may
    "0x00, 0xff, true, false, false",
    "0xff, 0x00, true, true, false",
    "0xff, 0xff, true, true, true"
  })
  void cacheBlocksAreOpenedModeByMode(
      String machine, String supervisor, boolean m, boolean s, boolean u) {
    CsrFile csrs = csrs(Xlen.RV64);
    csrs.write(CsrId.MENVCFG, Long.decode(machine));
    csrs.write(CsrId.SENVCFG, Long.decode(supervisor));
    Privileges privileges = csrs.privileges();
    boolean[] expected = {u, s, m};
    for (PrivilegeMode mode : PrivilegeMode.values()) {
      boolean may = expected[mode.ordinal()];
      assertThat(privileges.cleanCacheBlock(mode)).isEqualTo(may);
      assertThat(privileges.invalidateCacheBlock(mode)).isEqualTo(may);
      assertThat(privileges.zeroCacheBlock(mode)).isEqualTo(may);
    }
  }

  @ParameterizedTest
  @CsvSource({"CBIE, 0x30, 0", "CBCFE, 0x40, 1", "CBZE, 0x80, 2"})
  void eachKindOfCacheBlockInstructionHasItsBit(String field, String bits, int which) {
    CsrFile csrs = csrs(Xlen.RV64);
    csrs.write(CsrId.MENVCFG, Long.decode(bits));
    Privileges privileges = csrs.privileges();

    assertThat(privileges.invalidateCacheBlock(PrivilegeMode.SUPERVISOR))
        .as(field)
        .isEqualTo(which == 0);
    assertThat(privileges.cleanCacheBlock(PrivilegeMode.SUPERVISOR)).isEqualTo(which == 1);
    assertThat(privileges.zeroCacheBlock(PrivilegeMode.SUPERVISOR)).isEqualTo(which == 2);
  }

  @Test
  void satpKeepsItsValueAtAModeThatDoesNotExist() {
    CsrFile csrs = csrs(Xlen.RV64);
    for (long mode = 0; mode < 16; mode++) {
      csrs.write(CsrId.SATP, 0);
      long value = mode << 60 | 0x1234L << 44 | 0xFFF_FFFF_FFFFL;
      csrs.write(CsrId.SATP, value);

      assertThat(csrs.read(CsrId.SATP)).isEqualTo(mode == 0 || mode == 8 || mode == 9 ? value : 0);
    }
  }

  @Test
  void satpKeepsModeAsidAndFrameOfSv32() {
    CsrFile csrs = csrs(Xlen.RV32);
    csrs.write(CsrId.SATP, -1);

    assertThat(csrs.read(CsrId.SATP)).isEqualTo(-1);
    assertThat(PagingMode.ofSatp(csrs.satp(), Xlen.RV32)).isEqualTo(PagingMode.SV32);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void pmpRegistersReachTheProtection(Xlen xlen) {
    Hart hart = hart(Isa.of(xlen));
    for (int entry = 0; entry < 16; entry++) {
      hart.csrs().write(0x3B0 + entry, 0x100 + entry);
      assertThat(hart.protection().readAddress(entry)).isEqualTo(0x100 + entry);
      assertThat(hart.csrs().read(0x3B0 + entry)).isEqualTo(0x100 + entry);
    }
    for (int config = 0; config < 4; config += xlen == Xlen.RV32 ? 1 : 2) {
      hart.csrs().write(0x3A0 + config, 0x0F0F);
      assertThat(hart.protection().readConfig(config)).isEqualTo(0x0F0F);
      assertThat(hart.csrs().read(0x3A0 + config)).isEqualTo(0x0F0F);
    }
  }
}
