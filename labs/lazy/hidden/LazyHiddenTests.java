package lab.hidden;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.Arrays;
import java.util.List;
import lab.tests.Grown;
import lab.tests.LazyTests;

/** The hidden tests of lazy allocation and stack growth. */
public final class LazyHiddenTests implements LabSuite {

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("promise-is-kept-while-frames-last", "A", 4, this::promiseIsKept),
        LabTest.of("regrown-page-shows-zeros", "B", 3, this::regrownPageShowsZeros),
        LabTest.of("fork-without-frames", "B", 3, this::forkWithoutFrames),
        LabTest.of("read-across-unused-pages", "C", 3, this::readAcrossUnusedPages),
        LabTest.of("read-into-text-fails", "C", 2, this::readIntoTextFails),
        LabTest.of("read-without-frames-fails", "C", 2, this::readWithoutFramesFails),
        LabTest.of("stack-of-a-child-has-holes", "D", 3, this::stackOfAChildHasHoles),
        LabTest.of("kernel-stores-below-the-stack", "D", 3, this::kernelStoresBelowTheStack));
  }

  private void promiseIsKept(Trial trial) throws Exception {
    // Of 512 frames, some dozens are taken: 464 more pages can be promised, but not given.
    Grown grown =
        Grown.boot(
            trial.system().configure(config -> config.withRamBytes(2 << 20)),
            """
            li   a0, 464 * 4096
            CALL SBRK
            bltz a0, failed
            mv   s6, a0
            MARK
            li   t1, 464
            use:
            STORE t1, 0(s6)
            add  s6, s6, s1
            addi t1, t1, -1
            bnez t1, use
            j    exit_0
            failed:
            li   a0, 1
            j    exit
            """);
    LabSystem system = grown.system();
    grown.runToMark(3);
    int free = system.freeFrames();
    trial.that(free < 464, free + " frames are free: the test is wrong");
    grown.requireNoFrame(grown.process(), grown.page(Grown.PAGES));
    trial.equal(
        "exit status of a process that uses more pages than there are frames",
        Grown.OUT_OF_MEMORY,
        system.runToPowerOff());
  }

  private void regrownPageShowsZeros(Trial trial) throws Exception {
    Grown grown =
        Grown.boot(
            trial,
            LazyTests.useOf(7)
                + """
                mv   s6, t0
                MARK
                li   a0, -4096
                CALL SBRK
                li   a0, 4096
                CALL SBRK
                MARK
                LOAD a0, 0(s6)
                j    exit
                """);
    grown.runToMark(3);
    grown.requireFrame(grown.process(), grown.page(7));
    grown.requireNoFrame(grown.process(), grown.page(6));
    grown.runToMark(4);
    grown.requireNoFrame(grown.process(), grown.page(7));
    trial.equal(
        "what a page shows that has been given back and taken again, and held 7 before",
        0,
        grown.system().runToPowerOff());
  }

  private void forkWithoutFrames(Trial trial) throws Exception {
    LabSystem.Builder builder = trial.system();
    ScarceFrames frames = new ScarceFrames(builder.config().frames());
    Grown grown =
        Grown.boot(
            builder.configure(config -> config.withFrames(frames)),
            LazyTests.useOf(1)
                + LazyTests.useOf(6)
                + """
                again:
                MARK
                CALL FORK
                beqz a0, exit_0
                bltz a0, again
                li   a0, 0
                CALL WAIT
                MARK
                j    exit_0
                """);
    LabSystem system = grown.system();
    grown.runToMark(3);
    int free = system.freeFrames();
    grown.requireNoFrame(grown.process(), grown.page(2));
    int mark = 3;
    boolean refused = true;
    for (int left = 0; refused; left++) {
      frames.leave(left);
      mark++;
      grown.runToMark(mark);
      refused = frames.leaveAll();
      system.account();
      trial.equal(
          "free frames after a fork that had %d frames to take".formatted(left),
          free,
          system.freeFrames());
    }
    trial.equal("exit status", 0, system.runToPowerOff());
  }

  private void readAcrossUnusedPages(Trial trial) throws Exception {
    Grown grown =
        Grown.boot(
            trial,
            Grown.OPEN_FILE
                + """
                mv   a0, s5
                add  a1, s0, s1
                addi a1, a1, -32
                li   a2, 64
                CALL READ
                MARK
                j    exit_0
                """);
    grown.runToMark(2);
    grown.requireNoFrame(grown.process(), grown.page(0));
    int before = grown.userFrames();
    grown.runToMark(3);
    trial.equal("what read returns", 64L, grown.result(Syscall.READ));
    trial.equal("frames that read has taken", 2, grown.userFrames() - before);
    byte[] expected = new byte[64];
    Arrays.fill(expected, (byte) 'k');
    trial.that(
        Arrays.equals(expected, grown.system().peek(grown.process(), grown.page(1) - 32, 64)),
        "what was read is not on both sides of a page boundary");
    trial.equal("exit status", 0, grown.system().runToPowerOff());
  }

  private void readIntoTextFails(Trial trial) throws Exception {
    Grown grown =
        Grown.boot(
            trial,
            Grown.OPEN_FILE
                + """
                mv   a0, s5
                la   a1, main
                li   a2, 8
                CALL READ
                MARK
                j    exit_0
                """);
    grown.runToMark(2);
    grown.requireNoFrame(grown.process(), grown.page(0));
    long va = grown.system().region(grown.process(), RegionKind.TEXT).startVa();
    byte[] text = grown.system().peek(grown.process(), va, 64);
    grown.runToMark(3);
    trial.that(
        Arrays.equals(text, grown.system().peek(grown.process(), va, 64)),
        "read has stored into text, which is R X");
    trial.equal(
        "what read into text returns (-EFAULT)", Errno.EFAULT.result(), grown.result(Syscall.READ));
    trial.equal("exit status", 0, grown.system().runToPowerOff());
  }

  private void readWithoutFramesFails(Trial trial) throws Exception {
    LabSystem.Builder builder = trial.system();
    ScarceFrames frames = new ScarceFrames(builder.config().frames());
    // The heap ends in pages for which even a table is missing.
    Grown grown =
        Grown.boot(
            builder.configure(config -> config.withFrames(frames)),
            """
            li   a0, 1100 * 4096
            CALL SBRK
            li   t0, 1050 * 4096
            add  s6, s0, t0
            """
                + Grown.OPEN_FILE
                + """
                again:
                MARK
                mv   a0, s5
                mv   a1, s6
                li   a2, 1
                CALL READ
                bltz a0, again
                MARK
                j    exit_0
                """);
    LabSystem system = grown.system();
    grown.runToMark(3);
    long va = grown.page(1050);
    grown.requireNoFrame(grown.process(), va);
    int before = grown.userFrames();
    int mark = 3;
    for (int left = 0; ; left++) {
      frames.leave(left);
      mark++;
      grown.runToMark(mark);
      if (!frames.leaveAll()) {
        break;
      }
      trial.equal(
          "what read into an unused page returns with %d free frames (-ENOMEM)".formatted(left),
          Errno.ENOMEM.result(),
          grown.result(Syscall.READ));
      grown.requireNoFrame(grown.process(), va);
      trial.equal("frames of programs", before, grown.userFrames());
    }
    grown.requireFrame(grown.process(), va);
    trial.equal("frames of programs when read has succeeded", before + 1, grown.userFrames());
    trial.equal("exit status", 0, system.runToPowerOff());
  }

  private void stackOfAChildHasHoles(Trial trial) throws Exception {
    Grown grown =
        Grown.boot(
            trial,
            """
            li   t0, 10 * 4096
            sub  s6, s2, t0
            STORE s1, 0(s6)
            MARK
            CALL FORK
            bnez a0, wait_and_exit
            add  t0, s6, s1
            STORE s1, 0(t0)
            MARK
            j    exit_0
            """);
    LabSystem system = grown.system();
    grown.runToMark(3);
    int before = grown.userFrames();
    long startVa = grown.stack().startVa();
    grown.requireNoFrame(grown.process(), startVa + Pages.BYTES);
    system.runUntil("fork makes a child", () -> system.log(Event.Created.class).size() >= 2);

    Process child = system.process(2);
    trial.equal(
        "start of the child's stack",
        trial.xlen().hex(startVa),
        trial.xlen().hex(system.region(child, RegionKind.STACK).startVa()));
    trial.equal("the child's lowest word", 4096L, system.peekWord(child, startVa));
    grown.requireNoFrame(child, startVa + Pages.BYTES);
    trial.equal("frames of programs after fork", 2 * before, grown.userFrames());
    grown.runToMark(2, 1);
    grown.requireFrame(child, startVa + Pages.BYTES);
    grown.requireNoFrame(grown.process(), startVa + Pages.BYTES);
    trial.equal("exit status of the parent", 0, system.runToPowerOff());
  }

  private void kernelStoresBelowTheStack(Trial trial) throws Exception {
    Grown grown =
        Grown.boot(
            trial,
            Grown.OPEN_FILE
                + """
                mv   a0, s5
                li   t0, 10 * 4096
                sub  a1, s2, t0
                li   a2, 8
                CALL READ
                MARK
                j    exit_0
                """);
    grown.runToMark(2);
    long pageVa = grown.stack().startVa() - 10L * Pages.BYTES;
    grown.runToMark(3);
    trial.equal(
        "what read into a page below the stack returns, to which it may grow",
        8L,
        grown.result(Syscall.READ));
    trial.equal(
        "start of the stack", trial.xlen().hex(pageVa), trial.xlen().hex(grown.stack().startVa()));
    trial.equal(
        "what is there", (long) 'k', (long) grown.system().peek(grown.process(), pageVa, 1)[0]);
    trial.equal("exit status", 0, grown.system().runToPowerOff());
  }
}
