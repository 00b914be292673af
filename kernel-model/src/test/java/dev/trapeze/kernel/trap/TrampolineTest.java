package dev.trapeze.kernel.trap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrampolineTest {
  private static final long PA = 0x8000_1000L;

  static Stream<AddressSpaceLayout> layouts() {
    return Stream.of(Xlen.values())
        .flatMap(
            xlen ->
                AddressSpaceLayout.NAMES.stream()
                    .map(name -> AddressSpaceLayout.named(name, xlen))
                    .filter(layout -> !layout.hasKernelHalf()));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void codeFillsTheFrameFromItsStartAndFitsIntoIt(AddressSpaceLayout layout) {
    Ram ram = new Ram(0x8000_0000L, 0x4000);

    Trampoline trampoline = Trampoline.install(ram, layout, null, PA);

    assertThat(trampoline.uservecVa()).isEqualTo(layout.trampolineVa());
    assertThat(trampoline.userretVa())
        .isBetween(layout.trampolineVa() + 4 * 32, layout.trampolineVa() + 4096);
    // csrw sscratch, a0
    assertThat(ram.readInt(PA)).isEqualTo(0x1405_1073);
    assertThat(ram.readInt(PA + 4096)).as("the next frame").isZero();
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void wayBackEndsWithSret(AddressSpaceLayout layout) {
    Ram ram = new Ram(0x8000_0000L, 0x4000);
    Trampoline.install(ram, layout, null, PA);
    int last = 0;
    for (int offset = 0; offset < 4096; offset += 4) {
      int word = ram.readInt(PA + offset);
      last = word == 0 ? last : word;
    }

    assertThat(last).isEqualTo(0x1020_0073);
    assertThat(List.of(layout.trapframeVa() % 4096, layout.trampolineVa() % 4096)).containsOnly(0L);
  }
}
