package dev.trapeze.bench;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures memory, and prints tables in Markdown: how many pages a second a program can get in each
 * way to get them, how long a large process takes to fork, and how many frames many processes of
 * one program take; each with every {@link PageFaultPolicy} in VIMIX's layout, and in Linux's. Each
 * figure of time is from a JVM of its own ({@link GuestProgram}); the frames are counted, and the
 * same in every run.
 *
 * <p>Arguments: the names of the lines to measure, all without any.
 */
public final class MemoryTable {
  private static final int WARM_UPS = 2;
  private static final int RUNS = 5;
  private static final long RAM_MIB = 512;
  private static final int FRAME_KIB = 4;
  private static final Pattern FRAMES = Pattern.compile("frames (\\d+) of");

  // Where a line of GuestProgram has it.
  private static final int CPU_NANOSECONDS = 1;

  /** An item of {@code membench}, how often, and what that is in words. */
  private record Line(String item, int count, String words) {}

  private static final List<Line> PAGES =
      List.of(
          new Line("heap", 100_000, "new heap, first store"),
          new Line("zeros", 100_000, "new heap, first load"),
          new Line("store", 16_384, "first store after fork, by the child"),
          new Line("file", 102_400, "mapped file that is in memory, first load"));

  private static final List<Line> CROWDS =
      List.of(
          new Line("crowd", 100, "100 processes of one program, each by fork and exec"),
          new Line("family", 100, "100 forks of a process that has used 1 MiB, which only wait"));

  private static final Line FORK = new Line("fork", 20, "fork, exit and wait of 64 MiB");

  private final List<String> wanted;

  private MemoryTable(List<String> wanted) {
    this.wanted = wanted;
  }

  /** See the class. */
  public static void main(String[] args)
      throws IOException, InterruptedException, DiskFormatException {
    new MemoryTable(List.of(args)).print();
  }

  private void print() throws IOException, InterruptedException, DiskFormatException {
    System.out.printf(
        "%s; median of %d runs (lowest–highest) after %d to warm up; CPU time.%n%n",
        HostDescription.line(), RUNS, WARM_UPS);
    printTimes(
        "thousand pages per second", PAGES, (count, nanoseconds) -> count / nanoseconds * 1e6, 0);
    printTimes("milliseconds", List.of(FORK), (count, nanoseconds) -> nanoseconds / count / 1e6, 2);
    printFrames();
  }

  private List<Line> chosen(List<Line> lines) {
    return lines.stream().filter(line -> wanted.isEmpty() || wanted.contains(line.item)).toList();
  }

  private static void printHeading(String unit) {
    StringBuilder names = new StringBuilder("| " + unit + " |");
    StringBuilder rule = new StringBuilder("| --- |");
    for (GuestKind kind : kinds()) {
      names.append(' ').append(kind.words()).append(" |");
      rule.append(" ---: |");
    }
    System.out.println(names);
    System.out.println(rule);
  }

  private static List<GuestKind> kinds() {
    List<GuestKind> kinds = new ArrayList<>();
    for (Xlen xlen : Xlen.values()) {
      for (PageFaultPolicy policy : PageFaultPolicy.ALL) {
        kinds.add(GuestKind.of(xlen, policy, RAM_MIB));
      }
      kinds.add(GuestKind.linux(xlen, RAM_MIB));
    }
    return kinds;
  }

  private void printTimes(String unit, List<Line> lines, Figure figure, int decimals)
      throws IOException, InterruptedException {
    if (chosen(lines).isEmpty()) {
      return;
    }
    printHeading(unit);
    for (Line line : chosen(lines)) {
      StringBuilder row = new StringBuilder("| " + line.words + " |");
      for (GuestKind kind : kinds()) {
        double[] figures =
            measure(kind, line).stream()
                .mapToDouble(run -> figure.of(line.count, run[CPU_NANOSECONDS]))
                .toArray();
        row.append(' ').append(new Samples(figures).inUnitsOf(1, decimals)).append(" |");
      }
      System.out.println(row);
    }
    System.out.println();
  }

  /** What is printed of so many events in that time. */
  private interface Figure {
    double of(int count, double nanoseconds);
  }

  private static List<double[]> measure(GuestKind kind, Line line)
      throws IOException, InterruptedException {
    return ChildJvm.run(
        GuestProgram.class,
        kind.text(),
        Integer.toString(WARM_UPS),
        Integer.toString(RUNS),
        GuestProgram.MEMORY,
        "membench",
        line.item,
        Integer.toString(line.count));
  }

  private void printFrames() throws DiskFormatException {
    if (chosen(CROWDS).isEmpty()) {
      return;
    }
    printHeading("MiB (frames)");
    for (Line line : chosen(CROWDS)) {
      StringBuilder row = new StringBuilder("| " + line.words + " |");
      for (GuestKind kind : kinds()) {
        int frames = framesOf(kind, line);
        row.append(
            String.format(Locale.ROOT, " %.2f (%,d) |", frames * FRAME_KIB / 1024.0, frames));
      }
      System.out.println(row);
    }
  }

  private static int framesOf(GuestKind kind, Line line) throws DiskFormatException {
    List<String> command = List.of("membench", line.item, Integer.toString(line.count));
    String said = GuestProgram.output(kind, command);
    Matcher frames = FRAMES.matcher(said);
    if (!frames.find()) {
      throw new IllegalStateException(command + " said " + said);
    }
    return Integer.parseInt(frames.group(1));
  }
}
