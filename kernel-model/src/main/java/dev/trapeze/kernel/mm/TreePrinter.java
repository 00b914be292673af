package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;

/** The kernel's own {@link PageTablePrinter}. */
public final class TreePrinter implements PageTablePrinter {
  private static final String FLAGS = "VRWXUGAD";

  @Override
  public String print(TableMemory memory, long rootPa) {
    StringBuilder text = new StringBuilder(String.format("page table 0x%x\n", rootPa));
    addTable(text, memory, rootPa, 1);
    return text.toString();
  }

  private static void addTable(StringBuilder text, TableMemory memory, long tablePa, int depth) {
    for (int index = 0; index < memory.entries(); index++) {
      long entry = memory.read(tablePa + (long) index * memory.entryBytes());
      if (!Pte.isValid(entry)) {
        continue;
      }
      text.append(".. ".repeat(depth));
      text.append(
          String.format("%d: pte 0x%x pa 0x%x %s\n", index, entry, Pte.pa(entry), flags(entry)));
      if (!Pte.isLeaf(entry) && depth < memory.levels()) {
        addTable(text, memory, Pte.pa(entry), depth + 1);
      }
    }
  }

  private static String flags(long entry) {
    StringBuilder names = new StringBuilder();
    for (int bit = 0; bit < FLAGS.length(); bit++) {
      if ((entry >>> bit & 1) != 0) {
        names.append(FLAGS.charAt(bit));
      }
    }
    return names.toString();
  }
}
