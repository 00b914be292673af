package dev.trapeze.kernel.mm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trapeze.cpu.isa.Xlen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressSpaceLayoutTest {

  @ParameterizedTest
  @CsvSource({
    "vimix, RV32, 0xfffff000, 0xffffd000",
    "xv6,   RV32, 0xfffff000, 0xffffe000",
    "vimix, RV64, 0x3ffffff000, 0x3fffffd000",
    "xv6,   RV64, 0x3ffffff000, 0x3fffffe000",
  })
  void topIsAsTheDocumentsSay(String name, Xlen xlen, String trampolineVa, String trapframeVa) {
    AddressSpaceLayout layout = AddressSpaceLayout.named(name, xlen);

    assertThat(layout.trampolineVa()).isEqualTo(Long.decode(trampolineVa));
    assertThat(layout.trapframeVa()).isEqualTo(Long.decode(trapframeVa));
    assertThat(layout.kernelStackVa(0)).isEqualTo(layout.trampolineVa() - 0x2000);
    assertThat(layout.kernelStackVa(63)).isEqualTo(layout.trampolineVa() - 0x80000);
  }

  @Test
  void stackFollowsGuardAndImageOnPageBoundaries() {
    AddressSpaceLayout layout = AddressSpaceLayout.vimix(Xlen.RV32);

    assertThat(layout.guardStartVa(0x2001)).isEqualTo(0x3000);
    assertThat(layout.guardStartVa(0x3000)).as("image ends at a page").isEqualTo(0x3000);
    assertThat(layout.stackStartVa(0x2001)).isEqualTo(0x4000);
    assertThat(layout.stackEndVa(0x2001)).isEqualTo(0x5000);
    assertThat(layout.heapStartVa(0x2001)).isEqualTo(0x5000);
  }

  @Test
  void unknownNameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressSpaceLayout.named("multics", Xlen.RV64))
        .withMessageContaining("multics");
  }
}
