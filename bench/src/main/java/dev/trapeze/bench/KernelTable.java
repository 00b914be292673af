package dev.trapeze.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Measures the kernel, and prints tables in Markdown: what programs do that compile for xv6 too,
 * beside xv6's figures; how often a second each kind of call can be made; and the time of {@code
 * usertests}. Each line runs in a JVM of its own ({@link GuestProgram}).
 *
 * <p>Arguments: a folder in which the disk can be a file; then the names of the lines to measure,
 * all without any.
 */
public final class KernelTable {
  private static final int WARM_UPS = 2;
  private static final int RUNS = 5;
  private static final int AIM = 10;

  /** How a disk can be a file: {@link HostFileDisk}. */
  private enum Disks {
    FILE,
    FORCED
  }

  /**
   * A line.
   *
   * @param xv6Seconds what the same takes on xv6 in qemu-system-riscv64 with one CPU, 0 if unknown
   * @param disks what the disk is beside memory, where it matters
   * @param command program and arguments
   */
  private record Line(
      String name, String words, double xv6Seconds, Set<Disks> disks, List<String> command) {
    int count() {
      return Integer.parseInt(command.get(command.size() - 1));
    }
  }

  private static Line item(String name, String words, double xv6Seconds, String item, int count) {
    Set<Disks> disks =
        switch (item) {
          case "file" -> Set.of(Disks.FILE, Disks.FORCED);
          case "writelarge", "readlarge" -> Set.of(Disks.FILE);
          default -> Set.of();
        };
    return new Line(
        name, words, xv6Seconds, disks, List.of("kbench", item, Integer.toString(count)));
  }

  /** In the order and with the figures of the aim: ten times as fast. */
  private static final List<Line> BESIDE_XV6 =
      List.of(
          item("getpid", "100,000 getpid", 1.40, "getpid", 100_000),
          item("fork", "500 fork, exit, wait", 0.30, "fork", 500),
          item("exec", "200 fork, exec, wait", 0.41, "exec", 200),
          item("pipe", "8 MiB through a pipe, 1 KiB a write", 10.5, "pipe", 8192),
          item("file", "20 times write, read, unlink 64 KiB", 4.6, "file", 20),
          item("sbrk", "50 times grow by 1 MiB, touch, shrink", 0.21, "sbrk", 50),
          new Line(
              "usertests-q",
              "our quick usertests",
              0,
              Set.of(Disks.FILE),
              List.of("usertests", "-q")),
          new Line("usertests", "all our usertests", 0, Set.of(Disks.FILE), List.of("usertests")));

  private static final List<Line> RATES =
      List.of(
          item("rate-getpid", "getpid", 0, "getpid", 1_000_000),
          item("rate-pingpong", "a byte through a pipe and one back", 0, "pingpong", 100_000),
          item("rate-read", "reads of 4 KiB of a file", 0, "readpages", 100_000),
          item("rate-fork", "fork, exit, wait", 0, "fork", 5000),
          item("rate-exec", "fork, exec, wait", 0, "exec", 5000),
          item("rate-writelarge", "files of 256 KiB written, 4 KiB a write", 0, "writelarge", 50),
          item("rate-readlarge", "files of 256 KiB read", 0, "readlarge", 500));

  private final Path folder;
  private final List<String> wanted;

  private KernelTable(Path folder, List<String> wanted) {
    this.folder = folder;
    this.wanted = wanted;
  }

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> arguments = List.of(args);
    new KernelTable(Path.of(args[0]), arguments.subList(1, arguments.size())).print();
  }

  private void print() throws IOException, InterruptedException {
    System.out.printf(
        "%s; median of %d runs (lowest–highest) after %d to warm up.%n%n",
        HostDescription.line(), RUNS, WARM_UPS);
    printBesideXv6();
    System.out.println();
    printRates();
  }

  private void printBesideXv6() throws IOException, InterruptedException {
    System.out.printf(
        "| milliseconds | xv6 | RV32 | RV64 | RV64, wall | as fast | RV64, disk a file, wall | the"
            + " same, forced |%n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |%n");
    for (Line line : chosen(BESIDE_XV6)) {
      Samples narrow = column(measure(line, 32, GuestProgram.MEMORY), 1);
      List<double[]> runs = measure(line, 64, GuestProgram.MEMORY);
      Samples wide = column(runs, 1);
      Samples wall = column(runs, 2);
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %s | %s | %s | %s | %s | %s |%n",
          line.words,
          knownOnly(line, line.xv6Seconds * 1000),
          narrow.inUnitsOf(1e6, 1),
          wide.inUnitsOf(1e6, 1),
          wall.inUnitsOf(1e6, 1),
          knownOnly(line, line.xv6Seconds * 1e9 / wide.median()),
          line.disks.contains(Disks.FILE) ? wallMilliseconds(line, diskFile()) : "",
          line.disks.contains(Disks.FORCED)
              ? wallMilliseconds(line, GuestProgram.FORCED + diskFile())
              : "");
    }
    System.out.printf("%nThe aim is %d times as fast.%n", AIM);
  }

  /** Nothing where xv6 has no such line: its usertests are other programs. */
  private static String knownOnly(Line line, double value) {
    return line.xv6Seconds == 0 ? "" : String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String wallMilliseconds(Line line, String disk)
      throws IOException, InterruptedException {
    return column(measure(line, 64, disk), 2).inUnitsOf(1e6, 1);
  }

  private void printRates() throws IOException, InterruptedException {
    System.out.println("| per second | RV32 | RV64 |");
    System.out.println("| --- | ---: | ---: |");
    for (Line line : chosen(RATES)) {
      System.out.printf(
          "| %s | %s | %s |%n",
          line.words,
          rate(line, 32, GuestProgram.MEMORY, false),
          rate(line, 64, GuestProgram.MEMORY, false));
      if (line.disks.contains(Disks.FILE)) {
        String disk = diskFile();
        System.out.printf(
            "| %s, disk a file, wall | %s | %s |%n",
            line.words, rate(line, 32, disk, true), rate(line, 64, disk, true));
      }
    }
  }

  private List<Line> chosen(List<Line> lines) {
    List<Line> chosen = new ArrayList<>(lines);
    chosen.removeIf(line -> !wanted.isEmpty() && Collections.disjoint(List.of(line.name), wanted));
    return chosen;
  }

  private static String rate(Line line, int xlenBits, String disk, boolean wall)
      throws IOException, InterruptedException {
    double[] rates =
        measure(line, xlenBits, disk).stream()
            .mapToDouble(run -> line.count() / (run[wall ? 2 : 1] / 1e9))
            .toArray();
    return new Samples(rates).inUnitsOf(1, 0);
  }

  private static Samples column(List<double[]> runs, int column) {
    return new Samples(runs.stream().mapToDouble(run -> run[column]).toArray());
  }

  private String diskFile() throws IOException {
    return Files.createDirectories(folder).resolve("bench-disk.img").toString();
  }

  /** For each run: instructions, nanoseconds of CPU time, nanoseconds of wall time. */
  private static List<double[]> measure(Line line, int xlenBits, String disk)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.add(GuestKind.usual(xlenBits).text());
    arguments.add(Integer.toString(WARM_UPS));
    arguments.add(Integer.toString(RUNS));
    arguments.add(disk);
    arguments.addAll(line.command);
    return ChildJvm.run(GuestProgram.class, arguments.toArray(new String[0]));
  }
}
