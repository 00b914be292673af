package lab.hidden;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.PageMapper;
import dev.trapeze.kernel.mm.PageMapper.Outcome;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import lab.tests.RawTables;

/** Task E: where a superpage must not be, and the largest that there is. */
final class HiddenSuperpageTests {
  private static final int PAGE = 4096;

  private HiddenSuperpageTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("frames-must-be-aligned-too", "E", 3, HiddenSuperpageTests::frames)
            .needing("range-is-mapped-to-its-last-page"),
        LabTest.of("largest-superpage-is-used", "E", 2, HiddenSuperpageTests::largest)
            .needing("aligned-range-is-one-superpage")
            .inWidths(Xlen.RV64),
        LabTest.of("superpage-takes-no-place-that-is-taken", "E", 3, HiddenSuperpageTests::taken)
            .needing("aligned-range-is-one-superpage"));
  }

  private static void frames(Trial trial) {
    PageMapper mapper = trial.submission().piece(PageMapper.class);
    RawTables tables = new RawTables(trial.xlen());
    long large = tables.pageBytes(1);
    long va = 3 * large;
    long pa = RawTables.anyFrame(trial.random(), large) + PAGE;
    Outcome outcome = mapper.mapPages(tables.memory(), tables.rootPa(), va, large, pa, Pte.R);
    trial.equal("mapPages to frames that are not aligned", Outcome.MAPPED, outcome);
    RawTables.same(
        trial,
        "pages of a range whose frames begin one page behind a superpage's place",
        RawTables.smallPages(va, large, pa, "R"),
        tables.pages());
  }

  private static void largest(Trial trial) {
    PageMapper mapper = trial.submission().piece(PageMapper.class);
    RawTables tables = new RawTables(trial.xlen());
    long large = tables.pageBytes(1);
    long largest = tables.pageBytes(2);
    long va = 4 * largest - large - PAGE;
    long pa = 9 * largest - large - PAGE;
    long bytes = PAGE + large + 2 * largest + 3 * large;
    Outcome outcome = mapper.mapPages(tables.memory(), tables.rootPa(), va, bytes, pa, Pte.R);
    trial.equal("mapPages of two GiB and a few MiB", Outcome.MAPPED, outcome);
    RawTables.same(
        trial,
        "pages of a range of two GiB and a few MiB",
        tables.fewestPages(va, bytes, pa, "R"),
        tables.pages());
  }

  private static void taken(Trial trial) {
    PageMapper mapper = trial.submission().piece(PageMapper.class);
    RawTables tables = new RawTables(trial.xlen());
    long large = tables.pageBytes(1);
    long va = 2 * large;
    // A table that is empty may stay; its pages are small ones then.
    tables.makeTables(va + large, 0);
    long tablePa = tables.entryPa(va + large, 0);
    trial.equal(
        "mapPages over a table without pages",
        Outcome.MAPPED,
        mapper.mapPages(tables.memory(), tables.rootPa(), va, 2 * large, 8 * large, Pte.R));
    trial.equal("the table that was there is used", tablePa, tables.entryPa(va + large, 0));
    trial.equal(
        "number of pages: a large one, and those of the table that was there",
        1 + large / PAGE,
        tables.pages().size());

    List<String> before = tables.pages();
    // First while there is no table for what lies in front: it would be a superpage.
    trial.equal(
        "mapPages of a superpage in front and one that is taken",
        Outcome.ALREADY_MAPPED,
        mapper.mapPages(
            tables.memory(), tables.rootPa(), va - large, 2 * large, 16 * large, Pte.R));
    RawTables.same(
        trial, "pages after a superpage in front of one that is taken", before, tables.pages());
    trial.equal(
        "mapPages over all that",
        Outcome.ALREADY_MAPPED,
        mapper.mapPages(tables.memory(), tables.rootPa(), va - 2 * PAGE, 3 * large, 0x5000, Pte.R));
    trial.equal(
        "mapPages of a page within a superpage",
        Outcome.ALREADY_MAPPED,
        mapper.mapPages(tables.memory(), tables.rootPa(), va + PAGE, PAGE, 0x5000, Pte.R));
    RawTables.same(trial, "pages after what was refused", before, tables.pages());
  }
}
