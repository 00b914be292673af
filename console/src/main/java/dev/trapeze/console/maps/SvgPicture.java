package dev.trapeze.console.maps;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Address spaces as an SVG 1.1 file that needs nothing else: no script, no font, no other file. It
 * follows the viewer's choice of light or dark, and its text is text.
 */
public final class SvgPicture {
  private static final double COLUMN_WIDTH = 920;
  private static final double MARGIN = 24;
  private static final double TOP = 84;
  private static final double LEGEND_LINE = 20;

  private static final String STYLE =
      """
      text { font-family: monospace; font-size: 13px; fill: #1a1a1a; white-space: pre }
      .heading { font-size: 15px; font-weight: bold }
      .background { fill: #ffffff }
      .region rect, .legend rect, .page { stroke: #1a1a1a; stroke-width: 1 }
      .zigzag { fill: none; stroke: #767676; stroke-width: 1.5 }
      .cut { fill: none; stroke: #1a1a1a; stroke-width: 1.5 }
      .address { text-anchor: end }
      .size { text-anchor: end }
      .letter { text-anchor: middle; font-size: 11px }
      .hatch { fill: url(#hatch) }
      .absent { fill: none; stroke-dasharray: 3 2 }
      .hidden { fill: #999999 }
      .zero { fill: #ffffff }
      .copy-on-write { fill: #f0e442 }
      .shared { fill: #d7ecf9 }
      .dirty { fill: #1a1a1a }
      .clean { fill: #d0d0d0 }
      .changed { fill: #d55e00 }
      text.on-dirty { fill: #ffffff }
      @media (prefers-color-scheme: dark) {
        .background { fill: #17191d }
        text { fill: #e8e8e8 }
        .page, .legend rect { stroke: #e8e8e8 }
        .region text, text.on-page { fill: #1a1a1a }
        text.on-dirty { fill: #ffffff }
        text.on-absent { fill: #e8e8e8 }
      }
      """;

  private SvgPicture() {}

  /** The file with one address space. */
  public static String of(AddressSpaceSnapshot snapshot) {
    return of(List.of(snapshot), List.of());
  }

  /**
   * The file with two address spaces side by side. In the second those pages are marked whose
   * entries differ in more than bits that the hardware sets.
   */
  public static String of(AddressSpaceDifference difference) {
    return of(
        List.of(difference.before(), difference.after()),
        difference.entries().stream().filter(EntryChange::isOfTheKernels).toList());
  }

  private static String of(List<AddressSpaceSnapshot> snapshots, List<EntryChange> changes) {
    double height = 0;
    for (AddressSpaceSnapshot snapshot : snapshots) {
      height = Math.max(height, new SvgColumn(snapshot, List.of(), 0, TOP).height());
    }
    Set<AccessClass> classes = EnumSet.noneOf(AccessClass.class);
    Set<PageState> states = EnumSet.noneOf(PageState.class);
    for (AddressSpaceSnapshot snapshot : snapshots) {
      for (MapRegion region : snapshot.regions()) {
        classes.add(region.access());
        snapshot.runsOf(region).forEach(run -> states.add(run.state()));
      }
    }
    double legendY = TOP + height + MARGIN;
    int legendLines = Math.max(classes.size(), states.size()) + 2;
    double width = 2 * MARGIN + snapshots.size() * COLUMN_WIDTH;
    double total = legendY + legendLines * LEGEND_LINE + MARGIN;

    SvgText svg = new SvgText();
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "version",
        "1.1",
        "width",
        width,
        "height",
        total,
        "viewBox",
        String.format("0 0 %d %d", (long) Math.ceil(width), (long) Math.ceil(total)));
    String title =
        snapshots.stream().map(each -> each.title().words()).collect(Collectors.joining("; "));
    svg.text("title", "Address space of " + title);
    svg.text("desc", description(snapshots));
    svg.text("style", STYLE + colours(), "type", "text/css");
    hatch(svg);
    svg.empty("rect", "class", "background", "width", width, "height", total);
    for (int i = 0; i < snapshots.size(); i++) {
      double x = MARGIN + i * COLUMN_WIDTH;
      svg.open("g", "class", "space");
      AddressSpaceSnapshot snapshot = snapshots.get(i);
      svg.text("text", snapshot.title().words(), "class", "heading", "x", x, "y", 36.0);
      svg.text("text", subtitle(snapshot), "x", x, "y", 58.0);
      new SvgColumn(snapshot, i == 0 ? List.of() : changes, x, TOP).draw(svg);
      svg.close();
    }
    legend(svg, classes, states, legendY);
    if (!changes.isEmpty()) {
      svg.empty(
          "rect",
          "class",
          "changed",
          "x",
          MARGIN + 720,
          "y",
          legendY,
          "width",
          5.0,
          "height",
          14.0);
      svg.text("text", "entry changed", "x", MARGIN + 735, "y", legendY + 12);
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg.close();
  }

  private static String subtitle(AddressSpaceSnapshot snapshot) {
    return String.format(
        "%s layout, %s, root page table in frame %s",
        snapshot.title().layout(),
        snapshot.modeName(),
        new AddressWords(snapshot.title().xlen()).address(snapshot.rootPa()));
  }

  /** What is drawn, in words, for those who do not see it. */
  private static String description(List<AddressSpaceSnapshot> snapshots) {
    StringBuilder text = new StringBuilder();
    for (AddressSpaceSnapshot snapshot : snapshots) {
      AddressWords words = new AddressWords(snapshot.title().xlen());
      text.append(snapshot.heading()).append(". From the highest address:");
      for (PictureBox box : PictureBox.of(snapshot)) {
        MapRegion region = box.region();
        text.append(' ').append(words.address(box.startVa()));
        text.append(
            region == null ? " " + box.gapWords() : " " + region.name() + " " + region.letters());
        text.append(';');
      }
      text.append(' ');
    }
    return text.toString().strip();
  }

  private static String colours() {
    StringBuilder css = new StringBuilder();
    for (AccessClass each : AccessClass.values()) {
      css.append('.').append(each.word()).append(" { fill: ").append(each.fill()).append(" }\n");
    }
    return css.toString();
  }

  private static void hatch(SvgText svg) {
    svg.open("defs");
    svg.open(
        "pattern",
        "id",
        "hatch",
        "width",
        6.0,
        "height",
        6.0,
        "patternUnits",
        "userSpaceOnUse",
        "patternTransform",
        "rotate(45)");
    svg.empty("rect", "width", 1.6, "height", 6.0, "fill", "#1a1a1a");
    svg.close();
    svg.close();
  }

  private static void legend(
      SvgText svg, Set<AccessClass> classes, Set<PageState> states, double top) {
    svg.open("g", "class", "legend");
    double y = top;
    for (AccessClass each : classes) {
      svg.empty("rect", "class", each.word(), "x", MARGIN, "y", y, "width", 28.0, "height", 14.0);
      svg.text("text", each.meaning(), "x", MARGIN + 38, "y", y + 12);
      y += LEGEND_LINE;
    }
    y = top;
    for (PageState each : states) {
      SvgColumn.page(svg, each, each == PageState.SHARED, MARGIN + 360, y, 28, 14);
      svg.text("text", each.meaning(), "x", MARGIN + 398, "y", y + 12);
      y += LEGEND_LINE;
    }
    double below = top + (Math.max(classes.size(), states.size()) + 0.5) * LEGEND_LINE;
    svg.text(
        "text",
        "Boxes are to scale within a column; small ones are drawn larger, those with a zigzag"
            + " smaller.",
        "x",
        MARGIN,
        "y",
        below + 12);
    svg.close();
  }
}
