package dev.trapeze.console.maps;

import dev.trapeze.kernel.mm.Pages;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An address space drawn with characters, the highest address first: a box for each region, with
 * its last and its first byte on the left, and on the right a letter for each page. The lines
 * inside a box are to scale as far as there is room; gaps are folded into one line.
 */
public final class TextPicture {
  private static final int INNER_COLUMNS = 36;
  private static final int LEAST_LINES = 2;
  private static final int MOST_LINES = 8;
  private static final int MOST_KERNEL_LINES = 4;
  private static final int PAGES_AS_LETTERS = 32;
  private static final String DIM = "2";

  private final AddressSpaceSnapshot snapshot;
  private final PictureStyle style;
  private final AddressWords words;
  private final int labelColumns;
  private final long bytesPerLine;
  private final Set<PageState> statesShown = EnumSet.noneOf(PageState.class);
  private boolean capitalsShown;

  /** A picture of that snapshot. */
  public TextPicture(AddressSpaceSnapshot snapshot, PictureStyle style) {
    this.snapshot = snapshot;
    this.style = style;
    this.words = new AddressWords(snapshot.title().xlen());
    int columns = 0;
    for (PictureBox box : PictureBox.of(snapshot)) {
      columns = Math.max(columns, words.address(box.lastVa()).length());
    }
    this.labelColumns = columns;
    this.bytesPerLine = bytesPerLine(snapshot);
  }

  /** A power of two with which the largest region of the process's own has room. */
  private static long bytesPerLine(AddressSpaceSnapshot snapshot) {
    long largest = 0;
    for (MapRegion region : snapshot.regions()) {
      if (region.access() != AccessClass.KERNEL) {
        largest = Math.max(largest, region.pages() * Pages.BYTES);
      }
    }
    long bytes = Pages.BYTES;
    while (bytes * MOST_LINES < largest) {
      bytes *= 2;
    }
    return bytes;
  }

  /** Lines without their ends. */
  public List<String> lines() {
    return lines(PictureBox.of(snapshot), new ArrayList<>());
  }

  /**
   * The same without what begins at or above an address: the half of the kernel, for somebody who
   * looks for the program's.
   *
   * @param limitVa zero-extended or canonical
   */
  public List<String> linesBelow(long limitVa) {
    List<PictureBox> boxes =
        PictureBox.of(snapshot).stream()
            .filter(box -> Long.compareUnsigned(box.startVa(), limitVa) < 0)
            .toList();
    List<String> lines = new ArrayList<>();
    lines.add(label(words.address(limitVa)) + "the kernel's half, left out here");
    return lines(boxes, lines);
  }

  private List<String> lines(List<PictureBox> boxes, List<String> lines) {
    boolean open = false;
    for (int i = 0; i < boxes.size(); i++) {
      PictureBox box = boxes.get(i);
      MapRegion region = box.region();
      if (region == null) {
        if (open) {
          lines.add(rule("└", "┘"));
        }
        boolean ends = i == 0 || i == boxes.size() - 1 || box.hole();
        gap(lines, box, ends);
        open = false;
      } else {
        lines.add(open ? rule("├", "┤") : rule("┌", "┐"));
        region(lines, region);
        open = true;
      }
    }
    if (open) {
      lines.add(rule("└", "┘"));
    }
    lines.add("");
    lines.addAll(legend());
    return lines;
  }

  private String rule(String left, String right) {
    String line = style.pick("─", "-").repeat(INNER_COLUMNS);
    return label("") + style.pick(left, "+") + line + style.pick(right, "+");
  }

  private String label(String text) {
    return " ".repeat(labelColumns - text.length()) + text + " ";
  }

  private void gap(List<String> lines, PictureBox box, boolean withEnds) {
    String mark = style.pick("≈", "~");
    String text = mark.repeat(3) + " " + box.gapWords() + " ";
    String size = " " + AddressWords.size(box.sizeBytes()) + " " + mark.repeat(3);
    if (box.sizeBytes() == 0) {
      size = " 16 EiB " + mark.repeat(3);
    }
    int fill = INNER_COLUMNS + 2 - text.length() - size.length();
    String line = style.paint(DIM, text + mark.repeat(fill) + size);
    if (withEnds) {
      lines.add(label(words.address(box.lastVa())).stripTrailing());
    }
    lines.add(label("") + line);
    if (withEnds) {
      lines.add(label(words.address(box.startVa())).stripTrailing());
    }
  }

  private void region(List<String> lines, MapRegion region) {
    boolean empty = region.sizeBytes() == 0;
    List<String> notes = notes(region);
    long toScale = (region.pages() * Pages.BYTES + bytesPerLine - 1) / bytesPerLine;
    int least = empty ? 1 : LEAST_LINES;
    int most = region.access() == AccessClass.KERNEL ? MOST_KERNEL_LINES : MOST_LINES;
    int count = (int) Math.max(least, Math.min(most, toScale));
    count = Math.max(count, notes.size());
    boolean cut = toScale > most;
    for (int i = 0; i < count; i++) {
      String label = "";
      if (i == count - 1) {
        label = words.address(region.startVa());
      } else if (i == 0) {
        label = words.address(region.endVa() - 1);
      }
      String inner = i == 0 ? heading(region) : "";
      if (cut && i == count / 2) {
        inner = style.pick("≈", "~").repeat(INNER_COLUMNS);
      }
      String note = i < notes.size() ? " " + notes.get(i) : "";
      lines.add(label(label) + boxed(region, inner) + note);
    }
  }

  private String boxed(MapRegion region, String inner) {
    String edge = style.pick("│", "|");
    String padded = inner + " ".repeat(INNER_COLUMNS - inner.length());
    return edge + style.paint(region.access().ansi(), padded) + edge;
  }

  /** Name, permissions and size, in fixed columns. */
  private static String heading(MapRegion region) {
    String size = region.sizeBytes() == 0 ? "empty" : AddressWords.size(region.sizeBytes());
    int nameColumns = INNER_COLUMNS - 18;
    String name = region.name();
    if (name.length() > nameColumns) {
      name = name.substring(0, nameColumns);
    }
    return String.format(
        " %-" + nameColumns + "s %s%c %9s ", name, region.letters(), shared(region), size);
  }

  private static char shared(MapRegion region) {
    return region.shared() ? 's' : ' ';
  }

  private List<String> notes(MapRegion region) {
    List<String> notes = new ArrayList<>();
    String pages = pageLetters(region);
    if (!pages.isEmpty()) {
      notes.add(pages);
    }
    List<String> second = new ArrayList<>();
    List<MappedPage> mapped = snapshot.pagesOf(region);
    if (!mapped.isEmpty()) {
      second.add(FrameWords.of(mapped, words));
      String sharers = FrameWords.sharers(mapped);
      if (!sharers.isEmpty()) {
        second.add(sharers);
      }
    }
    String path = region.backing().path();
    if (path != null) {
      second.add(
          SnapshotTitle.printable(path)
              + String.format(" at 0x%x", region.backing().offsetBytes()));
    }
    if (!second.isEmpty()) {
      notes.add(String.join(", ", second));
    }
    return notes;
  }

  /** A letter for each page, the highest last; of many pages, how many are in which state. */
  private String pageLetters(MapRegion region) {
    List<PageRun> runs = snapshot.runsOf(region);
    runs.forEach(run -> statesShown.add(run.state()));
    capitalsShown |= runs.stream().anyMatch(run -> Character.isUpperCase(run.letter()));
    if (region.pages() <= PAGES_AS_LETTERS) {
      return runs.stream()
          .map(run -> String.valueOf(run.letter()).repeat((int) run.pages()))
          .collect(Collectors.joining());
    }
    List<String> counts = new ArrayList<>();
    for (PageState each : PageState.values()) {
      long pages = runs.stream().filter(run -> run.state() == each).mapToLong(PageRun::pages).sum();
      if (pages > 0) {
        counts.add(pages + " " + each.letter());
      }
    }
    return String.join(", ", counts);
  }

  private List<String> legend() {
    List<String> lines = new ArrayList<>();
    Set<AccessClass> classes = EnumSet.noneOf(AccessClass.class);
    snapshot.regions().forEach(region -> classes.add(region.access()));
    if (style.colour()) {
      lines.add(
          classes.stream()
              .map(each -> style.paint(each.ansi(), each.meaning()))
              .collect(Collectors.joining(", ", "colours: ", "")));
    }
    lines.add(
        statesShown.stream()
                .map(state -> state.letter() + " " + state.meaning())
                .collect(Collectors.joining(", ", "pages, from the lowest: ", ""))
            + (capitalsShown ? "; a capital: shared with other processes" : ""));
    lines.add(
        "scale: a line in a box is "
            + AddressWords.size(bytesPerLine)
            + "; smaller boxes have two lines, larger ones are cut");
    return lines;
  }
}
