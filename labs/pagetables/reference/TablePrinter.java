package lab;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.PageTablePrinter;
import dev.trapeze.kernel.mm.TableMemory;

/** Writes down what a page table holds. */
public final class TablePrinter implements PageTablePrinter {
  private static final String FLAGS = "VRWXUGAD";

  @Override
  public String print(TableMemory memory, long rootPa) {
    StringBuilder text = new StringBuilder();
    text.append("page table 0x").append(Long.toHexString(rootPa)).append('\n');
    printTable(text, memory, rootPa, memory.levels() - 1, ".. ");
    return text.toString();
  }

  private static void printTable(
      StringBuilder text, TableMemory memory, long tablePa, int level, String dots) {
    for (int i = 0; i < memory.entries(); i++) {
      long entry = memory.read(tablePa + (long) i * memory.entryBytes());
      if (!Pte.isValid(entry)) {
        continue;
      }
      text.append(dots).append(i);
      text.append(": pte 0x").append(Long.toHexString(entry));
      text.append(" pa 0x").append(Long.toHexString(Pte.pa(entry)));
      text.append(' ').append(flags(entry)).append('\n');
      if (!Pte.isLeaf(entry) && level > 0) {
        printTable(text, memory, Pte.pa(entry), level - 1, ".. " + dots);
      }
    }
  }

  private static String flags(long entry) {
    StringBuilder names = new StringBuilder();
    for (int bit = 0; bit < FLAGS.length(); bit++) {
      if ((entry >> bit & 1) != 0) {
        names.append(FLAGS.charAt(bit));
      }
    }
    return names.toString();
  }
}
