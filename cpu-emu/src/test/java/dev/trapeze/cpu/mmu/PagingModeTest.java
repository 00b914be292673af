package dev.trapeze.cpu.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import org.junit.jupiter.api.Test;

class PagingModeTest {
  @Test
  void satpValuesHaveTheirFieldsInPlace() {
    assertThat(PagingMode.SV32.satpValue(0x8000_1000L, 3)).isEqualTo((int) 0x80C8_0001L);
    assertThat(PagingMode.SV39.satpValue(0x8000_1000L, 3)).isEqualTo(0x8000_3000_0008_0001L);
    assertThat(PagingMode.BARE.satpValue(0x8000_1000L, 3)).isZero();
  }

  @Test
  void satpGivesModeAndRootBack() {
    for (Xlen xlen : Xlen.values()) {
      PagingMode mode = PagingMode.of(xlen);
      long satp = mode.satpValue(0x8765_4000L, 1);

      assertThat(PagingMode.ofSatp(satp, xlen)).isEqualTo(mode);
      assertThat(mode.rootPa(satp)).isEqualTo(0x8765_4000L);
    }
  }

  @Test
  void modesThatDoNotExistAreNull() {
    assertThat(PagingMode.ofSatp(9L << 60, Xlen.RV64)).isNull();
    assertThat(PagingMode.ofSatp(1L << 60, Xlen.RV64)).isNull();
  }

  @Test
  void vpnIndexesAreTakenFromTheRoot() {
    assertThat(PagingMode.SV32.vpnIndex(0xFFFF_F000L, 1)).isEqualTo(1023);
    assertThat(PagingMode.SV39.vpnIndex(0x3F_FFFF_F000L, 2)).isEqualTo(255);
    assertThat(PagingMode.SV39.vpnIndex(0x40_2000L, 1)).isEqualTo(2);
    assertThat(PagingMode.SV39.vpnIndex(0x40_2000L, 0)).isEqualTo(2);
  }
}
