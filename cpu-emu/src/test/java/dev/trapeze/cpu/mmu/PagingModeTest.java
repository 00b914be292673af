package dev.trapeze.cpu.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PagingModeTest {
  @Test
  void satpValuesHaveTheirFieldsInPlace() {
    assertThat(PagingMode.SV32.satpValue(0x8000_1000L, 3)).isEqualTo((int) 0x80C8_0001L);
    assertThat(PagingMode.SV39.satpValue(0x8000_1000L, 3)).isEqualTo(0x8000_3000_0008_0001L);
    assertThat(PagingMode.BARE.satpValue(0x8000_1000L, 3)).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void satpGivesModeRootAndAsidBack(PagingMode mode) {
    long satp = mode.satpValue(0x8765_4000L, 0x1A5);

    assertThat(PagingMode.ofSatp(satp, Objects.requireNonNull(mode.xlen()))).isEqualTo(mode);
    assertThat(mode.rootPa(satp)).isEqualTo(0x8765_4000L);
    assertThat(mode.asid(satp)).isEqualTo(0x1A5);
  }

  @Test
  void modesThatDoNotExistAreNull() {
    for (long field = 1; field < 16; field++) {
      if (field != 8 && field != 9) {
        assertThat(PagingMode.ofSatp(field << 60, Xlen.RV64)).isNull();
      }
    }
  }

  @Test
  void vpnIndexesAreTakenFromTheRoot() {
    assertThat(PagingMode.SV32.vpnIndex(0xFFFF_F000L, 1)).isEqualTo(1023);
    assertThat(PagingMode.SV39.vpnIndex(0x3F_FFFF_F000L, 2)).isEqualTo(255);
    assertThat(PagingMode.SV39.vpnIndex(0x40_2000L, 1)).isEqualTo(2);
    assertThat(PagingMode.SV39.vpnIndex(0x40_2000L, 0)).isEqualTo(2);
  }
}
