package dev.trapeze.cpu.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhysicalMemoryProtectionTest {
  private static final int R = PhysicalMemoryProtection.R;
  private static final int W = PhysicalMemoryProtection.W;
  private static final int X = PhysicalMemoryProtection.X;
  private static final int TOR = PhysicalMemoryProtection.TOR;
  private static final int NA4 = PhysicalMemoryProtection.NA4;
  private static final int NAPOT = PhysicalMemoryProtection.NAPOT;
  private static final int L = PhysicalMemoryProtection.L;
  private static final long BASE_PA = 0x8000_0000L;

  /** Configures one entry and leaves the others of its register as they are. */
  private static void configure(PhysicalMemoryProtection pmp, Xlen xlen, int entry, int config) {
    int csr = xlen == Xlen.RV32 ? entry / 4 : entry / 8 * 2;
    int shift = 8 * (entry % xlen.bytes());
    long others = pmp.readConfig(csr) & ~(0xFFL << shift);
    pmp.writeConfig(csr, others | (long) config << shift);
  }

  private static int config(PhysicalMemoryProtection pmp, Xlen xlen, int entry) {
    int csr = xlen == Xlen.RV32 ? entry / 4 : entry / 8 * 2;
    return (int) (pmp.readConfig(csr) >> 8 * (entry % xlen.bytes())) & 0xFF;
  }

  private static boolean supervisorLoads(PhysicalMemoryProtection pmp, long pa, int bytes) {
    return pmp.permits(pa, bytes, AccessKind.LOAD, PrivilegeMode.SUPERVISOR);
  }

  @ParameterizedTest
  @EnumSource
  void withAllEntriesOffOnlyMachineModeHasAccess(Xlen xlen) {
    PhysicalMemoryProtection pmp = new PhysicalMemoryProtection(xlen);

    for (AccessKind kind : AccessKind.values()) {
      assertThat(pmp.permits(BASE_PA, 8, kind, PrivilegeMode.MACHINE)).isTrue();
      assertThat(pmp.permits(BASE_PA, 8, kind, PrivilegeMode.SUPERVISOR)).isFalse();
      assertThat(pmp.permits(BASE_PA, 8, kind, PrivilegeMode.USER)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void openedMemoryIsOpenToTheLastByte(Xlen xlen) {
    PhysicalMemoryProtection pmp = new PhysicalMemoryProtection(xlen);
    pmp.open();

    long lastPa = xlen == Xlen.RV32 ? 0x3_FFFF_FFFFL : 0xFF_FFFF_FFFF_FFFFL;
    for (AccessKind kind : AccessKind.values()) {
      assertThat(pmp.permits(0, 1, kind, PrivilegeMode.USER)).isTrue();
      assertThat(pmp.permits(lastPa, 1, kind, PrivilegeMode.USER)).isTrue();
    }
  }

  @Test
  void configurationsOfFourEntriesLieInOneRegisterOfRv32() {
    PhysicalMemoryProtection pmp = new PhysicalMemoryProtection(Xlen.RV32);
    for (int csr = 0; csr < 4; csr++) {
      pmp.writeConfig(csr, 0x0F_0B_09_08 + 0x1010_1010L);

      assertThat(pmp.readConfig(csr)).isEqualTo(0x1F_1B_19_18);
    }
    pmp.writeConfig(0, 0x9F_00_00_00L);
    assertThat(pmp.readConfig(0)).isEqualTo(0xFFFF_FFFF_9F00_0000L);
    assertThat(pmp.readConfig(4)).isZero();
  }

  @Test
  void configurationsOfEightEntriesLieInOneRegisterOfRv64() {
    PhysicalMemoryProtection pmp = new PhysicalMemoryProtection(Xlen.RV64);
    pmp.writeConfig(0, 0x1F1B_1918_0F0B_0908L);
    pmp.writeConfig(1, -1);
    pmp.writeConfig(2, 0x0908_0706_0503_0100L);
    pmp.writeConfig(3, -1);

    assertThat(pmp.readConfig(0)).isEqualTo(0x1F1B_1918_0F0B_0908L);
    assertThat(pmp.readConfig(1)).isZero();
    assertThat(pmp.readConfig(2)).isEqualTo(0x0908_0704_0503_0100L);
    assertThat(pmp.readConfig(3)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void reservedBitsReadZeroAndWriteNeedsRead(Xlen xlen) {
    for (int value = 0; value < 0x80; value++) {
      PhysicalMemoryProtection pmp = new PhysicalMemoryProtection(xlen);
      configure(pmp, xlen, 5, value);

      int expected = value & 0x1F;
      assertThat(config(pmp, xlen, 5)).isEqualTo((value & (R | W)) == W ? expected & ~W : expected);
    }
  }

  @Test
  void addressesHave32BitsInRv32And54InRv64() {
    PhysicalMemoryProtection narrow = new PhysicalMemoryProtection(Xlen.RV32);
    PhysicalMemoryProtection wide = new PhysicalMemoryProtection(Xlen.RV64);
    for (int entry = 0; entry < PhysicalMemoryProtection.ENTRIES; entry++) {
      narrow.writeAddress(entry, -1 - entry);
      wide.writeAddress(entry, -1 - entry);

      assertThat(narrow.readAddress(entry)).isEqualTo(-1 - entry);
      assertThat(wide.readAddress(entry)).isEqualTo((1L << 54) - 1 - entry);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rv32ProtectsAddressesOf34Bits(Xlen xlen) {
    PhysicalMemoryProtection pmp = new PhysicalMemoryProtection(xlen);
    pmp.writeAddress(0, 0xC000_0000L);
    configure(pmp, xlen, 0, NA4 | R);

    assertThat(supervisorLoads(pmp, 0x3_0000_0000L, 4)).isTrue();
    assertThat(supervisorLoads(pmp, 0x3_0000_0004L, 4)).isFalse();
    assertThat(supervisorLoads(pmp, 0, 4)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aLockedEntryKeepsItsConfigurationAndAddress(Xlen xlen) {
    PhysicalMemoryProtection pmp = new PhysicalMemoryProtection(xlen);
    pmp.writeAddress(3, 0x1234);
    configure(pmp, xlen, 3, NA4 | R | L);
    configure(pmp, xlen, 3, 0);
    pmp.writeAddress(3, 0);
    configure(pmp, xlen, 2, NA4 | X);
    pmp.writeAddress(2, 7);

    assertThat(config(pmp, xlen, 3)).isEqualTo(NA4 | R | L);
    assertThat(pmp.readAddress(3)).isEqualTo(0x1234);
    assertThat(config(pmp, xlen, 2)).isEqualTo(NA4 | X);
    assertThat(pmp.readAddress(2)).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void aLockedTorEntryLocksTheAddressBelowButNotItsConfiguration(Xlen xlen) {
    PhysicalMemoryProtection pmp = new PhysicalMemoryProtection(xlen);
    pmp.writeAddress(7, 0x100);
    pmp.writeAddress(8, 0x200);
    configure(pmp, xlen, 8, TOR | R | L);
    pmp.writeAddress(7, 0);
    configure(pmp, xlen, 7, NA4 | R);

    assertThat(pmp.readAddress(7)).isEqualTo(0x100);
    assertThat(config(pmp, xlen, 7)).isEqualTo(NA4 | R);
  }

  @ParameterizedTest
  @EnumSource
  void lockingAnEntryThatIsOffLocksItAllTheSame(Xlen xlen) {
    PhysicalMemoryProtection pmp = new PhysicalMemoryProtection(xlen);
    configure(pmp, xlen, 15, L);
    configure(pmp, xlen, 15, NAPOT | R);
    pmp.writeAddress(15, 1);

    assertThat(config(pmp, xlen, 15)).isEqualTo(L);
    assertThat(pmp.readAddress(15)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void anAccessThatAnEntryHoldsInPartFailsInEveryMode(Xlen xlen) {
    PhysicalMemoryProtection pmp = new PhysicalMemoryProtection(xlen);
    pmp.open();
    pmp.writeAddress(1, pmp.readAddress(0));
    configure(pmp, xlen, 1, NAPOT | R | W | X);
    pmp.writeAddress(0, BASE_PA >> 2);
    configure(pmp, xlen, 0, NA4 | R | W | X);

    for (PrivilegeMode mode : PrivilegeMode.values()) {
      assertThat(pmp.permits(BASE_PA, 4, AccessKind.LOAD, mode)).isTrue();
      assertThat(pmp.permits(BASE_PA + 4, 4, AccessKind.LOAD, mode)).isTrue();
      assertThat(pmp.permits(BASE_PA, 8, AccessKind.LOAD, mode)).isFalse();
      assertThat(pmp.permits(BASE_PA + 2, 4, AccessKind.LOAD, mode)).isFalse();
      assertThat(pmp.permits(BASE_PA - 2, 4, AccessKind.LOAD, mode)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyLockedEntriesBindMachineMode(Xlen xlen) {
    for (int permissions = 0; permissions < 8; permissions++) {
      if ((permissions & (R | W)) == W) {
        continue;
      }
      PhysicalMemoryProtection pmp = new PhysicalMemoryProtection(xlen);
      pmp.writeAddress(0, BASE_PA >> 2);
      configure(pmp, xlen, 0, NA4 | permissions);
      for (AccessKind kind : AccessKind.values()) {
        assertThat(pmp.permits(BASE_PA, 4, kind, PrivilegeMode.MACHINE)).isTrue();
      }
      configure(pmp, xlen, 0, NA4 | L | permissions);
      for (PrivilegeMode mode : PrivilegeMode.values()) {
        assertThat(pmp.permits(BASE_PA, 4, AccessKind.LOAD, mode))
            .isEqualTo((permissions & R) != 0);
        assertThat(pmp.permits(BASE_PA, 4, AccessKind.STORE, mode))
            .isEqualTo((permissions & W) != 0);
        assertThat(pmp.permits(BASE_PA, 4, AccessKind.FETCH, mode))
            .isEqualTo((permissions & X) != 0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyTorRangeMatchesNothing(Xlen xlen) {
    PhysicalMemoryProtection pmp = new PhysicalMemoryProtection(xlen);
    pmp.writeAddress(0, BASE_PA + 0x1000 >> 2);
    pmp.writeAddress(1, BASE_PA >> 2);
    configure(pmp, xlen, 1, TOR | L);

    assertThat(pmp.permits(BASE_PA, 4, AccessKind.LOAD, PrivilegeMode.MACHINE)).isTrue();
    assertThat(pmp.permits(BASE_PA + 0x1000, 4, AccessKind.LOAD, PrivilegeMode.MACHINE)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void theFirstTorEntryBeginsAtZero(Xlen xlen) {
    PhysicalMemoryProtection pmp = new PhysicalMemoryProtection(xlen);
    pmp.writeAddress(0, BASE_PA >> 2);
    configure(pmp, xlen, 0, TOR | R);

    assertThat(supervisorLoads(pmp, 0, 8)).isTrue();
    assertThat(supervisorLoads(pmp, BASE_PA - 8, 8)).isTrue();
    assertThat(supervisorLoads(pmp, BASE_PA, 1)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void changesAreReported(Xlen xlen) {
    PhysicalMemoryProtection pmp = new PhysicalMemoryProtection(xlen);
    int[] heard = {0};
    pmp.addWatcher(() -> heard[0]++);

    pmp.writeAddress(0, 1);
    assertThat(heard[0]).isEqualTo(1);
    pmp.writeConfig(0, NA4);
    assertThat(heard[0]).isEqualTo(2);
  }
}
