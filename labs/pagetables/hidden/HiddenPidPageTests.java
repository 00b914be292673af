package lab.hidden;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.KernelPlace;
import dev.trapeze.kernel.testing.MemoryAccount;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import lab.tests.PageTableSetup;

/** Task D: where the frames go, and what else the page shows. */
final class HiddenPidPageTests {
  private HiddenPidPageTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("page-comes-back-at-exit-and-exec", "D", 3, HiddenPidPageTests::comesBack)
            .needing("pid-is-read-without-a-trap"),
        LabTest.of("fork-without-frames-fails-and-loses-none", "D", 2, HiddenPidPageTests::noFrame)
            .needing("pid-is-read-without-a-trap"),
        LabTest.of("page-shows-nothing-but-the-pid", "D", 2, HiddenPidPageTests::nothingElse)
            .needing("pid-is-read-without-a-trap"));
  }

  private static final String FORKS_AND_EXECS =
      """
          .globl _start
      _start:
          li   t0, 1
          bne  a0, t0, last
          li   s0, 4
      again:
          li   a7, SYS_FORK
          ecall
          beqz a0, child
          li   a0, 0
          li   a7, SYS_WAIT
          ecall
          addi s0, s0, -1
          bnez s0, again
          li   a0, 42
          li   a7, SYS_EXIT
          ecall
      child:
          la   a0, path
          la   a1, argv
          li   a7, SYS_EXECV
          ecall
      last:
          li   a7, SYS_EXIT
          ecall
          .data
      path: .asciz "/main"
          .balign 8
      argv: ADDRESS path, path, 0
      """;

  private static void comesBack(Trial trial) throws Exception {
    LabSystem system =
        trial
            .system()
            .configure(PageTableSetup::processPageOnly)
            .program("main", FORKS_AND_EXECS)
            .first("main")
            .boot();
    system.runUntil("the first program runs", () -> system.log(Event.Executed.class).size() == 1);
    MemoryAccount before = system.account();
    system.runUntil("all children have ended", () -> waits(system) == 4);
    trial.equal(
        "free frames after four children that forked, called exec and ended",
        before.freeFrames(),
        system.account().freeFrames());
    trial.equal("exit status", 42, system.runToPowerOff());
  }

  private static long waits(LabSystem system) {
    return system.log(Event.Returned.class).stream()
        .filter(returned -> returned.call().callName().equals("wait"))
        .count();
  }

  private static final String FORKS_ONCE =
      """
          .globl _start
      _start:
          li   a7, SYS_FORK
          ecall
          beqz a0, child
          bltz a0, failed
          li   a0, 0
          li   a7, SYS_WAIT
          ecall
          li   a0, 42
          li   a7, SYS_EXIT
          ecall
      failed:
          neg  a0, a0
          li   a7, SYS_EXIT
          ecall
      child:
          li   a0, 0
          li   a7, SYS_EXIT
          ecall
      """;

  private static void noFrame(Trial trial) throws Exception {
    int status = 0;
    // For each frame that fork takes: that one is not there.
    for (int there = 0; status != 42; there++) {
      trial.that(there < 60, "fork fails although all frames are there that it needs");
      ScarceFrames frames = new ScarceFrames();
      LabSystem system =
          trial
              .system()
              .configure(PageTableSetup::processPageOnly)
              .configure(config -> config.withFrames(frames).withLayout(layout(trial.xlen())))
              .program("main", FORKS_ONCE)
              .first("main")
              .boot();
      system.runUntil("the program runs", () -> !system.log(Event.Executed.class).isEmpty());
      frames.failAfter(there);
      system.runUntil("fork has an end", () -> !forks(system).isEmpty());
      frames.failNoMore();
      status = system.runToPowerOff();
      trial.that(
          status == 42 || status == Errno.ENOMEM.number(),
          "fork gives ENOMEM when there is no frame, not " + -status);
    }
  }

  /** The page below the trapframe needs a page table of its own here. */
  private static AddressSpaceLayout layout(Xlen xlen) {
    AddressSpaceLayout usual = AddressSpaceLayout.vimix(xlen);
    long tableBytes = usual.pagingMode().pageBytes(1);
    long trapframeVa = usual.trampolineVa() & -tableBytes;
    return new AddressSpaceLayout(
        "apart",
        usual.pagingMode(),
        new KernelPlace.OwnTable(usual.trampolineVa(), trapframeVa),
        usual.initCodeVa(),
        usual.imageStartVa(),
        usual.stack());
  }

  private static List<Event.Returned> forks(LabSystem system) {
    return system.log(Event.Returned.class).stream()
        .filter(returned -> returned.call().callName().equals("fork"))
        .toList();
  }

  private static void nothingElse(Trial trial) throws Exception {
    LabSystem.Builder builder = trial.system().configure(PageTableSetup::processPageOnly);
    long pageVa = builder.config().layout().processPageVa();
    // Frames that somebody has filled are in use again.
    LabSystem system =
        builder
            .program("main", ".equ PAGE, 0x" + Long.toHexString(pageVa) + "\n" + LOOKS_AROUND)
            .first("main")
            .boot();
    trial.equal(
        "bytes in a child's page behind its pid that are not 0 (it may be anybody's old data)",
        0,
        system.runToPowerOff());
  }

  /** Fills 64 pages, gives them back, and lets a child count what is not 0 in its page. */
  private static final String LOOKS_AROUND =
      """
          .globl _start
      _start:
          li   a0, 0x40000
          li   a7, SYS_SBRK
          ecall
          li   t0, 0x40000
          add  t0, a0, t0
          li   t1, -1
      fill:
          sw   t1, 0(a0)
          addi a0, a0, 4
          bne  a0, t0, fill
          li   a0, -0x40000
          li   a7, SYS_SBRK
          ecall
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
          li   t0, PAGE
          li   t1, 0x1000
          add  t1, t0, t1
          li   a0, 0
          addi t0, t0, 4
      look:
          lw   t2, 0(t0)
          beqz t2, clean
          li   a0, 99
      clean:
          addi t0, t0, 4
          bne  t0, t1, look
          li   a7, SYS_EXIT
          ecall
          .data
      status: .word 0
      """;
}
