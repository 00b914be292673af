package dev.trapeze.console.maps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.mm.RegionKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureBoxTest {
  @Test
  void boxesAndGapsFollowEachOtherDownToZero() {
    List<PictureBox> boxes =
        boxes(
            PagingMode.SV32,
            region(0x1000, 0x2040),
            region(0x2040, 0x2100),
            region(0x9000, 0xA000));
    assertThat(boxes)
        .extracting(PictureBox::startVa)
        .containsExactly(0xA000L, 0x9000L, 0x3000L, 0x2040L, 0x1000L, 0L);
    assertThat(boxes)
        .extracting(PictureBox::lastVa)
        .containsExactly(0xFFFF_FFFFL, 0x9FFFL, 0x8FFFL, 0x20FFL, 0x203FL, 0xFFFL);
    assertThat(boxes)
        .extracting(box -> box.region() == null)
        .containsExactly(true, false, true, false, false, true);
  }

  @Test
  void twoRegionsInPageZeroLeaveNoGapBelow() {
    assertThat(boxes(PagingMode.SV39, region(0, 0x40), region(0x40, 0x100))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"SV39, 4000000000, ffffffc000000000", "SV48, 800000000000, ffff800000000000"})
  void addressesThatTheModeDoesNotHaveAreAGapOfTheirOwn(
      PagingMode mode, String holeStart, String holeEnd) {
    long kernelVa = -0x1000_0000L;
    List<PictureBox> boxes =
        boxes(mode, region(0x1000, 0x2000), region(kernelVa, kernelVa + 0x1000));
    assertThat(boxes)
        .extracting(PictureBox::hole)
        .containsExactly(false, false, false, true, false, false, false);
    PictureBox hole = boxes.get(3);
    assertThat(hole.startVa()).isEqualTo(Long.parseUnsignedLong(holeStart, 16));
    assertThat(hole.lastVa() + 1).isEqualTo(Long.parseUnsignedLong(holeEnd, 16));
    assertThat(boxes.get(0).lastVa()).as("the end of all addresses").isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1 byte",
    "64, 64 bytes",
    "1023, 1023 bytes",
    "1024, 1 KiB",
    "4660, 4.6 KiB",
    "1048575, 1 MiB",
    "1572864, 1.5 MiB",
    "4294959104, 4 GiB",
    "274877906944, 256 GiB",
    "-549755813888, 16 EiB",
    "-1, 16 EiB"
  })
  void sizesAreShort(long bytes, String words) {
    assertThat(AddressWords.size(bytes)).isEqualTo(words);
  }

  private static MapRegion region(long startVa, long endVa) {
    return new MapRegion(
        RegionKind.DATA,
        startVa,
        endVa,
        HandMadeSpaces.DATA,
        false,
        MapBacking.of(MapBacking.Kind.ZEROS));
  }

  private static List<PictureBox> boxes(PagingMode mode, MapRegion... regions) {
    Xlen xlen = mode == PagingMode.SV32 ? Xlen.RV32 : Xlen.RV64;
    SnapshotTitle title = new SnapshotTitle(1, "test", "now", 0, "linux", xlen);
    return PictureBox.of(
        new AddressSpaceSnapshot(title, mode, 0, List.of(regions), List.of(), List.of()));
  }
}
