package dev.trapeze.console.maps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotTakerTest {
  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void pagesAndTablesAreThoseOfTheTableInRam(PagingMode mode) {
    HandMadeSpaces spaces = new HandMadeSpaces(mode);
    AddressSpace space = spaces.small();
    AddressSpaceSnapshot snapshot = spaces.take(space);

    assertThat(snapshot.rootPa()).isEqualTo(space.table().rootPa());
    assertThat(snapshot.pages()).hasSize(4);
    for (MappedPage page : snapshot.pages()) {
      assertThat(page.entry()).isEqualTo(space.table().entryOf(page.va()));
      assertThat(page.pa()).isEqualTo(Pte.pa(page.entry()));
      assertThat(page.bytes()).isEqualTo(4096);
    }
    assertThat(snapshot.pages().subList(0, 3))
        .extracting(MappedPage::va)
        .containsExactly(0L, 0x1000L, 0x2000L);
    // Both paths begin at the root; with Sv48, in whose table both halves of Sv39 are one entry,
    // they have one more table in common.
    int common = mode == PagingMode.SV48 ? 2 : 1;
    assertThat(snapshot.tables()).hasSize(common + 2 * (mode.levels() - common));
    assertThat(snapshot.tables().get(0).level()).isEqualTo(mode.levels() - 1);
    assertThat(snapshot.tables().get(common - 1).entries()).isEqualTo(2);
    assertThat(spaces.frames.totalFrames() - spaces.frames.freeFrames())
        .as("frames of tables and pages, the trampoline's not among them")
        .isEqualTo(snapshot.tables().size() + 3);
  }

  @Test
  void addressesOfTheUpperHalfAreSignExtendedAndComeLast() {
    HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV39);
    AddressSpace space = spaces.small();
    long va = 0xFFFF_FFFF_FFFF_E000L;
    // In 39 bits, as the table has it.
    int[] indexes = {PagingMode.SV39.vpnIndex(va, 2), PagingMode.SV39.vpnIndex(va, 1)};
    assertThat(indexes).containsExactly(511, 511);
    long middlePa = spaces.frames.allocateZeroed();
    long lowestPa = spaces.frames.allocateZeroed();
    spaces.ram.writeLong(space.table().rootPa() + 511 * 8, Pte.make(middlePa, Pte.V));
    spaces.ram.writeLong(middlePa + 511 * 8, Pte.make(lowestPa, Pte.V));
    spaces.ram.writeLong(
        lowestPa + 510 * 8, Pte.make(HandMadeSpaces.RAM_PA, Pte.V | Pte.R | Pte.G));

    List<MappedPage> pages = spaces.take(space).pages();
    assertThat(pages.get(pages.size() - 1).va()).isEqualTo(va);
  }

  @Test
  void superpageIsOnePageOfItsLevel() {
    HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV32);
    AddressSpace space = spaces.space();
    MapRegion region =
        new MapRegion(
            RegionKind.KERNEL_RAM,
            0xC000_0000L,
            0xC040_1000L,
            Pte.R,
            false,
            MapBacking.of(MapBacking.Kind.BORROWED));
    space.mapBorrowed(
        new Region(RegionKind.KERNEL_RAM, region.startVa(), region.endVa(), Pte.R),
        HandMadeSpaces.RAM_PA);

    AddressSpaceSnapshot snapshot = spaces.take(space);
    assertThat(snapshot.pages()).extracting(MappedPage::level).containsExactly(1, 0);
    assertThat(snapshot.pages()).extracting(MappedPage::bytes).containsExactly(4L << 20, 4096L);
    assertThat(snapshot.regions()).containsExactly(region);
    assertThat(snapshot.runsOf(region))
        .containsExactly(new PageRun(PageState.CLEAN, false, region.startVa(), 1025));
  }

  @Test
  void frameOfAnotherProcessIsMarkedWithItsNumber() {
    HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV32);
    AddressSpace space = spaces.small();
    AddressSpace other = spaces.small();
    long textPa = Pte.pa(space.table().entryOf(0x1000));
    HandMadeSpaces.remap(other, 0x1000, textPa, HandMadeSpaces.CODE);
    spaces.frames.addReference(textPa);
    spaces.addOther(2, other);
    spaces.addOther(7, other);

    AddressSpaceSnapshot snapshot = spaces.take(space);
    assertThat(pageAt(snapshot, 0).sharedWith()).isEmpty();
    assertThat(pageAt(snapshot, 0).references()).isEqualTo(1);
    assertThat(pageAt(snapshot, 0x1000).sharedWith()).containsExactly(2, 7);
    assertThat(pageAt(snapshot, 0x1000).references()).isEqualTo(2);
    assertThat(pageAt(snapshot, 0x1000).state()).isEqualTo(PageState.SHARED);
    assertThat(pageAt(snapshot, 0xFFFF_F000L).sharedWith()).containsExactly(2, 7);
    assertThat(pageAt(snapshot, 0xFFFF_F000L).references())
        .as("the trampoline is not the allocator's")
        .isZero();
  }

  @Test
  void pageThatIsSharedUntilItIsWrittenHasACapital() {
    HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV32);
    AddressSpace space = spaces.space();
    space.mapFilled(new Region(RegionKind.HEAP, 0x1000, 0x3000, HandMadeSpaces.DATA));
    setFlags(space, 0x1000, Pte.R | Pte.U);
    setFlags(space, 0x2000, Pte.R | Pte.U);
    AddressSpace other = spaces.small();
    HandMadeSpaces.remap(other, 0x2000, Pte.pa(space.table().entryOf(0x2000)), Pte.R | Pte.U);
    spaces.addOther(2, other);

    AddressSpaceSnapshot snapshot = spaces.take(space);
    assertThat(snapshot.runsOf(snapshot.regions().get(0)))
        .extracting(PageRun::letter)
        .containsExactly('c', 'C');
    assertThat(new TextPicture(snapshot, PictureStyle.PLAIN).lines())
        .anyMatch(line -> line.contains("| cC"))
        .anyMatch(line -> line.endsWith("; a capital: shared with other processes"));
  }

  @Test
  void stateOfAPageFollowsFromRegionAndEntry() {
    HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV39);
    AddressSpace space = spaces.space();
    space.mapFilled(new Region(RegionKind.HEAP, 0x1000, 0x6000, HandMadeSpaces.DATA));
    setFlags(space, 0x2000, HandMadeSpaces.DATA | Pte.A | Pte.D);
    setFlags(space, 0x3000, Pte.R | Pte.U);
    space.table().unmap(0x4000);
    setFlags(space, 0x5000, Pte.R | Pte.U);
    spaces.zeroPa = Pte.pa(space.table().entryOf(0x5000));

    AddressSpaceSnapshot snapshot = spaces.take(space);
    MapRegion heap = snapshot.regions().get(0);
    assertThat(snapshot.runsOf(heap))
        .containsExactly(
            new PageRun(PageState.CLEAN, false, 0x1000, 1),
            new PageRun(PageState.DIRTY, false, 0x2000, 1),
            new PageRun(PageState.COPY_ON_WRITE, false, 0x3000, 1),
            new PageRun(PageState.ABSENT, false, 0x4000, 1),
            new PageRun(PageState.ZERO, false, 0x5000, 1));
  }

  private static void setFlags(AddressSpace space, long va, int flags) {
    HandMadeSpaces.remap(space, va, Pte.pa(space.table().entryOf(va)), flags);
  }

  private static MappedPage pageAt(AddressSpaceSnapshot snapshot, long va) {
    return snapshot.pages().stream().filter(page -> page.va() == va).findFirst().orElseThrow();
  }
}
