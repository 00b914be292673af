package lab.tests;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lab.tests.Prober.Access;
import lab.tests.Prober.Probe;

/** Task A: the lowest 64 KiB are nobody's. */
final class NullTests {
  private static final int PAGE = 4096;
  private static final long NULL_END_VA = 0x1_0000;

  private NullTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("lowest-64-KiB-are-not-mapped", "A", 8, NullTests::notMapped),
        LabTest.of("access-through-null-is-killed", "A", 7, NullTests::killed)
            .needing("lowest-64-KiB-are-not-mapped"),
        LabTest.of("shell-runs-in-this-layout", "A", 3, NullTests::shellRuns));
  }

  private static void notMapped(Trial trial) throws Exception {
    LabSystem system =
        trial
            .system()
            .configure(LayoutSetup::layoutOnly)
            .program("main", "    .globl _start\n_start: j _start\n")
            .first("main")
            .boot();
    requireFree(trial, system, "before its exec the first process");
    system.runUntil("the program starts", () -> !system.log(Event.Executed.class).isEmpty());
    requireFree(trial, system, "a program");
  }

  private static void requireFree(Trial trial, LabSystem system, String who) {
    Process process = system.process(1);
    for (Region region : process.addressSpace().regions()) {
      trial.that(
          Long.compareUnsigned(region.startVa(), NULL_END_VA) >= 0,
          String.format(
              "%s has the region '%s' at 0x%x, below 0x10000",
              who, region.kind().words(), region.startVa()));
    }
    for (long va = 0; va < NULL_END_VA; va += PAGE) {
      trial.equal(
          String.format("V of the entry for page 0x%x: %s has nothing there", va, who),
          0L,
          system.pte(process, va) & Pte.V);
    }
  }

  private static void killed(Trial trial) throws Exception {
    Random random = trial.random();
    List<Probe> probes = new ArrayList<>();
    for (Access access : Access.values()) {
      for (long va : new long[] {0, 4, PAGE - 4, PAGE, random.nextInt(0x3FFF) * 4L}) {
        probes.add(new Probe(access, va));
      }
    }
    Prober.boot(trial).expect("null and what is near it is nobody's", Prober.KILLED, probes);
  }

  private static void shellRuns(Trial trial) throws Exception {
    LabSystem system =
        trial
            .system()
            .configure(LayoutSetup::layoutOnly)
            .shell("echo hello | wc > /counts; cat /counts")
            .boot();
    trial.equal("exit status of the shell", 0, system.runToPowerOff());
    trial.equal(
        "programs that the shell has started: echo, wc and cat",
        3L,
        system.log(Event.Executed.class).stream().filter(each -> each.pid() != 1).count());
  }
}
