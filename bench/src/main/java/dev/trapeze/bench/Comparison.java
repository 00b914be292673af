package dev.trapeze.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Measures the machine beside QEMU's translator and beside the reference stepper, and prints tables
 * in Markdown: the same images, for a machine without a kernel, with paging on, in both widths.
 *
 * <p>Arguments: the names of the programs to measure; all without any.
 */
public final class Comparison {
  private static final int WARM_UPS = 2;
  private static final int RUNS = 5;

  /**
   * A program.
   *
   * @param iterations for QEMU and the fast engines: about half a second of QEMU's
   * @param oracleIterations for the reference stepper, which is slower by two orders of magnitude
   */
  private record Program(String name, int iterations, int oracleIterations) {}

  private static final List<Program> PROGRAMS =
      List.of(
          new Program("sha256", 6000, 40),
          new Program("sieve", 600, 6),
          new Program("quicksort", 75, 1),
          new Program("fib", 34, 25),
          new Program("bytecode", 20, 1),
          new Program("matmul", 50, 1),
          new Program("copy", 5000, 60),
          new Program("dhry", 1_200_000, 12_000));

  /** Apart, since it measures the host's memory. */
  private static final Program CHASE = new Program("chase", 20, 1);

  private enum Engine {
    TRANSLATED,
    BLOCKS,
    REFERENCE
  }

  private Comparison() {}

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> wanted = List.of(args);
    System.out.printf(
        "%s; %s; median of %d runs (lowest–highest), Trapeze after %d to warm up.%n",
        HostDescription.line(), new Qemu(64).version(), RUNS, WARM_UPS);
    for (int xlenBits : new int[] {32, 64}) {
      compare(xlenBits, wanted);
    }
  }

  private static void compare(int xlenBits, List<String> wanted)
      throws IOException, InterruptedException {
    System.out.printf(
        "%n| RV%d, million instructions/s | QEMU | translator | of QEMU | interpreter | of QEMU |"
            + " reference stepper |%n| --- | ---: | ---: | ---: | ---: | ---: | ---: |%n",
        xlenBits);
    double start = qemuNanoseconds(xlenBits, "nothing", 0).median();
    double[] logarithms = new double[Engine.values().length + 1];
    int measured = 0;
    for (Program program : PROGRAMS) {
      if (wanted.isEmpty() || wanted.contains(program.name)) {
        double[] medians = printRow(xlenBits, program, start);
        Arrays.setAll(logarithms, i -> logarithms[i] + Math.log(medians[i]));
        measured++;
      }
    }
    if (measured > 1) {
      int programs = measured;
      double[] means =
          Arrays.stream(logarithms).map(logarithm -> Math.exp(logarithm / programs)).toArray();
      System.out.printf(
          "| **geometric mean** | **%,.0f** | **%,.0f** | **%.2f** | **%,.0f** | **%.2f** |"
              + " **%,.1f** |%n",
          means[0], means[1], means[1] / means[0], means[2], means[2] / means[0], means[3]);
    }
    if (wanted.isEmpty() || wanted.contains(CHASE.name)) {
      printRow(xlenBits, CHASE, start);
    }
  }

  /** Prints what all do with a program; gives the medians, QEMU's first, in millions per second. */
  private static double[] printRow(int xlenBits, Program program, double qemuStart)
      throws IOException, InterruptedException {
    double[] medians = new double[Engine.values().length + 1];
    String[] texts = new String[medians.length];
    double instructions = 0;
    for (Engine engine : Engine.values()) {
      boolean oracle = engine == Engine.REFERENCE;
      List<double[]> runs =
          ChildJvm.run(
              BareProgram.class,
              program.name,
              Integer.toString(xlenBits),
              engine.name(),
              Integer.toString(oracle ? program.oracleIterations : program.iterations),
              Integer.toString(WARM_UPS),
              Integer.toString(RUNS));
      if (!oracle) {
        instructions = runs.get(0)[0];
      }
      Samples rates =
          new Samples(runs.stream().mapToDouble(run -> run[0] / (run[1] / 1e9)).toArray());
      medians[1 + engine.ordinal()] = rates.median() / 1e6;
      texts[1 + engine.ordinal()] = rates.inUnitsOf(1e6, oracle ? 1 : 0);
    }
    double count = instructions;
    Samples times = qemuNanoseconds(xlenBits, program.name, program.iterations);
    Samples rates =
        new Samples(
            Arrays.stream(times.values())
                .map(time -> count / ((time - qemuStart) / 1e9))
                .toArray());
    medians[0] = rates.median() / 1e6;
    System.out.printf(
        "| %s | %s | %s | %.2f | %s | %.2f | %s |%n",
        program.name,
        rates.inUnitsOf(1e6, 0),
        texts[1],
        medians[1] / medians[0],
        texts[2],
        medians[2] / medians[0],
        texts[3]);
    return medians;
  }

  private static Samples qemuNanoseconds(int xlenBits, String program, int iterations)
      throws IOException, InterruptedException {
    Qemu qemu = new Qemu(xlenBits);
    byte[] elf = BareImage.elf(program, xlenBits, iterations);
    double[] times = new double[RUNS];
    for (int run = 0; run < RUNS; run++) {
      times[run] = qemu.cpuNanoseconds(elf);
    }
    return new Samples(times);
  }
}
