package lab.hidden;

import static lab.tests.RawTables.hex;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.PageMapper;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import lab.tests.RawTables;

/** Task A: where there is no entry. */
final class HiddenWalkTests {
  private HiddenWalkTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("walk-tells-that-no-frame-is-left", "A", 3, HiddenWalkTests::noFrame),
        LabTest.of("walk-ends-at-superpages-and-bad-addresses", "A", 3, HiddenWalkTests::ends));
  }

  private static void noFrame(Trial trial) {
    PageMapper mapper = trial.submission().piece(PageMapper.class);
    for (int left = 0; left < new RawTables(trial.xlen()).levels() - 1; left++) {
      RawTables tables = new RawTables(trial.xlen());
      tables.leaveFree(left);
      long va = tables.anyPage(trial.random());
      trial.equal(
          "a walk that needs a table more than there are frames finds no entry",
          hex(PageMapper.NO_ENTRY),
          hex(mapper.walk(tables.memory(), tables.rootPa(), va, 0, true)));
      trial.equal("no page is mapped then", List.of(), tables.pages());
    }
  }

  private static void ends(Trial trial) {
    PageMapper mapper = trial.submission().piece(PageMapper.class);
    RawTables tables = new RawTables(trial.xlen());
    long large = tables.pageBytes(1);
    long va = tables.anyPage(trial.random()) & -large;
    long entry = Pte.make(0x4000_0000L, Pte.V | Pte.R | Pte.X);
    tables.setEntry(va, 1, entry);
    for (boolean allocate : new boolean[] {false, true}) {
      trial.equal(
          "below a superpage's entry there is no table, and so no entry of level 0",
          hex(PageMapper.NO_ENTRY),
          hex(mapper.walk(tables.memory(), tables.rootPa(), va + 0x3000, 0, allocate)));
      trial.equal("the superpage's entry afterwards", hex(entry), hex(tables.entry(va, 1)));
      long bad = trial.xlen() == Xlen.RV32 ? 0x1_0000_5000L : 0x40_0000_5000L;
      int free = tables.freeFrames();
      trial.equal(
          "0x" + Long.toHexString(bad) + " is no address that the mode can translate",
          hex(PageMapper.NO_ENTRY),
          hex(mapper.walk(tables.memory(), tables.rootPa(), bad, 0, allocate)));
      trial.equal("frames that are free afterwards", free, tables.freeFrames());
    }
  }
}
