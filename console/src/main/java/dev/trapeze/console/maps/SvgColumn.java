package dev.trapeze.console.maps;

import dev.trapeze.kernel.mm.Pages;
import java.util.ArrayList;
import java.util.List;

/** One address space in an SVG picture: boxes from the top down, the highest address first. */
final class SvgColumn {
  static final double LEAST_HEIGHT = 44;
  static final double MOST_HEIGHT = 260;
  private static final double MOST_KERNEL_HEIGHT = 110;
  private static final double GAP_HEIGHT = 40;
  private static final double EMPTY_HEIGHT = 24;
  private static final double ADDRESS_WIDTH = 168;
  private static final double BOX_WIDTH = 260;
  private static final double STRIP_WIDTH = 44;
  private static final double LETTER_HEIGHT = 10;
  private static final double LEAST_PAGE_HEIGHT = 6;
  private static final double NOTE_LINE = 15;
  private static final int TEETH = 26;

  private final AddressSpaceSnapshot snapshot;
  private final List<EntryChange> changes;
  private final List<PictureBox> boxes;
  private final AddressWords words;
  private final double pixelsPerByte;
  private final double x;
  private final double top;

  /** A column with marks at the pages whose entries have changed. */
  SvgColumn(AddressSpaceSnapshot snapshot, List<EntryChange> changes, double x, double top) {
    this.snapshot = snapshot;
    this.changes = changes;
    this.boxes = PictureBox.of(snapshot);
    this.words = new AddressWords(snapshot.title().xlen());
    this.pixelsPerByte = pixelsPerByte(snapshot);
    this.x = x;
    this.top = top;
  }

  /** So that one page has the least height, or else so that the process's largest region fits. */
  private static double pixelsPerByte(AddressSpaceSnapshot snapshot) {
    long largest = Pages.BYTES;
    for (MapRegion region : snapshot.regions()) {
      if (region.access() != AccessClass.KERNEL) {
        largest = Math.max(largest, region.pages() * Pages.BYTES);
      }
    }
    return Math.min(LEAST_HEIGHT / Pages.BYTES, MOST_HEIGHT / largest);
  }

  double height() {
    return boxes.stream().mapToDouble(this::height).sum();
  }

  private double height(PictureBox box) {
    MapRegion region = box.region();
    if (region == null) {
      return GAP_HEIGHT;
    }
    if (region.sizeBytes() == 0) {
      return EMPTY_HEIGHT;
    }
    return Math.max(LEAST_HEIGHT, Math.min(mostHeight(region), toScale(region)));
  }

  private static double mostHeight(MapRegion region) {
    return region.access() == AccessClass.KERNEL ? MOST_KERNEL_HEIGHT : MOST_HEIGHT;
  }

  private double toScale(MapRegion region) {
    return region.pages() * Pages.BYTES * pixelsPerByte;
  }

  void draw(SvgText svg) {
    double y = top;
    for (PictureBox box : boxes) {
      double height = height(box);
      MapRegion region = box.region();
      if (region == null) {
        gap(svg, box, y);
      } else {
        region(svg, region, y, height);
      }
      y += height;
    }
  }

  private void gap(SvgText svg, PictureBox box, double y) {
    svg.open("g", "class", "gap");
    svg.text("title", box.gapWords() + ", " + AddressWords.size(box.sizeBytes()));
    zigzag(svg, "zigzag", y + 6);
    zigzag(svg, "zigzag", y + GAP_HEIGHT - 6);
    address(svg, box.lastVa(), y + 12);
    address(svg, box.startVa(), y + GAP_HEIGHT - 4);
    svg.text("text", box.gapWords(), "x", boxX() + 10, "y", y + GAP_HEIGHT / 2 + 4);
    svg.text(
        "text",
        AddressWords.size(box.sizeBytes()),
        "class",
        "size",
        "x",
        boxX() + BOX_WIDTH - 10,
        "y",
        y + GAP_HEIGHT / 2 + 4);
    svg.close();
  }

  private void zigzag(SvgText svg, String styleClass, double y) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i <= TEETH; i++) {
      points.append(i == 0 ? "" : " ");
      points.append(boxX() + BOX_WIDTH * i / TEETH).append(',').append(y + (i % 2 == 0 ? -3 : 3));
    }
    svg.empty("polyline", "class", styleClass, "points", points);
  }

  private void region(SvgText svg, MapRegion region, double y, double height) {
    boolean cut = toScale(region) > mostHeight(region);
    svg.open("g", "class", "region");
    svg.text("title", title(region));
    svg.empty(
        "rect",
        "class",
        region.access().word(),
        "x",
        boxX(),
        "y",
        y,
        "width",
        BOX_WIDTH,
        "height",
        height);
    if (region.shared()) {
      svg.empty(
          "rect",
          "class",
          "hatch",
          "x",
          boxX() + BOX_WIDTH - 12,
          "y",
          y,
          "width",
          12.0,
          "height",
          height);
    }
    double baseline = y + 17;
    svg.text("text", region.name(), "x", boxX() + 10, "y", baseline);
    String size = region.sizeBytes() == 0 ? "empty" : AddressWords.size(region.sizeBytes());
    if (region.sizeBytes() == 0) {
      svg.text(
          "text",
          region.letters() + "  " + size,
          "class",
          "size",
          "x",
          boxX() + BOX_WIDTH - 20,
          "y",
          baseline);
    } else {
      svg.text("text", region.letters(), "x", boxX() + 10, "y", baseline + 17);
      svg.text("text", size, "class", "size", "x", boxX() + BOX_WIDTH - 20, "y", baseline + 17);
    }
    if (cut) {
      zigzag(svg, "cut", y + height / 2 - 4);
      zigzag(svg, "cut", y + height / 2 + 4);
    }
    svg.close();
    if (region.sizeBytes() > 0) {
      address(svg, region.endVa() - 1, y + 12);
    }
    address(svg, region.startVa(), y + height - 4);
    strip(svg, region, y, height);
    marks(svg, region, y, height);
    notes(svg, region, y);
  }

  private String title(MapRegion region) {
    String range =
        region.sizeBytes() == 0
            ? words.address(region.startVa())
            : words.address(region.startVa()) + " to " + words.address(region.endVa() - 1);
    return region.name() + ", " + region.letters() + ", " + range;
  }

  private void address(SvgText svg, long va, double y) {
    svg.text("text", words.address(va), "class", "address", "x", x + ADDRESS_WIDTH, "y", y);
  }

  /** The pages, the highest at the top, as the box beside them has it. */
  private void strip(SvgText svg, MapRegion region, double y, double height) {
    double pixelsPerPage = height / Math.max(1, region.pages());
    double bottom = y + height;
    for (PageRun run : snapshot.runsOf(region)) {
      long blocks = pixelsPerPage >= LEAST_PAGE_HEIGHT ? run.pages() : 1;
      double blockHeight = run.pages() * pixelsPerPage / blocks;
      for (long i = 0; i < blocks; i++) {
        bottom -= blockHeight;
        page(svg, run.state(), run.shared(), stripX(), bottom, STRIP_WIDTH, blockHeight);
      }
    }
  }

  /** A bar beside each page whose entry has changed. */
  private void marks(SvgText svg, MapRegion region, double y, double height) {
    double pixelsPerByte = height / Math.max(1, region.pages() * Pages.BYTES);
    for (EntryChange change : changes) {
      if (change.after() != 0
          && Long.compareUnsigned(change.va(), region.firstPageVa()) >= 0
          && Long.compareUnsigned(change.va(), region.endPageVa()) < 0) {
        double markHeight = change.bytes() * pixelsPerByte;
        double bottom = y + height - (change.va() - region.firstPageVa()) * pixelsPerByte;
        svg.open("g", "class", "mark");
        svg.text("title", "changed: " + words.address(change.va()));
        svg.empty(
            "rect",
            "class",
            "changed",
            "x",
            stripX() + STRIP_WIDTH + 1,
            "y",
            bottom - markHeight,
            "width",
            5.0,
            "height",
            markHeight);
        svg.close();
      }
    }
  }

  /** A page, or several in the same state, with the state's letter if there is room. */
  static void page(
      SvgText svg,
      PageState state,
      boolean shared,
      double x,
      double y,
      double width,
      double height) {
    svg.empty(
        "rect", "class", "page " + state.word(), "x", x, "y", y, "width", width, "height", height);
    if (shared) {
      svg.empty(
          "rect",
          "class",
          "hatch",
          "x",
          x + width * 0.75,
          "y",
          y,
          "width",
          width * 0.25,
          "height",
          height);
    }
    if (height >= LETTER_HEIGHT) {
      svg.text(
          "text",
          String.valueOf(state.letter()),
          "class",
          "letter on-page on-" + state.word(),
          "x",
          x + width / 2,
          "y",
          y + height / 2 + 4);
    }
  }

  private void notes(SvgText svg, MapRegion region, double y) {
    double baseline = y + 13;
    for (String note : noteLines(region)) {
      svg.text("text", note, "x", stripX() + STRIP_WIDTH + 12, "y", baseline);
      baseline += NOTE_LINE;
    }
  }

  private List<String> noteLines(MapRegion region) {
    List<String> notes = new ArrayList<>();
    List<MappedPage> pages = snapshot.pagesOf(region);
    if (!pages.isEmpty()) {
      notes.add(FrameWords.of(pages, words));
      String sharers = FrameWords.sharers(pages);
      if (!sharers.isEmpty()) {
        notes.add(sharers);
      }
    }
    String path = region.backing().path();
    if (path != null) {
      notes.add(String.format("%s at 0x%x", path, region.backing().offsetBytes()));
    }
    return notes;
  }

  private double boxX() {
    return x + ADDRESS_WIDTH + 10;
  }

  private double stripX() {
    return boxX() + BOX_WIDTH + 8;
  }
}
