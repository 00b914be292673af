package lab.hidden;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.PageMapper;
import dev.trapeze.kernel.mm.PageMapper.Outcome;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import lab.tests.RawTables;

/** Task B: ranges that cannot be mapped, and the last one that can. */
final class HiddenMapTests {
  private static final int PAGE = 4096;

  private HiddenMapTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("range-for-which-frames-lack-leaves-no-page", "B", 4, HiddenMapTests::noFrame)
            .needing("range-is-mapped-to-its-last-page"),
        LabTest.of("bad-range-is-refused", "B", 3, HiddenMapTests::badRanges)
            .needing("one-page-is-mapped-with-its-permissions"),
        LabTest.of("last-page-of-all-addresses-can-be-mapped", "B", 2, HiddenMapTests::lastPage)
            .needing("one-page-is-mapped-with-its-permissions"));
  }

  private static void noFrame(Trial trial) {
    PageMapper mapper = trial.submission().piece(PageMapper.class);
    RawTables tables = new RawTables(trial.xlen());
    // The range needs two tables of level 0, and there is a frame for the first.
    tables.leaveFree(tables.levels() - 1);
    long va = 5 * tables.pageBytes(1) - 3 * PAGE;
    Outcome outcome =
        mapper.mapPages(
            tables.memory(), tables.rootPa(), va, 6 * PAGE, 0x8000_0000L, Pte.R | Pte.W);
    trial.equal("mapPages without a frame for its second table", Outcome.NO_FRAME, outcome);
    RawTables.same(trial, "pages that are left of a range that failed", List.of(), tables.pages());
  }

  private static void badRanges(Trial trial) {
    PageMapper mapper = trial.submission().piece(PageMapper.class);
    RawTables tables = new RawTables(trial.xlen());
    long endVa = trial.xlen() == Xlen.RV32 ? 0x1_0000_0000L : 0x40_0000_0000L;
    long[][] ranges = {
      {0x1800, PAGE, 0x8000},
      {0x1000, PAGE + 1, 0x8000},
      {0x1000, PAGE, 0x8010},
      {0x1000, 0, 0x8000},
      {0x1000, -PAGE, 0x8000},
      {endVa - PAGE, 2 * PAGE, 0x8000},
      {endVa, PAGE, 0x8000}
    };
    int free = tables.freeFrames();
    for (long[] range : ranges) {
      String words =
          String.format("mapPages of 0x%x bytes at 0x%x to 0x%x", range[1], range[0], range[2]);
      trial.equal(
          words,
          Outcome.BAD_RANGE,
          mapper.mapPages(tables.memory(), tables.rootPa(), range[0], range[1], range[2], Pte.R));
      RawTables.same(trial, "pages after " + words, List.of(), tables.pages());
      trial.equal("frames that are free after " + words, free, tables.freeFrames());
    }
  }

  private static void lastPage(Trial trial) {
    PageMapper mapper = trial.submission().piece(PageMapper.class);
    RawTables tables = new RawTables(trial.xlen());
    long va = trial.xlen() == Xlen.RV32 ? 0xFFFF_E000L : -2 * PAGE;
    Outcome outcome =
        mapper.mapPages(tables.memory(), tables.rootPa(), va, 2 * PAGE, 0x7000, Pte.R | Pte.X);
    trial.equal("mapPages of the two highest pages", Outcome.MAPPED, outcome);
    RawTables.same(
        trial,
        "the highest pages",
        RawTables.smallPages(va, 2 * PAGE, 0x7000, "RX"),
        tables.pages());
  }
}
