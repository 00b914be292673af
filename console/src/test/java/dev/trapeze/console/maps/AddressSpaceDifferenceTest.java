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

class AddressSpaceDifferenceTest {
  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void nothingDiffersBetweenTwoLooksAtTheSame(PagingMode mode) {
    HandMadeSpaces spaces = new HandMadeSpaces(mode);
    AddressSpace space = spaces.small();
    AddressSpaceDifference difference =
        AddressSpaceDifference.between(spaces.take(space), spaces.take(space));
    assertThat(difference.isEmpty()).isTrue();
    assertThat(new DifferenceText(difference, PictureStyle.PLAIN).lines())
        .containsExactly("nothing: regions, entries and tables are the same");
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void growthOfTheHeapIsOneChangedRegionAndItsNewPages(PagingMode mode) {
    HandMadeSpaces spaces = new HandMadeSpaces(mode);
    AddressSpace space = spaces.small();
    AddressSpaceSnapshot before = spaces.take(space);
    space.moveHeapEnd(0x4800, 0x10_0000);
    AddressSpaceDifference grown = AddressSpaceDifference.between(before, spaces.take(space));

    assertThat(grown.regions()).hasSize(1);
    assertThat(grown.regions().get(0).sign()).isEqualTo('~');
    assertThat(grown.regions().get(0).either().endVa()).isEqualTo(0x4800);
    assertThat(grown.entries())
        .containsExactly(
            new EntryChange(0x3000, 4096, 0, space.table().entryOf(0x3000)),
            new EntryChange(0x4000, 4096, 0, space.table().entryOf(0x4000)));
    assertThat(grown.tablesNew()).isEmpty();
    assertThat(grown.tablesGone()).isEmpty();
  }

  @Test
  void changedEntryNamesItsBitsAndItsFrames() {
    HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV32);
    AddressSpace space = spaces.small();
    long sharedPa = HandMadeSpaces.RAM_PA + 0x7000;
    HandMadeSpaces.remap(space, 0x2000, sharedPa, Pte.R | Pte.U | Pte.A | 1 << 8);
    AddressSpaceSnapshot before = spaces.take(space);
    long copyPa = HandMadeSpaces.RAM_PA + 0x9000;
    HandMadeSpaces.remap(space, 0x2000, copyPa, HandMadeSpaces.DATA | Pte.A | Pte.D);
    AddressSpaceDifference difference = AddressSpaceDifference.between(before, spaces.take(space));

    assertThat(difference.entries()).hasSize(1);
    EntryChange change = difference.entries().get(0);
    assertThat(change.movesFrame()).isTrue();
    assertThat(PteWords.changes(change.before(), change.after()))
        .containsExactly("D set", "W set", "RSW 1 to 0");
    assertThat(String.join("\n", new DifferenceText(difference, PictureStyle.PLAIN).lines()))
        .isEqualTo(
            """
            regions: the same

                page       before             after              what
              ~ 0000 2000  20001D53 -A-U--RV  200024D7 DA-U-WRV  frame 8000 7000 to 8000 9000, D set, W set, RSW 1 to 0

            page tables: the same""");
  }

  @Test
  void regionsThatComeAndGoAreMatchedByKindAndEnd() {
    HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV39);
    AddressSpace first = spaces.space();
    first.mapFilled(new Region(RegionKind.STACK, 0x9000, 0xA000, HandMadeSpaces.DATA));
    first.mapFilled(new Region(RegionKind.INIT_CODE, 0, 0x1000, HandMadeSpaces.CODE));
    AddressSpace second = spaces.space();
    second.mapFilled(new Region(RegionKind.STACK, 0x8000, 0xA000, HandMadeSpaces.DATA));
    second.mapFilled(new Region(RegionKind.TEXT, 0, 0x1000, HandMadeSpaces.CODE));
    AddressSpaceDifference difference =
        AddressSpaceDifference.between(spaces.take(first), spaces.take(second));

    assertThat(difference.regions()).extracting(RegionChange::sign).containsExactly('-', '+', '~');
    assertThat(difference.regions())
        .extracting(change -> change.either().kind())
        .containsExactly(RegionKind.INIT_CODE, RegionKind.TEXT, RegionKind.STACK);
    assertThat(difference.tablesGone()).hasSize(3);
    assertThat(difference.tablesNew()).hasSize(3);
  }

  @Test
  void manyPagesThatChangeAlikeAreShownByTheirEnds() {
    HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV39);
    AddressSpace space = spaces.small();
    AddressSpaceSnapshot before = spaces.take(space);
    space.moveHeapEnd(0x3000 + 100 * 4096, 0x10_0000);
    AddressSpaceDifference difference = AddressSpaceDifference.between(before, spaces.take(space));

    assertThat(difference.entries()).hasSize(100);
    List<String> lines = new DifferenceText(difference, PictureStyle.PLAIN).lines();
    assertThat(lines).anyMatch(line -> line.startsWith("    ...") && line.contains("98 more"));
    assertThat(lines).filteredOn(line -> line.startsWith("  + ")).hasSize(2);
    assertThat(lines).filteredOn(line -> line.startsWith("  + 0000 0006 6000")).hasSize(1);
  }
}
