package dev.trapeze.cpu.difftest.privileged;

import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs probes on several boards and, where they differ, finds the few probes that show it. */
final class Comparison {
  private static final int MOST_RUNS = 60;

  private final Xlen xlen;
  private final byte[] area;
  private final Board expected;
  private int runs;

  /**
   * @param area what the probes' area of memory holds at the start
   * @param expected the board that is right
   */
  Comparison(Xlen xlen, byte[] area, Board expected) {
    this.xlen = xlen;
    this.area = area;
    this.expected = expected;
  }

  /**
   * Compares a few boards; null if all agree. Else the first that does not, the smallest list of
   * probes found that shows it, and the differences.
   */
  @Nullable String difference(List<Probe> probes, List<? extends Board> boards) {
    ProbeImage image = new ProbeImage(xlen, probes, area);
    byte[] wanted = expected.run(image);
    for (Board board : boards) {
      int first = image.firstDifference(wanted, board.run(image));
      if (first >= 0) {
        int last = Math.min(first + 1, probes.size());
        return board + "\n" + describe(shrink(probes.subList(0, last), board), board);
      }
    }
    return null;
  }

  private String describe(List<Probe> probes, Board board) {
    ProbeImage image = new ProbeImage(xlen, probes, area);
    StringBuilder text = new StringBuilder();
    for (Probe probe : probes) {
      text.append("# ").append(probe.what()).append('\n').append(probe.text());
    }
    return text.append("differences (QEMU, ours):\n")
        .append(image.differences(expected.run(image), board.run(image)))
        .toString();
  }

  private boolean differ(List<Probe> probes, Board board) {
    runs++;
    ProbeImage image = new ProbeImage(xlen, probes, area);
    return image.firstDifference(expected.run(image), board.run(image)) >= 0;
  }

  /** Leaves out as many as can be left out: all but the last, then halves, then smaller parts. */
  private List<Probe> shrink(List<Probe> probes, Board board) {
    List<Probe> smallest = probes;
    List<Probe> last = probes.subList(probes.size() - 1, probes.size());
    if (differ(last, board)) {
      return last;
    }
    int part = Math.max(1, smallest.size() / 2);
    while (runs < MOST_RUNS) {
      int before = smallest.size();
      int from = 0;
      while (from < smallest.size() && runs < MOST_RUNS) {
        List<Probe> rest = new ArrayList<>(smallest.subList(0, from));
        rest.addAll(smallest.subList(Math.min(from + part, smallest.size()), smallest.size()));
        if (!rest.isEmpty() && differ(rest, board)) {
          smallest = rest;
        } else {
          from += part;
        }
      }
      if (part == 1 && smallest.size() == before) {
        break;
      }
      part = Math.max(1, part / 2);
    }
    return smallest;
  }
}
