package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.elf.ElfFormatException;
import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.ElfSegment;
import dev.trapeze.images.UserPrograms;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code maps} prints, against the tables of the design. */
class MapsTest {
  private static final long PAGE_BYTES = 4096;

  @ParameterizedTest
  @CsvSource({
    "32, vimix, FFFF F000, FFFF D000",
    "32, xv6, FFFF F000, FFFF E000",
    "64, vimix, 003F FFFF F000, 003F FFFF D000",
    "64, xv6, 003F FFFF F000, 003F FFFF E000"
  })
  void tablesAreThoseOfTheDesign(int bits, String layout, String trampoline, String trapframe)
      throws ElfFormatException {
    String[] options = {"--table", "--xlen", "" + bits, "--layout", layout, "--program", "memmap"};
    List<String> rows = new ArrayList<>(rows("--at", "boot", options));
    rows.addAll(rows("--at", "exec", options));
    List<String> top = new ArrayList<>();
    top.add(row(bits, va(trampoline), va(trampoline) + PAGE_BYTES - 1, "TRAMPOLINE", "R, X"));
    if (layout.equals("vimix")) {
      top.add(row(bits, va(trampoline) - PAGE_BYTES, va(trampoline) - 1, "", ""));
    }
    top.add(row(bits, va(trapframe), va(trapframe) + PAGE_BYTES - 1, "TRAPFRAME", "R, W"));

    List<String> expected = new ArrayList<>(top);
    expected.add(row(bits, PAGE_BYTES, va(trapframe) - 1, "", ""));
    expected.add(row(bits, 0, PAGE_BYTES - 1, "init code", "R, W, X, U"));

    expected.addAll(top);
    ElfImage image = ElfImage.parse(UserPrograms.elf("memmap", bits), "memmap");
    ElfSegment code = image.segments().get(0);
    ElfSegment data = image.segments().get(1);
    long dataEnd = data.vaddr() + data.fileBytes();
    long bssEnd = data.vaddr() + data.memBytes();
    long guard = (bssEnd + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    long heap = guard + 2 * PAGE_BYTES;
    expected.add(row(bits, heap, va(trapframe) - 1, "", ""));
    expected.add("|" + address(bits, heap) + "||heap|R, W, U|");
    expected.add(row(bits, guard + PAGE_BYTES, heap - 1, "stack", "R, W, U"));
    expected.add(row(bits, guard, guard + PAGE_BYTES - 1, "(guard)", "R, W"));
    expected.add(row(bits, dataEnd, bssEnd - 1, "bss", "R, W, U"));
    expected.add(row(bits, data.vaddr(), dataEnd - 1, "data", "R, W, U"));
    long codePagesEnd = (code.memBytes() + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    assertThat(codePagesEnd).as("no gap between text and data").isEqualTo(data.vaddr());
    expected.add(row(bits, 0, code.memBytes() - 1, "text", "R, X, U"));

    assertThat(rows).containsExactlyElementsOf(expected);
  }

  @Test
  void initAfterItsExecIsWhatIsShownUnlessSomethingElseIsAskedFor() {
    assertThat(CommandRun.of("maps", "--xlen", "32").out())
        .startsWith("pid 1 init after its exec of /init (vimix layout, 32 bits, ");
  }

  /** The rows of the table without their headings and without what they are mapped from. */
  private static List<String> rows(String at, String moment, String... options) {
    List<String> words = new ArrayList<>(List.of("maps", at, moment));
    words.addAll(List.of(options));
    CommandRun run = CommandRun.of(words.toArray());
    assertThat(run.status()).as(run.err()).isZero();
    return run.out()
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| VA") && !line.contains("---"))
        .map(line -> line.split("\\|", -1))
        .map(
            cells ->
                String.join(
                    "|",
                    "",
                    cells[1].trim(),
                    cells[2].trim(),
                    cells[3].trim(),
                    cells[5].trim(),
                    ""))
        .toList();
  }

  private static String row(int bits, long startVa, long lastVa, String alias, String letters) {
    return String.join("|", "", address(bits, startVa), address(bits, lastVa), alias, letters, "");
  }

  private static long va(String groups) {
    return Long.parseLong(groups.replace(" ", ""), 16);
  }

  private static String address(int bits, long va) {
    String digits = String.format(Locale.ROOT, bits == 32 ? "%08X" : "%012X", va);
    return digits.replaceAll("(.{4})(?=.)", "$1 ");
  }
}
