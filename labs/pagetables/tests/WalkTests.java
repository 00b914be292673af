package lab.tests;

import static lab.tests.RawTables.hex;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.PageMapper;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import java.util.Random;

/** Task A: the way from a root table to an entry. */
final class WalkTests {
  private static final int ADDRESSES = 20;

  private WalkTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("walk-finds-the-entry-of-each-level", "A", 5, WalkTests::findsEntries),
        LabTest.of("walk-that-must-not-allocate-changes-nothing", "A", 3, WalkTests::onlyLooks),
        LabTest.of("walk-makes-tables-of-v-alone", "A", 6, WalkTests::makesTables));
  }

  private static void findsEntries(Trial trial) {
    PageMapper mapper = trial.submission().piece(PageMapper.class);
    RawTables tables = new RawTables(trial.xlen());
    Random random = trial.random();
    for (int i = 0; i < ADDRESSES; i++) {
      long va = tables.anyPage(random) + random.nextInt(4096);
      tables.makeTables(va, 0);
      for (int level = tables.levels() - 1; level >= 0; level--) {
        long found = mapper.walk(tables.memory(), tables.rootPa(), va, level, false);
        trial.equal(
            String.format("the entry of level %d for 0x%x is at this physical address", level, va),
            hex(tables.entryPa(va, level)),
            hex(found));
      }
    }
  }

  private static void onlyLooks(Trial trial) {
    PageMapper mapper = trial.submission().piece(PageMapper.class);
    RawTables tables = new RawTables(trial.xlen());
    long va = tables.anyPage(trial.random());
    int free = tables.freeFrames();
    long found = mapper.walk(tables.memory(), tables.rootPa(), va, 0, false);
    trial.equal(
        String.format("in an empty table there is no entry of level 0 for 0x%x", va),
        hex(PageMapper.NO_ENTRY),
        hex(found));
    trial.equal(
        "frames that are free after a walk that must not allocate", free, tables.freeFrames());
    trial.equal("tables after a walk that must not allocate", 1, tables.tables());
  }

  private static void makesTables(Trial trial) {
    PageMapper mapper = trial.submission().piece(PageMapper.class);
    RawTables tables = new RawTables(trial.xlen());
    Random random = trial.random();
    long va = tables.anyPage(random);
    int free = tables.freeFrames();
    long found = mapper.walk(tables.memory(), tables.rootPa(), va, 0, true);
    trial.equal(
        String.format("the entry of level 0 for 0x%x, once its tables are made", va),
        hex(tables.entryPa(va, 0)),
        hex(found));
    trial.equal("frames that the walk has taken", tables.levels() - 1, free - tables.freeFrames());
    for (int level = tables.levels() - 1; level > 0; level--) {
      long entry = tables.entry(va, level);
      trial.equal(
          "an entry that points to a table has V and no other flag (with R, W or X it would be a"
              + " page's): level "
              + level,
          "0x" + Integer.toHexString(Pte.V),
          "0x" + Integer.toHexString(Pte.flags(entry)));
    }
    trial.equal("the entry itself is not the walk's to fill", 0L, tables.entry(va, 0));
    trial.equal(
        "a second walk finds the tables of the first",
        hex(found),
        hex(mapper.walk(tables.memory(), tables.rootPa(), va, 0, true)));
    trial.equal("frames taken by both walks", tables.levels() - 1, free - tables.freeFrames());
  }
}
