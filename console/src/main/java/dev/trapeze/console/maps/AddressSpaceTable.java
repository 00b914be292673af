package dev.trapeze.console.maps;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.RegionKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An address space as a table for people, the highest address first: its regions, and for each what
 * its page-table entries say; where there are none yet, the region's permissions. Gaps between
 * regions are rows too.
 */
public final class AddressSpaceTable {
  private static final List<String> HEADINGS =
      List.of("VA start", "VA end", "alias", "mapped from", "permissions");

  private static final int MAX_RANGES_SHOWN = 2;

  private final AddressSpaceSnapshot snapshot;
  private final AddressWords words;

  /** The table of that snapshot. */
  public AddressSpaceTable(AddressSpaceSnapshot snapshot) {
    this.snapshot = snapshot;
    this.words = new AddressWords(snapshot.title().xlen());
  }

  /** Lines without their ends. */
  public List<String> lines() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    for (PictureBox box : PictureBox.of(snapshot)) {
      MapRegion region = box.region();
      rows.add(
          region != null
              ? row(region)
              : List.of(
                  words.address(box.startVa()),
                  words.address(box.lastVa()),
                  "",
                  box.gapWords(),
                  ""));
    }
    return aligned(rows);
  }

  private List<String> row(MapRegion region) {
    List<MappedPage> pages = snapshot.pagesOf(region);
    Set<String> mappedWith = new LinkedHashSet<>();
    pages.forEach(page -> mappedWith.add(letters(page.entry())));
    long absent = 0;
    for (PageRun run : snapshot.runsOf(region)) {
      absent += run.state() == PageState.ABSENT ? run.pages() : 0;
    }
    if (pages.isEmpty()) {
      mappedWith.add(letters(region.permissions()));
    }
    String mappedFrom = source(region);
    if (!pages.isEmpty()) {
      mappedFrom += ", " + ranges(pages);
    }
    if (absent > 0) {
      mappedFrom += ", " + AddressWords.pages(absent) + " not mapped";
    }
    String start = words.address(region.startVa());
    return List.of(
        start,
        region.sizeBytes() == 0 ? "" : words.address(region.endVa() - 1),
        alias(region.kind()),
        mappedFrom,
        String.join(" / ", mappedWith));
  }

  /** Frames in the order of their pages; those that follow each other in RAM as one range. */
  private String ranges(List<MappedPage> pages) {
    List<String> ranges = new ArrayList<>();
    for (int i = 0; i < pages.size(); ) {
      int end = i + 1;
      while (end < pages.size() && pages.get(end).pa() == endPa(pages.get(end - 1))) {
        end++;
      }
      String first = words.address(pages.get(i).pa());
      long lastPa = endPa(pages.get(end - 1)) - 1;
      boolean one = end == i + 1 && pages.get(i).level() == 0;
      ranges.add(one ? first : first + " to " + words.address(lastPa));
      i = end;
    }
    String shown =
        String.join(" and ", ranges.subList(0, Math.min(ranges.size(), MAX_RANGES_SHOWN)));
    String more = ranges.size() > MAX_RANGES_SHOWN ? " and more" : "";
    boolean one = pages.size() == 1 && pages.get(0).level() == 0;
    return (one ? "frame" : FrameWords.count(pages)) + " " + shown + more;
  }

  private static long endPa(MappedPage page) {
    return page.pa() + page.bytes();
  }

  private static String alias(RegionKind kind) {
    return switch (kind) {
      case TRAMPOLINE -> "TRAMPOLINE";
      case TRAPFRAME -> "TRAPFRAME";
      case GUARD, UPPER_GUARD -> "(guard)";
      default -> kind.words();
    };
  }

  private static String source(MapRegion region) {
    String path = region.backing().path();
    if (path != null) {
      return "pages of " + SnapshotTitle.printable(path);
    }
    return switch (region.kind()) {
      case INIT_CODE -> "copy of the kernel's init code";
      case TEXT, READ_ONLY_DATA, DATA -> "copy from the ELF file";
      case BSS -> "zeros";
      case GUARD, UPPER_GUARD -> "no access for programs";
      case STACK -> "zeros and arguments";
      case HEAP -> "sbrk, grows up";
      case MAPPING -> "mmap";
      case LIBRARY -> "mmap of a shared library";
      case ARGUMENTS -> "strings of exec";
      case PROCESS_PAGE -> "what the kernel shows the program";
      case TRAPFRAME -> "saved registers";
      case TRAMPOLINE -> "trap code, the same in each table";
      case KERNEL_STUB, KERNEL_RAM, KERNEL_DEVICE, KERNEL_STACK -> "kernel";
    };
  }

  /** The permissions that an entry gives, or a region. */
  private static String letters(long entry) {
    List<String> letters = new ArrayList<>();
    int[] bits = {Pte.R, Pte.W, Pte.X, Pte.U};
    for (int i = 0; i < bits.length; i++) {
      if ((entry & bits[i]) != 0) {
        letters.add(String.valueOf("RWXU".charAt(i)));
      }
    }
    return String.join(", ", letters);
  }

  private static List<String> aligned(List<List<String>> rows) {
    int columns = HEADINGS.size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("|");
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        line.append(' ').append(cell).append(" ".repeat(widths[i] - cell.length())).append(" |");
      }
      lines.add(line.toString());
      if (lines.size() == 1) {
        lines.add(rule(widths));
      }
    }
    return lines;
  }

  private static String rule(int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int width : widths) {
      line.append(' ').append("-".repeat(width)).append(" |");
    }
    return line.toString();
  }
}
