package dev.trapeze.console.maps;

import dev.trapeze.cpu.mmu.Pte;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A difference as lines for people: regions, page-table entries with their bits, and page tables.
 * {@code +} is new, {@code -} is gone, {@code ~} has changed.
 */
public final class DifferenceText {
  private static final int MOST_ENTRIES = 64;

  private final AddressSpaceDifference difference;
  private final PictureStyle style;
  private final AddressWords words;
  private final int entryDigits;
  private final int addressColumns;

  /** The lines of that difference. */
  public DifferenceText(AddressSpaceDifference difference, PictureStyle style) {
    this.difference = difference;
    this.style = style;
    this.words = new AddressWords(difference.after().title().xlen());
    this.entryDigits = entryDigits(difference.entries());
    int columns = 0;
    for (EntryChange change : difference.entries()) {
      columns = Math.max(columns, words.address(change.va()).length());
    }
    for (RegionChange change : difference.regions()) {
      columns = Math.max(columns, words.address(change.either().endVa() - 1).length());
    }
    this.addressColumns = columns;
  }

  /** As many as the largest needs, in steps of four. */
  private static int entryDigits(List<EntryChange> changes) {
    int bits = 1;
    for (EntryChange change : changes) {
      bits = Math.max(bits, Long.SIZE - Long.numberOfLeadingZeros(change.before()));
      bits = Math.max(bits, Long.SIZE - Long.numberOfLeadingZeros(change.after()));
    }
    return (bits + 15) / 16 * 4;
  }

  /** Lines without their ends. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (difference.isEmpty()) {
      lines.add("nothing: regions, entries and tables are the same");
      return lines;
    }
    regions(lines);
    entries(lines);
    tables(lines);
    return lines;
  }

  private void regions(List<String> lines) {
    lines.add("regions" + (difference.regions().isEmpty() ? ": the same" : ""));
    for (RegionChange change : difference.regions()) {
      MapRegion region = change.either();
      String line =
          String.format(
              "  %c %s  %s  %-22s %s",
              change.sign(),
              pad(words.address(region.startVa())),
              pad(region.sizeBytes() == 0 ? "" : words.address(region.endVa() - 1)),
              region.name(),
              region.letters());
      MapRegion before = change.before();
      if (before != null && change.after() != null) {
        line += "  was " + was(before, region);
      }
      lines.add(painted(change.sign(), line));
    }
    lines.add("");
  }

  private String was(MapRegion before, MapRegion after) {
    List<String> parts = new ArrayList<>();
    if (before.startVa() != after.startVa() || before.endVa() != after.endVa()) {
      parts.add(
          before.sizeBytes() == 0
              ? "empty at " + words.address(before.startVa())
              : words.address(before.startVa()) + " to " + words.address(before.endVa() - 1));
    }
    if (before.permissions() != after.permissions()) {
      parts.add(before.letters());
    }
    if (parts.isEmpty()) {
      parts.add("of another file or place in it");
    }
    return String.join(", ", parts);
  }

  private void entries(List<String> lines) {
    List<EntryChange> changes = difference.entries();
    if (changes.isEmpty()) {
      lines.add("page-table entries: the same");
    } else {
      lines.add(
          String.format("    %s  %s  %s  what", pad("page"), column("before"), column("after")));
    }
    int shown = 0;
    for (int i = 0; i < changes.size(); ) {
      if (shown >= MOST_ENTRIES) {
        lines.add("    ... and " + (changes.size() - i) + " more; --json has all");
        break;
      }
      int end = endOfRun(changes, i);
      EntryChange change = changes.get(i);
      lines.add(painted(change.sign(), line(change)));
      if (end > i + 2) {
        lines.add("    " + pad("...") + "  " + (end - i - 2) + " more, frame by frame, up to");
      }
      if (end > i + 1) {
        lines.add(painted(change.sign(), line(changes.get(end - 1))));
      }
      shown += Math.min(3, end - i);
      i = end;
    }
    lines.add("");
  }

  /** Behind the last of the entries that change alike, with frames that follow each other. */
  private static int endOfRun(List<EntryChange> changes, int start) {
    int end = start + 1;
    while (end < changes.size() && follows(changes.get(end - 1), changes.get(end))) {
      end++;
    }
    return end;
  }

  private static boolean follows(EntryChange a, EntryChange b) {
    return b.va() == a.va() + a.bytes()
        && a.bytes() == b.bytes()
        && follows(a.before(), b.before(), a.bytes())
        && follows(a.after(), b.after(), a.bytes());
  }

  private static boolean follows(long a, long b, long bytes) {
    return a == 0
        ? b == 0
        : b != 0 && Pte.flags(a) == Pte.flags(b) && Pte.pa(b) == Pte.pa(a) + bytes;
  }

  private String line(EntryChange change) {
    return String.format(
        "  %c %s  %s  %s  %s",
        change.sign(),
        pad(words.address(change.va())),
        entry(change.before()),
        entry(change.after()),
        what(change));
  }

  private String what(EntryChange change) {
    if (change.before() == 0) {
      return "frame " + words.address(Pte.pa(change.after()));
    }
    if (change.after() == 0) {
      return "frame " + words.address(Pte.pa(change.before())) + " gone";
    }
    List<String> parts = new ArrayList<>();
    if (change.movesFrame()) {
      parts.add(
          "frame "
              + words.address(Pte.pa(change.before()))
              + " to "
              + words.address(Pte.pa(change.after())));
    }
    parts.addAll(PteWords.changes(change.before(), change.after()));
    return String.join(", ", parts);
  }

  private String entry(long entry) {
    return entry == 0
        ? column("-")
        : String.format(Locale.ROOT, "%0" + entryDigits + "X %s", entry, PteWords.bits(entry));
  }

  private String column(String text) {
    int columns = entryDigits + 1 + PteWords.BITS.length();
    return text + " ".repeat(columns - text.length());
  }

  private void tables(List<String> lines) {
    long before = difference.before().rootPa();
    long after = difference.after().rootPa();
    if (before != after) {
      lines.add(
          "page tables: another root, " + words.address(after) + " for " + words.address(before));
    } else if (difference.tablesGone().isEmpty() && difference.tablesNew().isEmpty()) {
      lines.add("page tables: the same");
      return;
    } else {
      lines.add("page tables");
    }
    difference.tablesGone().forEach(table -> lines.add(painted('-', line('-', table))));
    difference.tablesNew().forEach(table -> lines.add(painted('+', line('+', table))));
  }

  private String line(char sign, TablePage table) {
    return String.format(
        "  %c level %d for %s, in frame %s: %d %s",
        sign,
        table.level(),
        words.address(table.firstVa()),
        words.address(table.pa()),
        table.entries(),
        table.entries() == 1 ? "entry" : "entries");
  }

  private String pad(String text) {
    return text + " ".repeat(Math.max(0, addressColumns - text.length()));
  }

  private String painted(char sign, String line) {
    String text = line.stripTrailing();
    return style.paint(sign == '+' ? "32" : sign == '-' ? "31" : "33", text);
  }
}
