package lab.tests;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.PageMapper;
import dev.trapeze.kernel.mm.PageMapper.Outcome;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import java.util.Random;

/** Task E: entries of higher levels: 4 MiB in Sv32, 2 MiB and 1 GiB in Sv39. */
final class SuperpageTests {
  private static final int PAGE = 4096;

  private SuperpageTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("aligned-range-is-one-superpage", "E", 6, SuperpageTests::aligned)
            .needing("one-page-is-mapped-with-its-permissions"),
        LabTest.of("edges-of-a-range-are-small-pages", "E", 6, SuperpageTests::edges)
            .needing("one-page-is-mapped-with-its-permissions"));
  }

  private static void aligned(Trial trial) {
    PageMapper mapper = trial.submission().piece(PageMapper.class);
    RawTables tables = new RawTables(trial.xlen());
    Random random = trial.random();
    long bytes = tables.pageBytes(1);
    long va = tables.anyPage(random) & -bytes;
    long pa = RawTables.anyFrame(random, bytes);
    Outcome outcome = mapper.mapPages(tables.memory(), tables.rootPa(), va, bytes, pa, Pte.R);
    trial.equal("mapPages of a range of a superpage's size", Outcome.MAPPED, outcome);
    RawTables.same(
        trial,
        "pages of an aligned range of a superpage's size",
        List.of(RawTables.line(va, pa, bytes, "R")),
        tables.pages());
    trial.equal(
        "tables for it: one for each level but the lowest", tables.levels() - 1, tables.tables());
  }

  private static void edges(Trial trial) {
    PageMapper mapper = trial.submission().piece(PageMapper.class);
    RawTables tables = new RawTables(trial.xlen());
    Random random = trial.random();
    long large = tables.pageBytes(1);
    long before = PAGE * (1 + random.nextInt(4));
    long behind = PAGE * (1 + random.nextInt(4));
    long va = 7 * large - before;
    long pa = RawTables.anyFrame(random, large) + large - before;
    long bytes = before + 2 * large + behind;
    Outcome outcome =
        mapper.mapPages(tables.memory(), tables.rootPa(), va, bytes, pa, Pte.R | Pte.X);
    trial.equal("mapPages of small pages, two superpages, small pages", Outcome.MAPPED, outcome);
    RawTables.same(
        trial,
        String.format("pages of a range of 0x%x bytes from 0x%x on", bytes, va),
        tables.fewestPages(va, bytes, pa, "RX"),
        tables.pages());
  }
}
