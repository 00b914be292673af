package dev.trapeze.kernel.mm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
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

  @ParameterizedTest
  @CsvSource({
    "SV32, 0x08048000, 0xc0000000, 0xc0000000, 0xb8000000",
    "SV39, 0x400000, 0x4000000000, 0xffffffc000000000, 0x3ff8000000",
    "SV48, 0x400000, 0x800000000000, 0xffff800000000000, 0x7ffff8000000",
  })
  void linuxHasTheProgramBelowAndTheKernelAbove(
      PagingMode mode, String imageVa, String stackTopVa, String kernelVa, String mmapTopVa) {
    AddressSpaceLayout layout = AddressSpaceLayout.linux(mode);

    assertThat(layout.imageStartVa()).isEqualTo(hex(imageVa));
    assertThat(layout.stackTopVa()).isEqualTo(hex(stackTopVa));
    assertThat(layout.userEndVa()).isEqualTo(hex(stackTopVa));
    assertThat(layout.mmapTopVa(8 << 20)).isEqualTo(hex(mmapTopVa));
    KernelPlace.UpperHalf half = layout.kernelHalf();
    assertThat(half.startVa()).isEqualTo(hex(kernelVa));
    for (long va :
        new long[] {half.directMapVa(), half.stacksVa(), half.deviceVa(), half.vectorVa()}) {
      assertThat(va).isGreaterThanOrEqualTo(half.startVa());
      assertThat(mode == PagingMode.SV32 || mode.isCanonical(va)).isTrue();
      assertThat(va % Pages.BYTES).isZero();
    }
    assertThat(layout.kernelStackEndVa(0)).isLessThan(half.deviceVa());
  }

  /** Linux's mmap_base: at least 128 MiB and at most five sixths of it all lie above. */
  @ParameterizedTest
  @CsvSource({
    "0, 0xb8000000",
    "0x7f00000, 0xb8000000",
    "0x8000000, 0xb7f00000",
    "0x40000000, 0x7ff00000",
    "0xffffffff, 0x20000000",
    "0xffffffffffffffff, 0x20000000",
  })
  void mappingsBeginBelowWhatTheStackMayBecome(String limitBytes, String topVa) {
    assertThat(AddressSpaceLayout.linux(Xlen.RV32).mmapTopVa(hex(limitBytes)))
        .isEqualTo(hex(topVa));
  }

  private static long hex(String text) {
    return text.startsWith("0x")
        ? Long.parseUnsignedLong(text.substring(2), 16)
        : Long.parseLong(text);
  }

  @Test
  void unknownNameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressSpaceLayout.named("multics", Xlen.RV64))
        .withMessageContaining("multics");
  }
}
