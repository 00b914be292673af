package lab.tests;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.TableMemory;
import dev.trapeze.labs.testing.CheckFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a printed page table says, whatever its spaces.
 *
 * @param root as it is printed
 * @param lines depth, index, entry, physical address and flags of each entry
 */
public record PrintedTable(String root, List<String> lines) {
  private static final Pattern HEAD = Pattern.compile("\\s*page\\s+table\\s+(0x\\p{XDigit}+)\\s*");
  private static final Pattern LINE =
      Pattern.compile(
          "\\s*((?:\\.\\.\\s*)+)(\\d+)\\s*:\\s*pte\\s+0x(\\p{XDigit}+)\\s+pa\\s+0x(\\p{XDigit}+)"
              + "\\s+([VRWXUGAD]+)\\s*");
  private static final String FLAGS = "VRWXUGAD";

  /** Reads a text. */
  public static PrintedTable read(String text) {
    List<String> all = text.lines().filter(line -> !line.isBlank()).toList();
    Matcher head = HEAD.matcher(all.isEmpty() ? "" : all.get(0));
    if (!head.matches()) {
      throw new CheckFailed(
          "the first line is 'page table 0xPA'",
          "page table 0x87f6b000",
          all.isEmpty() ? "nothing" : all.get(0),
          text);
    }
    List<String> lines = new ArrayList<>();
    for (String line : all.subList(1, all.size())) {
      Matcher entry = LINE.matcher(line);
      if (!entry.matches()) {
        throw new CheckFailed(
            "a line for an entry has dots, an index, the entry, its physical address and its flags",
            ".. 5: pte 0x21fda01b pa 0x87f68000 VRXU",
            line,
            text);
      }
      int depth = entry.group(1).replaceAll("\\s", "").length() / 2;
      lines.add(
          line(
              depth,
              Integer.parseInt(entry.group(2)),
              Long.parseUnsignedLong(entry.group(3), 16),
              Long.parseUnsignedLong(entry.group(4), 16),
              entry.group(5)));
    }
    return new PrintedTable(head.group(1), lines);
  }

  /** What is to be printed. */
  public static PrintedTable expected(RawTables tables) {
    List<String> lines = new ArrayList<>();
    addTable(lines, tables.memory(), tables.rootPa(), 1);
    return new PrintedTable("0x" + Long.toHexString(tables.rootPa()), lines);
  }

  private static void addTable(List<String> lines, TableMemory memory, long tablePa, int depth) {
    for (int i = 0; i < memory.entries(); i++) {
      long entry = memory.read(tablePa + (long) i * memory.entryBytes());
      if ((entry & Pte.V) == 0) {
        continue;
      }
      StringBuilder flags = new StringBuilder();
      for (int bit = 0; bit < FLAGS.length(); bit++) {
        if ((entry >> bit & 1) == 1) {
          flags.append(FLAGS.charAt(bit));
        }
      }
      lines.add(line(depth, i, entry, entry >>> 10 << 12, flags.toString()));
      if ((entry & (Pte.R | Pte.W | Pte.X)) == 0 && depth < memory.levels()) {
        addTable(lines, memory, entry >>> 10 << 12, depth + 1);
      }
    }
  }

  private static String line(int depth, int index, long entry, long pa, String flags) {
    return String.format("%d: [%d] pte 0x%x pa 0x%x %s", depth, index, entry, pa, flags);
  }

  /** The entries without their depth, sorted. */
  public List<String> contents() {
    return lines.stream().map(line -> line.substring(line.indexOf('['))).sorted().toList();
  }
}
