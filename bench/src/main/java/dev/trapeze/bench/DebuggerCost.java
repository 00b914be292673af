package dev.trapeze.bench;

import dev.trapeze.console.debugger.run.Arrival;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.EventFan;
import dev.trapeze.console.debugger.run.Outside;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.Until;
import dev.trapeze.cpu.device.ConsoleOutput;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DiskFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures what the debugger costs, and prints tables in Markdown: programs with a debugger that
 * has nothing set, which takes checkpoints, beside the same programs without one, alternating in
 * one JVM; and how long a step back takes after a long run.
 */
public final class DebuggerCost {
  private static final int WARM_UPS = 3;
  private static final int PAIRS = 3;

  /** How the JIT compiler happens to compile differs more from JVM to JVM than what is measured. */
  private static final int JVMS = 7;

  private static final long LONG_RUN = 1_000_000_000;
  private static final int STEPS_BACK = 100;

  private static final List<List<String>> PROGRAMS =
      List.of(
          List.of("sha256", "2000"),
          List.of("dhry", "800000"),
          List.of("quicksort", "100"),
          List.of("nullcall", "1000000"),
          List.of("forkbench", "20000"));

  private static final List<String> LONG_PROGRAM = List.of("dhry", "10000000");

  private DebuggerCost() {}

  /** Without arguments, all; with a width and a program, one line of figures for the parent. */
  public static void main(String[] args)
      throws IOException, InterruptedException, DiskFormatException {
    if (args.length > 1) {
      printPairs(kind(args[0]), List.of(args).subList(1, args.length));
      return;
    }
    if (args.length == 1) {
      printStepsBack(kind(args[0]));
      return;
    }
    System.out.printf(
        "%s; %d pairs of runs after %d to warm up, in each of %d JVMs; CPU time of the thread that"
            + " runs the guest.%n%n",
        HostDescription.line(), PAIRS, WARM_UPS, JVMS);
    System.out.println(
        "| program | RV32, time with a debugger / without | RV64, time with a debugger / without |");
    System.out.println("| --- | ---: | ---: |");
    double narrowProduct = 1;
    double wideProduct = 1;
    for (List<String> program : PROGRAMS) {
      Samples narrow = ratios(32, program);
      Samples wide = ratios(64, program);
      System.out.printf(
          "| %s | %s | %s |%n", program.get(0), narrow.inUnitsOf(1, 3), wide.inUnitsOf(1, 3));
      narrowProduct *= narrow.median();
      wideProduct *= wide.median();
    }
    System.out.printf(
        Locale.ROOT,
        "| geometric mean | %.3f | %.3f |%n%n",
        Math.pow(narrowProduct, 1.0 / PROGRAMS.size()),
        Math.pow(wideProduct, 1.0 / PROGRAMS.size()));
    System.out.println("| after 1,000,000,000 instructions, milliseconds | RV32 | RV64 |");
    System.out.println("| --- | ---: | ---: |");
    List<double[]> narrowSteps = child("32");
    List<double[]> wideSteps = child("64");
    List<String> names =
        List.of(
            "the first step back",
            "each of the next " + STEPS_BACK,
            "goto 500,000,000",
            "the first step back there",
            "back to the present");
    for (int i = 0; i < names.size(); i++) {
      System.out.printf(
          "| %s | %s | %s |%n",
          names.get(i),
          new Samples(narrowSteps.get(i)).inUnitsOf(1e6, 2),
          new Samples(wideSteps.get(i)).inUnitsOf(1e6, 2));
    }
  }

  private static GuestKind kind(String bits) {
    return GuestKind.usual(Integer.parseInt(bits));
  }

  private static Samples ratios(int bits, List<String> program)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(Integer.toString(bits)));
    arguments.addAll(program);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < JVMS; i++) {
      for (double[] pair : child(arguments.toArray(String[]::new))) {
        ratios.add(pair[0] / pair[1]);
      }
    }
    return new Samples(ratios.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static List<double[]> child(String... arguments)
      throws IOException, InterruptedException {
    return ChildJvm.run(DebuggerCost.class, arguments);
  }

  /** Each line: CPU time with a debugger, CPU time without. */
  private static void printPairs(GuestKind kind, List<String> program)
      throws DiskFormatException, InterruptedException {
    for (int i = 0; i < WARM_UPS + PAIRS; i++) {
      long with;
      long without;
      if (i % 2 == 0) {
        with = debugged(kind, program);
        without = plain(kind, program);
      } else {
        without = plain(kind, program);
        with = debugged(kind, program);
      }
      if (i >= WARM_UPS) {
        System.out.println(with + " " + without);
      }
    }
  }

  private static long plain(GuestKind kind, List<String> program) throws DiskFormatException {
    Kernel kernel = GuestProgram.kernel(kind, program, value -> {}, KernelEvents.NONE);
    kernel.boot();
    long start = GuestProgram.cpuNanoseconds();
    GuestProgram.toTheEnd(kernel);
    return GuestProgram.cpuNanoseconds() - start;
  }

  private static long debugged(GuestKind kind, List<String> program)
      throws DiskFormatException, InterruptedException {
    DebuggedSystem system = system(kind, program);
    long start = GuestProgram.cpuNanoseconds();
    Stop stop = system.resume(Until.STOPPED);
    long time = GuestProgram.cpuNanoseconds() - start;
    if (!(stop instanceof Stop.PoweredOff)) {
      throw new IllegalStateException(program + " has stopped: " + stop);
    }
    return time;
  }

  private static DebuggedSystem system(GuestKind kind, List<String> program)
      throws DiskFormatException {
    EventFan events = new EventFan();
    Kernel kernel = GuestProgram.kernel(kind, program, value -> {}, events);
    kernel.boot();
    return new DebuggedSystem(
        kernel, events, new Asleep(), Set.of(ConsoleOutput.class, KernelEvents.class), List.of());
  }

  /** Five lines, one for each row of the table. */
  private static void printStepsBack(GuestKind kind)
      throws DiskFormatException, InterruptedException {
    List<StringBuilder> lines = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      lines.add(new StringBuilder());
    }
    for (int run = 0; run < 5; run++) {
      DebuggedSystem system = system(kind, LONG_PROGRAM);
      system.goToInstruction(LONG_RUN);
      time(lines.get(0), system::stepBack);
      for (int i = 0; i < STEPS_BACK; i++) {
        time(lines.get(1), system::stepBack);
      }
      time(lines.get(2), () -> system.goToInstruction(LONG_RUN / 2));
      time(lines.get(3), system::stepBack);
      time(lines.get(4), () -> system.goToInstruction(LONG_RUN));
    }
    lines.forEach(line -> System.out.println(line.toString().trim()));
  }

  private interface Work {
    Object run() throws InterruptedException;
  }

  private static void time(StringBuilder line, Work work) throws InterruptedException {
    long start = System.nanoTime();
    work.run();
    line.append(String.format(Locale.ROOT, "%d ", System.nanoTime() - start));
  }

  /** Nothing comes from outside; time that everybody sleeps through is skipped. */
  private static final class Asleep implements Outside {
    @Override
    public @Nullable Arrival poll() {
      return null;
    }

    @Override
    public @Nullable Arrival atRest(KernelStop rest) {
      return rest instanceof KernelStop.SleepingUntil sleeping
          ? new Arrival.Time(sleeping.time())
          : null;
    }

    @Override
    public boolean interrupted() {
      return false;
    }

    @Override
    public void interrupt() {
      // Nobody does.
    }

    @Override
    public void flush() {
      // Nobody looks.
    }
  }
}
