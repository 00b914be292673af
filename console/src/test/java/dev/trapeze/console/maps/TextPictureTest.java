package dev.trapeze.console.maps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPictureTest {
  private final HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV32);

  @Test
  void drawsBoxesFromTheTopWithTheirEndsAndPages() {
    AddressSpace space = spaces.small();
    HandMadeSpaces.pin(space, 0, HandMadeSpaces.RAM_PA + 0x4_0000);
    HandMadeSpaces.pin(space, 0x2000, HandMadeSpaces.RAM_PA + 0x7_0000);
    spaces.addOther(2, spaces.small());
    assertThat(picture(space, PictureStyle.PLAIN))
        .isEqualTo(
            """
                      +------------------------------------+
            FFFF FFFF | trampoline         r-x-      4 KiB | s
            FFFF F000 |                                    | frame 8000 0000, also in pid 2
                      +------------------------------------+
                      ~~~ unmapped ~~~~~~~~~~~~~~~ 4 GiB ~~~
                      +------------------------------------+
            0000 3000 | heap               rw-u      empty |
                      +------------------------------------+
            0000 203F | data               rw-u   64 bytes | -
            0000 2000 |                                    | frame 8007 0000
                      +------------------------------------+
            0000 1233 | text               r-xu    4.6 KiB | --
            0000 0000 |                                    | 2 frames from 8004 0000
                      +------------------------------------+

            pages, from the lowest: s frame shared with other processes, - there, not written
            scale: a line in a box is 4 KiB; smaller boxes have two lines, larger ones are cut""");
  }

  @Test
  void leavesOutWhatBeginsAboveALimit() {
    AddressSpace space = spaces.small();
    List<String> lines =
        new TextPicture(spaces.take(space), PictureStyle.PLAIN).linesBelow(0xFFFF_F000L);
    assertThat(lines.subList(0, 5))
        .containsExactly(
            "FFFF F000 the kernel's half, left out here",
            "FFFF EFFF",
            "          ~~~ unmapped ~~~~~~~~~~~~~~~ 4 GiB ~~~",
            "0000 3000",
            "          +------------------------------------+");
  }

  @Test
  void unicodeDiffersInLinesOnly() {
    AddressSpace space = spaces.small();
    String plain = picture(space, PictureStyle.PLAIN);
    String unicode = picture(space, new PictureStyle(true, false));
    assertThat(unicode).contains("┌──").contains("├──").contains("└──").contains("≈≈≈ unmapped");
    assertThat(
            unicode
                .replaceAll("[┌├└┐┤┘]", "+")
                .replace('─', '-')
                .replace('│', '|')
                .replace('≈', '~'))
        .isEqualTo(plain);
  }

  @Test
  void colourChangesNothingButColour() {
    AddressSpace space = spaces.small();
    String plain = picture(space, PictureStyle.PLAIN);
    String coloured = picture(space, new PictureStyle(false, true));
    assertThat(coloured).contains("\u001b[36m text ").contains("\u001b[33m data ");
    String stripped = coloured.replaceAll("\u001b\\[[0-9;]*m", "");
    assertThat(stripped.lines().filter(line -> !line.startsWith("colours: ")))
        .containsExactlyElementsOf(plain.lines().toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 20, 64})
  void linesInABoxAreToScale(int pages) {
    AddressSpace space = spaces.space();
    space.mapFilled(
        new Region(RegionKind.TEXT, 0x1000, 0x1000 + 4096L * pages, HandMadeSpaces.CODE));
    space.mapFilled(new Region(RegionKind.HEAP, 0x100_0000, 0x100_8000, HandMadeSpaces.DATA));
    List<String> lines = new TextPicture(spaces.take(space), PictureStyle.PLAIN).lines();
    int bytesPerLine = 4096 * Math.max(1, Integer.highestOneBit(Math.max(pages, 8) - 1) * 2 / 8);
    assertThat(innerLines(lines, "text"))
        .isEqualTo(Math.max(2, (pages * 4096 + bytesPerLine - 1) / bytesPerLine))
        .isLessThanOrEqualTo(8);
    assertThat(innerLines(lines, "heap")).isEqualTo(Math.max(2, 8 * 4096 / bytesPerLine));
  }

  private static long innerLines(List<String> lines, String name) {
    int first = 0;
    while (!lines.get(first).contains("| " + name)) {
      first++;
    }
    return lines.subList(first, lines.size()).stream()
        .takeWhile(line -> line.contains("|"))
        .count();
  }

  private String picture(AddressSpace space, PictureStyle style) {
    return String.join("\n", new TextPicture(spaces.take(space), style).lines());
  }
}
