package lab.tests;

import static lab.tests.Grown.SEGMENTATION_FAULT;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The public tests of lazy allocation and stack growth. */
public final class LazyTests implements LabSuite {

  @Override
  public List<LabTest> tests() {
    List<LabTest> tests = new ArrayList<>();
    tests.addAll(heapTests());
    tests.addAll(new StackTests().tests());
    return tests;
  }

  private List<LabTest> heapTests() {
    return List.of(
        LabTest.of("sbrk-takes-no-frame", "A", 8, this::sbrkTakesNoFrame),
        LabTest.of("first-load-shows-zeros", "A", 7, this::firstLoadShowsZeros),
        LabTest.of("one-frame-for-each-page-used", "A", 7, this::oneFrameForEachPageUsed),
        LabTest.of("use-beyond-the-heap-kills", "A", 4, this::useBeyondTheHeapKills),
        LabTest.of("shrinking-gives-frames-back", "B", 7, this::shrinkingGivesFramesBack),
        LabTest.of("shrunk-page-is-forgotten", "B", 4, this::shrunkPageIsForgotten),
        LabTest.of("fork-copies-what-is-there", "B", 8, this::forkCopiesWhatIsThere),
        LabTest.of("read-into-an-unused-page", "C", 6, this::readIntoAnUnusedPage),
        LabTest.of("write-from-an-unused-page", "C", 4, this::writeFromAnUnusedPage),
        LabTest.of("read-beyond-the-heap-fails", "C", 3, this::readBeyondTheHeapFails));
  }

  private void sbrkTakesNoFrame(Trial trial) throws Exception {
    Grown grown = Grown.boot(trial, "j exit_0");
    grown.runToMark(1);
    int free = grown.system().freeFrames();
    grown.runToMark(2);

    for (int i = 0; i < Grown.PAGES; i++) {
      grown.requireNoFrame(grown.process(), grown.page(i));
    }
    trial.equal("free frames after sbrk of 8 pages", free, grown.system().freeFrames());
    trial.equal(
        "bytes of the heap",
        (long) Grown.PAGES * Pages.BYTES,
        grown.system().region(grown.process(), RegionKind.HEAP).sizeBytes());
    trial.equal("exit status", 0, grown.system().runToPowerOff());
  }

  private void firstLoadShowsZeros(Trial trial) throws Exception {
    Grown grown =
        Grown.boot(
            trial,
            """
            add  t0, s0, s1
            LOAD t1, 0(t0)
            MARK
            j    exit_0
            """);
    grown.runToMark(2);
    long va = grown.page(1);
    grown.requireNoFrame(grown.process(), va);
    int before = grown.userFrames();
    grown.runToMark(3);

    grown.requireFrame(grown.process(), va);
    trial.equal("frames that one load has taken", 1, grown.userFrames() - before);
    byte[] page = grown.system().peek(grown.process(), va, Pages.BYTES);
    for (int i = 0; i < page.length; i++) {
      trial.equal(
          "byte %d of %s, which nobody has written".formatted(i, grown.words(grown.process(), va)),
          0L,
          (long) page[i]);
    }
    grown.requireNoFrame(grown.process(), grown.page(0));
    grown.requireNoFrame(grown.process(), grown.page(2));
    trial.equal("exit status", 0, grown.system().runToPowerOff());
  }

  private void oneFrameForEachPageUsed(Trial trial) throws Exception {
    // Page 5, page 0, page 2, and then all of them again.
    Grown grown =
        Grown.boot(
            trial,
            """
            li   t0, 5 * 4096
            add  t1, s0, t0
            add  t2, s0, s1
            add  t2, t2, s1
            li   t3, 55
            STORE t3, 0(t1)
            LOAD t4, 8(s0)
            STORE t3, 16(t2)
            LOAD t4, 0(t1)
            STORE t4, 24(s0)
            LOAD t4, 16(t2)
            STORE t4, 8(t1)
            MARK
            j    exit_0
            """);
    grown.runToMark(2);
    grown.requireNoFrame(grown.process(), grown.page(0));
    int before = grown.userFrames();
    long faults = grown.pageFaults(1);
    grown.runToMark(3);

    for (int i = 0; i < Grown.PAGES; i++) {
      if (i == 0 || i == 2 || i == 5) {
        grown.requireFrame(grown.process(), grown.page(i));
      } else {
        grown.requireNoFrame(grown.process(), grown.page(i));
      }
    }
    trial.equal("frames for three pages", 3, grown.userFrames() - before);
    trial.equal("page faults for three pages", 3L, grown.pageFaults(1) - faults);
    trial.equal(
        "what was stored and copied",
        55L,
        grown.system().peekWord(grown.process(), grown.page(5) + 8));
    trial.equal("exit status", 0, grown.system().runToPowerOff());
  }

  private void useBeyondTheHeapKills(Trial trial) throws Exception {
    Grown grown =
        Grown.boot(
            trial,
            """
            STORE s0, 0(s0)
            li   t0, 8 * 4096
            add  t0, s0, t0
            MARK
            STORE s0, 0(t0)
            j    exit_0
            """);
    grown.runToMark(2);
    grown.requireNoFrame(grown.process(), grown.page(0));
    grown.runToMark(3);
    grown.requireFrame(grown.process(), grown.page(0));
    trial.equal(
        "exit status of a process that stores to the page behind its heap",
        SEGMENTATION_FAULT,
        grown.system().runToPowerOff());
  }

  private void shrinkingGivesFramesBack(Trial trial) throws Exception {
    Grown grown =
        Grown.boot(
            trial,
            useOf(1)
                + useOf(3)
                + useOf(5)
                + useOf(6)
                + """
                MARK
                li   a0, -5 * 4096
                CALL SBRK
                MARK
                j    exit_0
                """);
    LabSystem system = grown.system();
    grown.runToMark(3);
    long startVa = grown.page(0);
    grown.requireNoFrame(grown.process(), grown.page(2));
    grown.requireNoFrame(grown.process(), grown.page(4));
    int free = system.freeFrames();
    grown.runToMark(4);

    trial.that(grown.result(Syscall.SBRK) >= 0, "sbrk of -5 pages fails");
    for (int i = 3; i < Grown.PAGES; i++) {
      long va = startVa + (long) i * Pages.BYTES;
      trial.that(
          !grown.hasFrame(grown.process(), va),
          grown.words(grown.process(), va) + " is still mapped after the heap has shrunk below it");
    }
    grown.requireFrame(grown.process(), grown.page(1));
    trial.equal("frames that come back from three used pages", 3, system.freeFrames() - free);
    trial.equal("exit status", 0, system.runToPowerOff());
  }

  /** Stores to a page of the heap, in which its number is then. */
  public static String useOf(int page) {
    return """
    li   t0, %1$d * 4096
    add  t0, s0, t0
    li   t1, %1$d
    STORE t1, 0(t0)
    """
        .formatted(page);
  }

  private void shrunkPageIsForgotten(Trial trial) throws Exception {
    // The store has put the page's entry into the TLB.
    Grown grown =
        Grown.boot(
            trial,
            useOf(5)
                + """
                mv   s6, t0
                MARK
                li   a0, -4 * 4096
                CALL SBRK
                LOAD t1, 0(s6)
                j    exit_0
                """);
    grown.runToMark(3);
    grown.requireFrame(grown.process(), grown.page(5));
    grown.requireNoFrame(grown.process(), grown.page(4));
    trial.equal(
        "exit status of a process that loads from a page that is gone: does the hart still have its"
            + " entry (sfence.vma)?",
        SEGMENTATION_FAULT,
        grown.system().runToPowerOff());
  }

  private void forkCopiesWhatIsThere(Trial trial) throws Exception {
    Grown grown =
        Grown.boot(
            trial,
            useOf(1)
                + useOf(3)
                + """
                MARK
                CALL FORK
                bnez a0, wait_and_exit
                """
                + useOf(2)
                + """
                MARK
                j    exit_0
                """);
    LabSystem system = grown.system();
    grown.runToMark(3);
    int before = grown.userFrames();
    grown.requireNoFrame(grown.process(), grown.page(2));
    system.runUntil("fork makes a child", () -> system.log(Event.Created.class).size() >= 2);

    Process child = system.process(2);
    for (int i = 0; i < Grown.PAGES; i++) {
      long va = grown.page(i);
      if (i == 1 || i == 3) {
        grown.requireFrame(child, va);
        trial.that(
            system.physical(child, va) != system.physical(grown.process(), va),
            grown.words(child, va) + " is in the parent's frame: it must be a copy");
        trial.equal("first word of " + grown.words(child, va), i, system.peekWord(child, va));
      } else {
        grown.requireNoFrame(child, va);
        grown.requireNoFrame(grown.process(), va);
      }
    }
    trial.equal("frames of programs after fork", 2 * before, grown.userFrames());
    grown.runToMark(2, 1);
    grown.requireFrame(child, grown.page(2));
    grown.requireNoFrame(grown.process(), grown.page(2));
    trial.equal("exit status of the child", 0, grown.runToExit(2));
    trial.equal("exit status of the parent", 0, system.runToPowerOff());
  }

  private void readIntoAnUnusedPage(Trial trial) throws Exception {
    Grown grown =
        Grown.boot(
            trial,
            Grown.OPEN_FILE
                + """
                mv   a0, s5
                add  a1, s0, s1
                addi a1, a1, 16
                li   a2, 8
                CALL READ
                MARK
                j    exit_0
                """);
    LabSystem system = grown.system();
    grown.runToMark(2);
    long va = grown.page(1);
    grown.requireNoFrame(grown.process(), va);
    int before = grown.userFrames();
    grown.runToMark(3);

    trial.equal(
        "what read into " + grown.words(grown.process(), va) + " returns",
        8L,
        grown.result(Syscall.READ));
    grown.requireFrame(grown.process(), va);
    trial.equal("frames that read has taken", 1, grown.userFrames() - before);
    byte[] expected = new byte[Pages.BYTES];
    Arrays.fill(expected, 16, 24, (byte) 'k');
    trial.that(
        Arrays.equals(expected, system.peek(grown.process(), va, Pages.BYTES)),
        grown.words(grown.process(), va) + " is not zeros with the 8 bytes in them that were read");
    trial.equal("exit status", 0, system.runToPowerOff());
  }

  private void writeFromAnUnusedPage(Trial trial) throws Exception {
    Grown grown =
        Grown.boot(
            trial,
            """
            li   a0, 1
            mv   a1, s0
            li   a2, 4
            CALL WRITE
            MARK
            j    exit_0
            """);
    grown.runToMark(2);
    grown.requireNoFrame(grown.process(), grown.page(0));
    grown.runToMark(3);

    trial.equal(
        "what write from " + grown.words(grown.process(), grown.page(0)) + " returns",
        4L,
        grown.result(Syscall.WRITE));
    trial.equal("what has been written", "\0\0\0\0", grown.system().console());
    trial.equal("exit status", 0, grown.system().runToPowerOff());
  }

  private void readBeyondTheHeapFails(Trial trial) throws Exception {
    Grown grown =
        Grown.boot(
            trial,
            Grown.OPEN_FILE
                + """
                mv   a0, s5
                li   t0, 8 * 4096
                add  a1, s0, t0
                li   a2, 8
                CALL READ
                MARK
                j    exit_0
                """);
    grown.runToMark(2);
    grown.requireNoFrame(grown.process(), grown.page(0));
    int before = grown.userFrames();
    grown.runToMark(3);

    trial.equal(
        "what read into the page behind the heap returns (-EFAULT)",
        Errno.EFAULT.result(),
        grown.result(Syscall.READ));
    trial.equal("frames that it has taken", 0, grown.userFrames() - before);
    trial.equal("exit status", 0, grown.system().runToPowerOff());
  }
}
