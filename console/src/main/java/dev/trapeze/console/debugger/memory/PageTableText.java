package dev.trapeze.console.debugger.memory;

import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.maps.PteWords;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Region;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page table with its ranges folded: flat, or as the tree that it is. */
final class PageTableText {
  private static final String SHARED = " shared with the kernel's table";

  /** Pages that follow each other, with frames that do too. */
  private record Range(
      long va, long pa, long bytes, long entry, @Nullable Region region, boolean shared) {
    boolean continuesWith(Range next) {
      return va + bytes == next.va
          && pa + bytes == next.pa
          && region == next.region
          && shared == next.shared
          && TableEntries.alike(entry, next.entry);
    }

    Range with(Range next) {
      return new Range(va, pa, bytes + next.bytes, entry, region, shared);
    }
  }

  private final SelectedTable table;
  private final Ram ram;
  private final boolean isKernels;
  private final Ink ink;
  private final Xlen xlen;
  private final List<Range> ranges = new ArrayList<>();
  private long pages;
  private int tables;
  private int sharedTables;

  /**
   * The text of a table.
   *
   * @param kernelSpace with whose table others share the upper part, if they do
   */
  PageTableText(SelectedTable table, Ram ram, AddressSpace kernelSpace, Ink ink) {
    this.table = table;
    this.ram = ram;
    this.isKernels = table.space() == kernelSpace;
    this.ink = ink;
    this.xlen = table.xlen();
  }

  private TableEntries root() {
    return TableEntries.root(ram, table.mode(), table.rootPa());
  }

  private String heading() {
    return String.format(
        "page table of %s: %s, root at 0x%08x, satp %s",
        table.owner(), table.modeName(), table.rootPa(), xlen.hex(table.satp()));
  }

  /** A line for each range of pages with equal rights whose frames follow each other. */
  List<String> flat() {
    List<String> lines = new ArrayList<>();
    lines.add(heading());
    collect(root());
    for (Range range : ranges) {
      lines.add("  " + words(range, true));
    }
    lines.add(
        String.format(
            "%s mapped by %s%s",
            count(pages, "page"),
            count(tables, "table page"),
            sharedTables == 0
                ? ""
                : ", " + sharedTables + " of them shared with the kernel's table"));
    return lines;
  }

  private void collect(TableEntries entries) {
    if (!entries.isInRam()) {
      return;
    }
    tables++;
    for (TableEntries.Run run : entries.runs()) {
      long va = entries.vaOf(run.index());
      boolean shared = isShared(va);
      if (run.isPointer() && entries.level() > 0) {
        if (shared && entries.level() == table.mode().levels() - 1) {
          int before = tables;
          collect(entries.below(run));
          sharedTables += tables - before;
        } else {
          collect(entries.below(run));
        }
      } else {
        add(entries, run);
      }
    }
  }

  /** Adds the pages of a run, apart where another region begins. */
  private void add(TableEntries entries, TableEntries.Run run) {
    long pageBytes = table.mode().pageBytes(entries.level());
    for (int i = 0; i < run.count(); i++) {
      long va = entries.vaOf(run.index() + i);
      long pa = Pte.pa(run.entry()) + i * pageBytes;
      Region region = regionOf(va);
      Range next = new Range(va, pa, pageBytes, run.entry(), region, isShared(va));
      Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
      if (last != null && last.continuesWith(next)) {
        ranges.set(ranges.size() - 1, last.with(next));
      } else {
        ranges.add(next);
      }
      pages += pageBytes / PagingMode.PAGE_BYTES;
    }
  }

  /** The tables as a tree; in each, entries that are alike in one line. */
  List<String> tree() {
    List<String> lines = new ArrayList<>();
    lines.add(heading());
    tree(lines, root(), "", false);
    return lines;
  }

  private void tree(List<String> lines, TableEntries entries, String indent, boolean shared) {
    if (!entries.isInRam()) {
      lines.add(indent + ink.wrong("not in RAM"));
      return;
    }
    lines.add(
        String.format(
            "%stable 0x%08x, level %d: %d of %d entries%s",
            indent,
            entries.tablePa(),
            entries.level(),
            entries.used(),
            table.mode().entriesPerTable(),
            shared ? "," + SHARED : ""));
    String below = indent + "  ";
    for (TableEntries.Run run : entries.runs()) {
      String index =
          run.count() == 1
              ? String.format("[0x%03x]", run.index())
              : String.format("[0x%03x-0x%03x]", run.index(), run.index() + run.count() - 1);
      if (run.isPointer() && entries.level() > 0) {
        long va = entries.vaOf(run.index());
        boolean top = entries.level() == table.mode().levels() - 1;
        lines.add(below + index + " from " + ink.address(xlen.hex(va)));
        tree(lines, entries.below(run), below + "  ", top && isShared(va));
      } else {
        ranges.clear();
        add(entries, run);
        for (Range range : ranges) {
          lines.add(below + index + " " + words(range, false));
        }
      }
    }
  }

  private String words(Range range, boolean withShared) {
    long count = range.bytes / PagingMode.PAGE_BYTES;
    String region = range.region == null ? "in no region" : range.region.kind().words();
    String rights =
        PteWords.permissions((int) range.entry)
            + ((range.entry & Pte.G) != 0 ? "g" : "-")
            + (Pte.isValid(range.entry) ? "" : " not valid");
    return String.format(
        "%s-%s  0x%08x-0x%08x  %s  %-9s  %s%s",
        ink.address(xlen.hex(range.va)),
        ink.address(xlen.hex(range.va + range.bytes - 1)),
        range.pa,
        range.pa + range.bytes - 1,
        rights,
        count(count, "page"),
        region,
        withShared && range.shared ? "," + SHARED : "");
  }

  private @Nullable Region regionOf(long va) {
    AddressSpace space = table.space();
    return space == null ? null : space.regionOnPage(va);
  }

  private boolean isShared(long va) {
    AddressSpace space = table.space();
    return !isKernels && space != null && space.table().isShared(va);
  }

  /** {@code 1 page}, {@code 2 pages}. */
  static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
