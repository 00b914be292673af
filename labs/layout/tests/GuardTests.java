package lab.tests;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.ArrayList;
import java.util.List;
import lab.tests.Prober.Access;
import lab.tests.Prober.Probe;

/** Task B: what lies beside the stack. */
final class GuardTests {
  private static final int PAGE = 4096;
  private static final int LEAST_STACK = 4 * PAGE;
  private static final int OPEN = Pte.V | Pte.U;

  private GuardTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("stack-has-a-guard-on-both-sides", "B", 8, GuardTests::guards),
        LabTest.of("deep-recursion-ends-in-the-guard", "B", 7, GuardTests::recursion),
        LabTest.of("access-beside-the-stack-is-killed", "B", 5, GuardTests::beside));
  }

  private static void guards(Trial trial) throws Exception {
    Prober prober = Prober.boot(trial);
    Region stack = prober.region(RegionKind.STACK);
    trial.that(
        stack.sizeBytes() >= LEAST_STACK,
        "the stack has " + stack.sizeBytes() + " bytes, less than four pages");
    for (long va = stack.startVa(); va != stack.endVa(); va += PAGE) {
      trial.equal(
          String.format("R, W, U of stack page 0x%x", va),
          (long) (OPEN | Pte.R | Pte.W),
          prober.system().pte(prober.process(), va) & (OPEN | Pte.R | Pte.W | Pte.X));
    }
    requireClosed(trial, prober, "below the stack", stack.startVa() - PAGE);
    requireClosed(trial, prober, "above the stack", stack.endVa());
    trial.that(
        prober.heapStartVa() >= stack.endVa() + PAGE,
        "the heap begins directly above the stack: once it grows there is no guard between");
  }

  private static void requireClosed(Trial trial, Prober prober, String where, long va) {
    long flags = prober.system().pte(prober.process(), va) & OPEN;
    trial.that(
        flags != OPEN,
        String.format("programs can use the page 0x%x, directly %s: V and U are set", va, where));
  }

  private static final String RECURSION =
      """
          .globl _start
      _start:
          call down
      down:
          addi sp, sp, -32
          sw   ra, 0(sp)
          call down
          .data
      data: .word 1
      """;

  private static void recursion(Trial trial) throws Exception {
    LabSystem system =
        trial
            .system()
            .configure(LayoutSetup::layoutOnly)
            .program("main", RECURSION)
            .first("main")
            .boot();
    system.runUntil("the program starts", () -> !system.log(Event.Executed.class).isEmpty());
    Region stack = system.region(system.process(1), RegionKind.STACK);
    Region data = system.region(system.process(1), RegionKind.DATA);
    trial.equal("status of a recursion without end", Prober.KILLED, system.runToPowerOff());
    List<Event.Trapped> traps = system.log(Event.Trapped.class);
    long va = trial.xlen().zeroExtend(traps.get(traps.size() - 1).stval());
    trial.that(
        va < stack.startVa() && va >= stack.startVa() - 32,
        String.format(
            "the first access below the stack, which begins at 0x%x, is to fault, not the one at"
                + " 0x%x",
            stack.startVa(), va));
    trial.that(
        va >= data.endPageVa(), String.format("0x%x is in a page of the program's data", va));
  }

  private static void beside(Trial trial) throws Exception {
    Prober prober = Prober.boot(trial);
    Region stack = prober.region(RegionKind.STACK);
    List<Probe> probes = new ArrayList<>();
    for (Access access : List.of(Access.LOAD_BYTE, Access.STORE_BYTE)) {
      probes.add(new Probe(access, stack.startVa() - 1));
      probes.add(new Probe(access, stack.endVa()));
    }
    for (Access access : List.of(Access.LOAD_FOUR_BYTES, Access.STORE_FOUR_BYTES)) {
      // Half of it is the stack's.
      probes.add(new Probe(access, stack.startVa() - 2));
      probes.add(new Probe(access, stack.endVa() - 2));
    }
    prober.expect("beside the stack is a guard", Prober.KILLED, probes);
    Prober inside = Prober.boot(trial);
    inside.expect(
        "the stack itself is the program's",
        0,
        List.of(
            new Probe(Access.STORE_BYTE, stack.startVa()),
            new Probe(Access.LOAD_BYTE, stack.endVa() - 1)));
  }
}
