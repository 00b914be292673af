package lab.hidden;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import lab.tests.LayoutSetup;
import lab.tests.Prober;
import lab.tests.Prober.Access;
import lab.tests.Prober.Probe;

/** Task A: the kernel's side of it, and the places on top. */
final class HiddenNullTests {
  private static final int PAGE = 4096;

  private HiddenNullTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("kernel-refuses-null-pointers", "A", 4, HiddenNullTests::kernelRefuses)
            .needing("lowest-64-KiB-are-not-mapped"),
        LabTest.of("null-page-cannot-be-mapped", "A", 2, HiddenNullTests::cannotMap),
        LabTest.of("small-steps-from-null-are-killed", "A", 2, HiddenNullTests::smallSteps)
            .needing("lowest-64-KiB-are-not-mapped"),
        LabTest.of("trampoline-is-on-top", "A", 4, HiddenNullTests::places));
  }

  private static void kernelRefuses(Trial trial) throws Exception {
    LabSystem system =
        trial
            .system()
            .configure(LayoutSetup::layoutOnly)
            .program("main", NULL_CALLS)
            .first("main")
            .boot();
    trial.equal("exit status", 0, system.runToPowerOff());
    for (Syscall call : List.of(Syscall.WRITE, Syscall.READ, Syscall.OPEN, Syscall.PIPE)) {
      List<Event.Returned> returned =
          system.log(Event.Returned.class).stream().filter(each -> each.call() == call).toList();
      trial.equal(
          "result of the last "
              + call.callName()
              + ", with a pointer that null has led to: -EFAULT",
          (long) Errno.EFAULT.result(),
          returned.get(returned.size() - 1).result());
    }
  }

  private static final String NULL_CALLS =
      """
          .globl _start
      _start:
          li   a0, 1
          li   a1, 0
          li   a2, 4
          li   a7, SYS_WRITE
          ecall
          la   a0, path
          li   a1, 0
          li   a2, 0
          li   a7, SYS_OPEN
          ecall
          li   a1, 8
          li   a2, 4
          li   a7, SYS_READ
          ecall
          li   a0, 0
          li   a1, 0
          li   a7, SYS_OPEN
          ecall
          li   a0, 16
          li   a7, SYS_PIPE
          ecall
          li   a0, 0
          li   a7, SYS_EXIT
          ecall
          .data
      path: .asciz "/main"
      """;

  private static void cannotMap(Trial trial) throws Exception {
    LabSystem system =
        trial
            .system()
            .configure(LayoutSetup::layoutOnly)
            .program("main", MAPS_NULL)
            .first("main")
            .boot();
    trial.equal("exit status", 0, system.runToPowerOff());
    List<Long> results =
        system.log(Event.Returned.class).stream()
            .filter(each -> each.call() == Syscall.MMAP)
            .map(Event.Returned::result)
            .toList();
    trial.equal(
        "mmap that demands page 0 gives -EPERM", (long) Errno.EPERM.result(), results.get(0));
    trial.that(
        Long.compareUnsigned(results.get(1), 0x1_0000) >= 0,
        String.format("mmap gives 0x%x, below 64 KiB", results.get(1)));
  }

  /** MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, and without MAP_FIXED. */
  private static final String MAPS_NULL =
      """
          .globl _start
      _start:
          li   a3, 0x32
          call map
          li   a3, 0x22
          call map
          li   a0, 0
          li   a7, SYS_EXIT
          ecall
      map:
          li   a0, 0
          li   a1, 4096
          li   a2, 3
          li   a4, -1
          li   a5, 0
          li   a7, SYS_MMAP
          ecall
          ret
      """;

  private static void smallSteps(Trial trial) throws Exception {
    long startVa =
        trial.system().configure(LayoutSetup::layoutOnly).config().layout().imageStartVa();
    long last = trial.xlen() == Xlen.RV32 ? 0xFFFF_FFFFL : -1;
    Prober.boot(trial)
        .expect(
            "what null and a small step lead to is nobody's",
            Prober.KILLED,
            List.of(
                new Probe(Access.LOAD_BYTE, last),
                new Probe(Access.STORE_BYTE, last),
                new Probe(Access.LOAD_FOUR_BYTES, last - 3),
                // From nobody's page into the program's first one.
                new Probe(Access.LOAD_FOUR_BYTES, startVa - 2),
                // From the last page to the first: the address wraps around.
                new Probe(Access.LOAD_FOUR_BYTES, last - 1)));
  }

  private static void places(Trial trial) {
    AddressSpaceLayout layout = trial.system().configure(LayoutSetup::layoutOnly).config().layout();
    long endVa = trial.xlen() == Xlen.RV32 ? 0x1_0000_0000L : 0x40_0000_0000L;
    trial.equal(
        "the trampoline is on the last page",
        String.format("0x%x", endVa - PAGE),
        String.format("0x%x", layout.trampolineVa()));
    trial.that(
        layout.trapframeVa() >= endVa - 16 * PAGE,
        String.format("the trapframe, at 0x%x, is not near the top", layout.trapframeVa()));
    trial.that(
        layout.imageStartVa() <= 0x40_0000,
        String.format(
            "programs may begin at 0x%x at the lowest, but some begin at 0x400000",
            layout.imageStartVa()));
  }
}
