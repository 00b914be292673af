package lab.tests;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.PageTablePrinter;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import java.util.Random;

/** Task C: a table in words. */
final class PrintTests {
  private static final int PAGES = 6;

  private PrintTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("empty-table-is-one-line", "C", 2, PrintTests::empty),
        LabTest.of("each-valid-entry-is-a-line", "C", 5, PrintTests::entries),
        LabTest.of(
            "tables-stand-behind-the-entries-that-point-to-them", "C", 4, PrintTests::order));
  }

  private static void empty(Trial trial) {
    RawTables tables = new RawTables(trial.xlen());
    PrintedTable printed = print(trial, tables);
    trial.equal(
        "root of the table that is printed",
        "0x" + Long.toHexString(tables.rootPa()),
        printed.root());
    trial.equal("entries of an empty table", List.of(), printed.lines());
  }

  private static void entries(Trial trial) {
    RawTables tables = someTables(trial);
    PrintedTable printed = print(trial, tables);
    RawTables.same(
        trial,
        "entries of the table, in any order and at any depth",
        PrintedTable.expected(tables).contents(),
        printed.contents());
  }

  private static void order(Trial trial) {
    RawTables tables = someTables(trial);
    RawTables.same(
        trial,
        "entries of the table, each with its depth, in order",
        PrintedTable.expected(tables).lines(),
        print(trial, tables).lines());
  }

  private static RawTables someTables(Trial trial) {
    RawTables tables = new RawTables(trial.xlen());
    Random random = trial.random();
    for (int i = 0; i < PAGES; i++) {
      int flags = Pte.V | Pte.R | (random.nextBoolean() ? Pte.W : Pte.X) | Pte.U;
      long pa = RawTables.anyFrame(random, 4096);
      tables.setEntry(tables.anyPage(random), 0, Pte.make(pa, flags));
    }
    // Two in one table, and the first and the last of all entries.
    tables.setEntry(0, 0, Pte.make(0x3000, Pte.V | Pte.R));
    tables.setEntry(0x1000, 0, Pte.make(0x4000, Pte.V | Pte.R));
    long lastVa = trial.xlen() == Xlen.RV32 ? 0xFFFF_F000L : -4096;
    tables.setEntry(lastVa, 0, Pte.make(0x5000, Pte.V | Pte.R | Pte.X));
    return tables;
  }

  private static PrintedTable print(Trial trial, RawTables tables) {
    PageTablePrinter printer = trial.submission().piece(PageTablePrinter.class);
    return PrintedTable.read(printer.print(tables.memory(), tables.rootPa()));
  }
}
