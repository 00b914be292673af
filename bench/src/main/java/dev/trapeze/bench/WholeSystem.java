package dev.trapeze.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures the whole system as its user meets it, and prints tables in Markdown: guest instructions
 * per second of real programs, system calls, forks and execs per second, and the time from the
 * command to the prompt. Each program runs in a JVM of its own ({@link GuestProgram}).
 *
 * <p>Argument: the folder of the checkout.
 */
public final class WholeSystem {
  private static final int WARM_UPS = 2;
  private static final int RUNS = 5;

  private record Program(String name, int argument) {}

  /** What a guest computes, and its argument: about a second each. */
  private static final List<Program> COMPUTATIONS =
      List.of(
          new Program("sha256", 2000),
          new Program("sieve", 200),
          new Program("quicksort", 100),
          new Program("fib", 32),
          new Program("dhry", 800_000));

  private static final Program NULL_CALL = new Program("nullcall", 1_000_000);
  private static final Program FORK = new Program("forkbench", 5000);
  private static final Program EXEC = new Program("execbench", 5000);

  private WholeSystem() {}

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.out.printf(
        "%s; median of %d runs (lowest–highest) after %d to warm up.%n%n",
        HostDescription.line(), RUNS, WARM_UPS);
    System.out.println("| program | RV32, million instructions/s | RV64, million instructions/s |");
    System.out.println("| --- | ---: | ---: |");
    for (Program program : COMPUTATIONS) {
      System.out.printf(
          "| %s | %s | %s |%n",
          program.name, instructionRate(program, 32), instructionRate(program, 64));
    }
    System.out.println();
    System.out.println("| per second | RV32 | RV64 |");
    System.out.println("| --- | ---: | ---: |");
    printEvents("empty system calls", NULL_CALL);
    printEvents("fork + exit + wait", FORK);
    printEvents("fork + exec + wait", EXEC);
    System.out.println();
    System.out.println("| start | milliseconds |");
    System.out.println("| --- | ---: |");
    System.out.printf(
        "| `./trapeze` to the prompt | %s |%n", promptTimes(Path.of(args[0])).inUnitsOf(1e6, 0));
  }

  private static String instructionRate(Program program, int xlenBits)
      throws IOException, InterruptedException {
    double[] rates =
        measure(program, xlenBits).stream().mapToDouble(run -> run[0] / (run[1] / 1e9)).toArray();
    return new Samples(rates).inUnitsOf(1e6, 0);
  }

  private static void printEvents(String what, Program program)
      throws IOException, InterruptedException {
    System.out.printf("| %s | %s | %s |%n", what, eventRate(program, 32), eventRate(program, 64));
  }

  private static String eventRate(Program program, int xlenBits)
      throws IOException, InterruptedException {
    double[] rates =
        measure(program, xlenBits).stream()
            .mapToDouble(run -> program.argument / (run[1] / 1e9))
            .toArray();
    return new Samples(rates).inUnitsOf(1, 0);
  }

  /** For each run: instructions, nanoseconds. */
  private static List<double[]> measure(Program program, int xlenBits)
      throws IOException, InterruptedException {
    return ChildJvm.run(
        GuestProgram.class,
        GuestKind.usual(xlenBits).text(),
        Integer.toString(WARM_UPS),
        Integer.toString(RUNS),
        GuestProgram.MEMORY,
        program.name,
        Integer.toString(program.argument));
  }

  /** Nanoseconds from the start of the launcher to the shell's prompt, on a terminal. */
  private static Samples promptTimes(Path checkout) throws IOException, InterruptedException {
    double[] times = new double[RUNS];
    for (int run = -WARM_UPS; run < RUNS; run++) {
      long start = System.nanoTime();
      // util-linux's script gives the command a terminal.
      Process child =
          new ProcessBuilder("script", "-qfc", checkout.resolve("trapeze").toString(), "/dev/null")
              .start();
      awaitPrompt(child.getInputStream());
      if (run >= 0) {
        times[run] = System.nanoTime() - start;
      }
      child.getOutputStream().write(new byte[] {1, 'x'}); // Ctrl-A X
      child.getOutputStream().flush();
      child.waitFor();
    }
    return new Samples(times);
  }

  private static void awaitPrompt(InputStream output) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf("$ ") < 0) {
      int next = output.read();
      if (next < 0) {
        throw new IllegalStateException("no prompt came, but: " + seen);
      }
      seen.append((char) next);
    }
  }
}
