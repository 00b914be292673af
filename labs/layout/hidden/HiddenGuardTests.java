package lab.hidden;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import lab.tests.LayoutSetup;
import lab.tests.Prober;
import lab.tests.Prober.Access;
import lab.tests.Prober.Probe;

/** Task B: the heap's guard, and what fork and exec make of guards. */
final class HiddenGuardTests {
  private static final int PAGE = 4096;
  private static final int OPEN = Pte.V | Pte.U;

  private HiddenGuardTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("heap-keeps-its-guard", "B", 6, HiddenGuardTests::heapGuard),
        LabTest.of("heap-is-apart-from-the-stack", "B", 3, HiddenGuardTests::heapApart),
        LabTest.of("fork-and-exec-keep-the-guards", "B", 6, HiddenGuardTests::forkAndExec)
            .needing("stack-has-a-guard-on-both-sides"));
  }

  private static LabSystem boot(Trial trial, String source) throws Exception {
    return trial
        .system()
        .configure(LayoutSetup::layoutOnly)
        .program("main", source)
        .first("main")
        .boot();
  }

  private static void heapGuard(Trial trial) throws Exception {
    LabSystem system = boot(trial, MAPS_AND_GROWS);
    trial.equal("exit status", 0, system.runToPowerOff());
    List<Long> places = results(system, Syscall.MMAP);
    List<Long> ends = results(system, Syscall.SBRK);
    long heapEndVa = trial.xlen().zeroExtend(ends.get(1));
    trial.that(
        Long.compareUnsigned(trial.xlen().zeroExtend(places.get(0)) - heapEndVa, PAGE) >= 0,
        String.format(
            "mmap that would like 0x%x, the end of the heap, gives 0x%x: no guard is left",
            heapEndVa, places.get(0)));
    trial.that(
        places.get(1) >= 0 || trial.xlen().zeroExtend(places.get(1)) > heapEndVa,
        "a mapping three pages behind the heap is possible");
    trial.equal(
        "sbrk that would end directly below a mapping gives -ENOMEM",
        (long) Errno.ENOMEM.result(),
        ends.get(2));
  }

  private static List<Long> results(LabSystem system, Syscall call) {
    return system.log(Event.Returned.class).stream()
        .filter(each -> each.call() == call)
        .map(Event.Returned::result)
        .toList();
  }

  /** MAP_FIXED is 0x10, MAP_PRIVATE | MAP_ANONYMOUS 0x22. */
  private static final String MAPS_AND_GROWS =
      """
          .globl _start
      _start:
          li   a0, 4096
          call sbrk
          li   a0, 0
          call sbrk
          mv   s0, a0
          li   a3, 0x22
          call map
          li   t0, 0x3000
          add  a0, s0, t0
          li   a3, 0x32
          call map
          li   a0, 0x3000
          call sbrk
          li   a0, 0
          li   a7, SYS_EXIT
          ecall
      sbrk:
          li   a7, SYS_SBRK
          ecall
          ret
      map:
          li   a1, 4096
          li   a2, 3
          li   a4, -1
          li   a5, 0
          li   a7, SYS_MMAP
          ecall
          ret
      """;

  private static void heapApart(Trial trial) throws Exception {
    Prober prober = Prober.boot(trial);
    Region stack = prober.region(RegionKind.STACK);
    trial.that(
        prober.heapStartVa() >= stack.endVa() + PAGE,
        "the heap begins directly above the stack, without a page between");
    prober.expect(
        "below the start of the heap and behind its end are nobody's pages",
        Prober.KILLED,
        List.of(
            new Probe(Access.STORE_BYTE, prober.heapStartVa() - 1),
            new Probe(Access.STORE_BYTE, prober.heapEndVa()),
            new Probe(Access.LOAD_FOUR_BYTES, prober.heapEndVa() - 2)));
    Prober inside = Prober.boot(trial);
    inside.expect(
        "the heap itself is the program's",
        0,
        List.of(
            new Probe(Access.STORE_BYTE, inside.heapStartVa()),
            new Probe(Access.STORE_BYTE, inside.heapEndVa() - 1)));
  }

  private static void forkAndExec(Trial trial) throws Exception {
    LabSystem system = boot(trial, FORKS_AND_EXECS);
    system.runUntil("the program starts", () -> system.log(Event.Executed.class).size() == 1);
    requireGuards(trial, system, 1, "the first process");
    system.runUntil("there is a child", () -> system.log(Event.Created.class).size() == 2);
    requireGuards(trial, system, 2, "a child");
    system.runUntil("the child calls exec", () -> system.log(Event.Executed.class).size() == 2);
    requireGuards(trial, system, 2, "a child after its exec");
    trial.equal("exit status, which is the child's", Prober.KILLED, system.runToPowerOff());
  }

  private static void requireGuards(Trial trial, LabSystem system, int pid, String who) {
    Process process = system.process(pid);
    Region stack = system.region(process, RegionKind.STACK);
    for (long va : new long[] {stack.startVa() - PAGE, stack.endVa()}) {
      trial.that(
          (system.pte(process, va) & OPEN) != OPEN,
          String.format("%s can use 0x%x, which is to be a guard of its stack", who, va));
    }
  }

  /** The child becomes the same program with an argument, which lets its stack overflow. */
  private static final String FORKS_AND_EXECS =
      """
          .globl _start
      _start:
          li   t0, 1
          bne  a0, t0, down
          li   a7, SYS_FORK
          ecall
          beqz a0, child
          la   a0, status
          li   a7, SYS_WAIT
          ecall
          lw   a0, status
          li   a7, SYS_EXIT
          ecall
      child:
          la   a0, path
          la   a1, argv
          li   a7, SYS_EXECV
          ecall
      down:
          addi sp, sp, -16
          sw   a0, 0(sp)
          j    down
          .data
      path:   .asciz "/main"
              .balign 8
      argv:   ADDRESS path, path, 0
      status: .word 0
      """;
}
