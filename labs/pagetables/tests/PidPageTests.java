package lab.tests;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Task D: the page in which a process finds its pid. */
final class PidPageTests {

  private PidPageTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("pid-is-read-without-a-trap", "D", 5, PidPageTests::readsPid),
        LabTest.of("child-and-new-program-read-their-own-pid", "D", 4, PidPageTests::childReads)
            .needing("pid-is-read-without-a-trap"),
        LabTest.of("program-cannot-write-the-page", "D", 4, PidPageTests::cannotWrite)
            .needing("pid-is-read-without-a-trap"));
  }

  /** Boots a program with the address of the page in PAGE. */
  static LabSystem boot(Trial trial, String source) throws Exception {
    LabSystem.Builder builder = trial.system().configure(PageTableSetup::processPageOnly);
    long pageVa = builder.config().layout().processPageVa();
    return builder
        .program("main", ".equ PAGE, 0x" + Long.toHexString(pageVa) + "\n" + source)
        .first("main")
        .boot();
  }

  /** Whether frames come back then is for others to see. */
  private static int exitStatus(LabSystem system) {
    system.runUntil("pid 1 has ended", () -> exit(system) != null);
    Event.Exited exit = exit(system);
    return exit == null ? -1 : exit.status();
  }

  private static Event.@Nullable Exited exit(LabSystem system) {
    return system.log(Event.Exited.class).stream()
        .filter(exited -> exited.pid() == 1)
        .findFirst()
        .orElse(null);
  }

  private static void readsPid(Trial trial) throws Exception {
    LabSystem system =
        boot(
            trial,
            """
                .globl _start
            _start:
                li   s0, PAGE
                lw   s1, 0(s0)
                li   s2, 100
            again:
                lw   t0, 0(s0)
                bne  t0, s1, different
                addi s2, s2, -1
                bnez s2, again
                mv   a0, s1
                li   a7, SYS_EXIT
                ecall
            different:
                li   a0, 99
                li   a7, SYS_EXIT
                ecall
            """);
    trial.equal("pid that the first process reads in its page", 1, exitStatus(system));
    List<Syscall> calls =
        system.log(Event.Returned.class).stream().map(Event.Returned::call).toList();
    trial.equal("calls of getpid", 0, calls.stream().filter(Syscall.GETPID::equals).count());
  }

  private static void childReads(Trial trial) throws Exception {
    LabSystem system =
        boot(
            trial,
            """
                .globl _start
            _start:
                li   s0, PAGE
                lw   s1, 0(s0)
                li   t0, 1
                bgt  s1, t0, replaced
                li   a7, SYS_FORK
                ecall
                beqz a0, child
                mv   s2, a0
                lw   t0, 0(s0)
                li   a1, 97
                bne  t0, s1, wrong
                la   a0, status
                li   a7, SYS_WAIT
                ecall
                lw   a0, status
                li   a7, SYS_EXIT
                ecall
            child:
                lw   s3, 0(s0)
                li   a7, SYS_GETPID
                ecall
                li   a1, 98
                bne  a0, s3, wrong
                la   a0, path
                la   a1, argv
                li   a7, SYS_EXECV
                ecall
                li   a1, 96
            wrong:
                mv   a0, a1
                li   a7, SYS_EXIT
                ecall
            replaced:
                li   a7, SYS_GETPID
                ecall
                li   a1, 95
                bne  a0, s1, wrong
                li   a0, 42
                li   a7, SYS_EXIT
                ecall
                .data
            path:   .asciz "/main"
                .balign 8
            argv:   ADDRESS path
                    ADDRESS 0
            status: .word 0
            """);
    trial.equal(
        "exit status when each process reads its own pid (97: the parent does not, 98: the child"
            + " does not after fork, 95: nor after exec)",
        42,
        exitStatus(system));
  }

  private static void cannotWrite(Trial trial) throws Exception {
    LabSystem system =
        boot(
            trial,
            """
                .globl _start
            _start:
                li   s0, PAGE
                lw   t0, 0(s0)
                li   t0, 7
                sw   t0, 0(s0)
                li   a0, 42
                li   a7, SYS_EXIT
                ecall
            """);
    long pageVa = system.kernel().state().userSpaces().layout().processPageVa();
    system.runUntil("the program has begun", () -> !system.log(Event.Executed.class).isEmpty());
    long entry = system.pte(system.process(1), pageVa);
    trial.equal(
        "flags of the page's entry, but for A",
        "0x" + Integer.toHexString(Pte.V | Pte.R | Pte.U),
        "0x" + Integer.toHexString(Pte.flags(entry) & ~Pte.A));
    trial.equal(
        "a store to the page kills the program: 128 and SIGSEGV", 128 + 11, exitStatus(system));
  }
}
