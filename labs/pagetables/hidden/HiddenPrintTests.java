package lab.hidden;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.PageTablePrinter;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import lab.tests.PrintedTable;
import lab.tests.RawTables;

/** Task C: superpages, and all flags. */
final class HiddenPrintTests {
  private HiddenPrintTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("superpage-is-printed-as-a-page", "C", 2, HiddenPrintTests::superpage),
        LabTest.of("each-flag-is-printed", "C", 2, HiddenPrintTests::flags));
  }

  private static void superpage(Trial trial) {
    RawTables tables = new RawTables(trial.xlen());
    // Its frame is a table, whose entries are none of this table.
    tables.setEntry(0, 0, Pte.make(0x3000, Pte.V | Pte.R));
    long tablePa = tables.entryPa(0, 0);
    tables.setEntry(tables.pageBytes(1) * 3, 1, Pte.make(tablePa, Pte.V | Pte.X));
    compare(trial, tables);
  }

  private static void flags(Trial trial) {
    RawTables tables = new RawTables(trial.xlen());
    long va = 0;
    for (int flags = 0; flags < 0x100; flags += 7) {
      tables.setEntry(va, 0, Pte.make(va + 0x10_0000, flags | Pte.V | Pte.R));
      va += 4096;
    }
    // What is not valid is not printed, whatever it holds.
    tables.setEntry(va, 0, Pte.make(0x5000, Pte.R | Pte.W));
    compare(trial, tables);
  }

  private static void compare(Trial trial, RawTables tables) {
    PageTablePrinter printer = trial.submission().piece(PageTablePrinter.class);
    RawTables.same(
        trial,
        "entries of the table, each with its depth, in order",
        PrintedTable.expected(tables).lines(),
        PrintedTable.read(printer.print(tables.memory(), tables.rootPa())).lines());
  }
}
