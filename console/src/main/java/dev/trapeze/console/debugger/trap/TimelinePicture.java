package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.maps.SvgText;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Draws a timeline as SVG: a lane for each process, over the number of instructions. */
final class TimelinePicture {
  /** Width of the whole picture. */
  static final int WIDTH = 1200;

  /** Where the lanes begin, right of their names. */
  static final int LEFT = 130;

  /** Where the lanes end. */
  static final int RIGHT = WIDTH - 20;

  private static final int TOP = 70;
  private static final int LANE = 34;
  private static final int BAR = 22;
  private static final int TICKS = 8;
  private static final double LEAST = 1.5;

  /** The colours, for light and for dark surroundings. */
  static final String STYLE =
      """
      .timeline { font: 12px sans-serif; background: #ffffff; }
      .timeline text { fill: #1b1b1b; }
      .lane { fill: #eeeeee; } .axis { stroke: #8a8a8a; stroke-width: 1; }
      .run { fill: #9fd0a8; } .call { fill: #3b6fb6; } .fault { fill: #c0392b; }
      .interrupt { fill: #7d6608; } .life { fill: #6c3483; }
      .mark:focus, .mark:hover { stroke: #000000; stroke-width: 2; outline: none; }
      @media (prefers-color-scheme: dark) {
        .timeline { background: #16181c; } .timeline text { fill: #e6e6e6; }
        .lane { fill: #24272d; } .axis { stroke: #70757d; }
        .run { fill: #2f6b3c; } .call { fill: #6fa3ea; } .fault { fill: #ff7a6b; }
        .interrupt { fill: #e0c050; } .life { fill: #c39bd3; }
        .mark:focus, .mark:hover { stroke: #ffffff; }
      }
      """;

  private final Timeline timeline;
  private final Map<Integer, Integer> rows = new HashMap<>();

  TimelinePicture(Timeline timeline) {
    this.timeline = timeline;
    for (Timeline.Lane lane : timeline.lanes()) {
      rows.put(lane.pid(), rows.size());
    }
  }

  /** A whole file. */
  String file() {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg(true);
  }

  /** The element alone; with its own style, or for a page that has one. */
  String svg(boolean withStyle) {
    int height = TOP + LANE * Math.max(1, timeline.lanes().size()) + 40;
    SvgText svg = new SvgText();
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "class",
        "timeline",
        "viewBox",
        "0 0 " + WIDTH + " " + height,
        "role",
        "img",
        "aria-label",
        title());
    svg.text("title", title());
    if (withStyle) {
      svg.text("style", STYLE, "type", "text/css");
    }
    svg.text("text", title(), "x", 10, "y", 20);
    legend(svg);
    lanes(svg);
    axis(svg, TOP + LANE * Math.max(1, timeline.lanes().size()) + 6);
    svg.open("g", "class", "marks");
    for (Timeline.Kind kind : Timeline.Kind.values()) {
      timeline.marks().stream()
          .filter(mark -> mark.kind() == kind)
          .forEach(mark -> mark(svg, mark));
    }
    svg.close().close();
    return svg.toString();
  }

  /** What the picture shows. */
  String title() {
    String rest = timeline.isWhole() ? "" : ", and more that is not shown";
    return String.format(
        Locale.ROOT,
        "instructions %,d to %,d: %d processes, %d marks%s",
        timeline.from(),
        timeline.to(),
        timeline.lanes().size(),
        timeline.marks().size(),
        rest);
  }

  private void legend(SvgText svg) {
    int x = 10;
    for (Timeline.Kind kind : Timeline.Kind.values()) {
      svg.empty("rect", "class", name(kind), "x", x, "y", 34, "width", 12, "height", 12);
      svg.text("text", kind.words(), "x", x + 17, "y", 45);
      x += 40 + 7 * kind.words().length();
    }
  }

  private void lanes(SvgText svg) {
    for (Timeline.Lane lane : timeline.lanes()) {
      double y = y(lane.pid());
      svg.text("text", StageLines.name(lane.pid(), lane.program()), "x", 10, "y", y + 15);
      double x = x(lane.from());
      svg.empty(
          "rect",
          "class",
          "lane",
          "data-a",
          lane.from(),
          "data-b",
          lane.to(),
          "x",
          x,
          "y",
          y,
          "width",
          Math.max(LEAST, x(lane.to()) - x),
          "height",
          BAR);
    }
  }

  private void axis(SvgText svg, int y) {
    svg.empty("line", "class", "axis", "x1", LEFT, "x2", RIGHT, "y1", y, "y2", y);
    svg.open("g", "class", "ticks");
    for (int i = 0; i <= TICKS; i++) {
      double x = LEFT + (double) (RIGHT - LEFT) * i / TICKS;
      long at = timeline.from() + Math.round((double) span() * i / TICKS);
      svg.empty("line", "class", "axis", "x1", x, "x2", x, "y1", y, "y2", y + 5);
      String words = String.format(Locale.ROOT, "%,d", at);
      svg.text("text", words, "x", x, "y", y + 19, "text-anchor", i == TICKS ? "end" : "middle");
    }
    svg.close();
  }

  private void mark(SvgText svg, Timeline.Mark mark) {
    if (!rows.containsKey(mark.pid())) {
      return;
    }
    boolean run = mark.kind() == Timeline.Kind.RUN;
    boolean moment = mark.kind() != Timeline.Kind.CALL && !run;
    double x = x(mark.from());
    double y = y(mark.pid());
    svg.open(
        "rect",
        "class",
        "mark " + name(mark.kind()),
        "data-a",
        mark.from(),
        "data-b",
        mark.to(),
        "tabindex",
        -1,
        "x",
        x,
        "y",
        run ? y + 3 : moment ? y - 4 : y + 6,
        "width",
        moment ? 2.5 : Math.max(LEAST, x(mark.to()) - x),
        "height",
        run ? BAR - 6 : moment ? BAR + 8 : BAR - 12);
    svg.text("title", ChangeText.printable(mark.words()));
    svg.close();
  }

  private static String name(Timeline.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private long span() {
    return Math.max(1, timeline.to() - timeline.from());
  }

  private double x(long instruction) {
    return LEFT + (double) (RIGHT - LEFT) * (instruction - timeline.from()) / span();
  }

  private double y(int pid) {
    return TOP + (double) LANE * rows.getOrDefault(pid, 0);
  }
}
