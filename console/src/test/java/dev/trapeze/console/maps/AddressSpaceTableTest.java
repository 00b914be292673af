package dev.trapeze.console.maps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressSpaceTableTest {
  @Test
  void showsRegionsFromTheTopWithWhatTheEntriesSay() {
    HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV32);
    AddressSpace space = spaces.space();
    space.mapBorrowed(
        new Region(RegionKind.TRAMPOLINE, 0xFFFF_F000L, 0x1_0000_0000L, Pte.R | Pte.X),
        HandMadeSpaces.RAM_PA);
    space.mapFilled(new Region(RegionKind.TEXT, 0, 0x1234, HandMadeSpaces.CODE));
    space.mapFilled(new Region(RegionKind.HEAP, 0x2000, 0x2000, HandMadeSpaces.DATA));
    HandMadeSpaces.pin(space, 0, HandMadeSpaces.RAM_PA + 0x3000);
    HandMadeSpaces.pin(space, 0x1000, HandMadeSpaces.RAM_PA + 0x5000);

    assertThat(String.join("\n", new AddressSpaceTable(spaces.take(space)).lines()))
        .isEqualTo(
            """
            | VA start  | VA end    | alias      | mapped from                                              | permissions |
            | --------- | --------- | ---------- | -------------------------------------------------------- | ----------- |
            | FFFF F000 | FFFF FFFF | TRAMPOLINE | trap code, the same in each table, frame 8000 0000       | R, X        |
            | 0000 2000 | FFFF EFFF |            | unmapped                                                 |             |
            | 0000 2000 |           | heap       | sbrk, grows up                                           | R, W, U     |
            | 0000 0000 | 0000 1233 | text       | copy from the ELF file, 2 frames 8000 3000 and 8000 5000 | R, X, U     |""");
  }

  @Test
  void permissionsComeFromTheTableAndNotFromTheRegion() {
    HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV39);
    AddressSpace space = spaces.space();
    space.mapFilled(new Region(RegionKind.DATA, 0x1000, 0x2000, HandMadeSpaces.DATA));
    HandMadeSpaces.remap(space, 0x1000, HandMadeSpaces.RAM_PA + 0x9000, Pte.R);

    assertThat(new AddressSpaceTable(spaces.take(space)).lines().get(2))
        .isEqualTo(
            "| 0000 0000 1000 | 0000 0000 1FFF | data  |"
                + " copy from the ELF file, frame 0000 8000 9000 | R           |");
  }

  @Test
  void whereNothingIsMappedYetThePermissionsAreTheRegions() {
    HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV32);
    AddressSpace space = spaces.space();
    space.reserve(new Region(RegionKind.BSS, 0x1000, 0x2000, HandMadeSpaces.DATA));

    assertThat(new AddressSpaceTable(spaces.take(space)).lines())
        .anyMatch(line -> line.endsWith("| zeros, 1 page not mapped | R, W, U     |"));
  }

  @Test
  void pagesOfASuperpageAreOneRangeOfFrames() {
    HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV32);
    AddressSpace space = spaces.space();
    space.mapBorrowed(
        new Region(RegionKind.KERNEL_RAM, 0xC000_0000L, 0xC080_1000L, Pte.R | Pte.W),
        HandMadeSpaces.RAM_PA);

    List<String> lines = new AddressSpaceTable(spaces.take(space)).lines();
    assertThat(lines.get(2)).contains("C080 1000 | FFFF FFFF |").contains("unmapped");
    assertThat(lines.get(3))
        .contains("2049 frames (2 superpages) 8000 0000 to 8080 0FFF")
        .contains("R, W");
  }
}
