package lab.tests;

import static lab.tests.Forked.SEGMENTATION_FAULT;

import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
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

/** The public tests of copy-on-write fork. */
public final class CowTests implements LabSuite {

  @Override
  public List<LabTest> tests() {
    List<LabTest> tests = new ArrayList<>();
    tests.addAll(forkTests());
    tests.addAll(new KernelAccessTests().tests());
    tests.addAll(accountTests());
    return tests;
  }

  private List<LabTest> forkTests() {
    return List.of(
        LabTest.of("fork-shares-every-frame", "A", 15, this::forkSharesEveryFrame),
        LabTest.of("fork-takes-the-right-to-store", "A", 5, this::forkTakesTheRightToStore),
        LabTest.of("parent-forgets-writable-entries", "A", 5, this::parentForgetsWritableEntries),
        LabTest.of("first-store-copies-one-page", "B", 10, this::firstStoreCopiesOnePage),
        LabTest.of("last-owner-stores-without-a-copy", "B", 7, this::lastOwnerNeedsNoCopy),
        LabTest.of("a-store-costs-one-fault", "B", 5, this::aStoreCostsOneFault),
        LabTest.of("store-into-text-kills", "B", 5, this::storeIntoTextKills));
  }

  private List<LabTest> accountTests() {
    return List.of(
        LabTest.of("ends-in-any-order", "D", 7, this::endsInAnyOrder),
        LabTest.of("out-of-memory-kills-one", "D", 5, this::outOfMemoryKillsOne));
  }

  private void forkSharesEveryFrame(Trial trial) throws Exception {
    Forked forked = Forked.boot(trial, "j wait_and_exit", "j exit_0");
    forked.runToFork();
    int before = forked.userFrames();
    forked.runThroughFork();

    for (long va : Forked.pages(forked.parent())) {
      forked.requireShared(va);
      forked.requireReferences(forked.parent(), va, 2);
    }
    trial.equal("frames of programs after fork, if none was copied", before, forked.userFrames());
    trial.equal("exit status of the parent", 0, forked.system().runToPowerOff());
  }

  private void forkTakesTheRightToStore(Trial trial) throws Exception {
    Forked forked = Forked.boot(trial, "j wait_and_exit", "j exit_0");
    forked.runThroughFork();

    for (Process process : List.of(forked.parent(), forked.child())) {
      for (long va : Forked.pages(process)) {
        trial.that(
            !forked.isWritable(process, va),
            forked.words(process, va)
                + " still has W after fork: a store would go into the other process's memory");
      }
    }
    for (Region region : forked.child().addressSpace().regions()) {
      if (region.kind().ownsFrames()) {
        trial.that(
            Pte.isValid(forked.system().pte(forked.child(), region.startVa()))
                || region.sizeBytes() == 0,
            forked.words(forked.child(), region.firstPageVa()) + " is not mapped after fork");
      }
    }
  }

  private void parentForgetsWritableEntries(Trial trial) throws Exception {
    // The stores before the fork have put writable entries into the hart's TLB.
    Forked forked =
        Forked.boot(
            trial,
            """
            li   t0, 99
            STORE t0, 0(s0)
            MARK
            j    wait_and_exit
            """,
            """
            MARK
            LOAD a0, 0(s0)
            j    exit
            """);
    forked.runThroughFork();
    long va = forked.page(0);
    forked.requireShared(va);
    int seen = forked.runToExit(2);

    trial.equal(
        "the child's word at %s, to which the parent has stored 99 after fork: did the hart still"
                .formatted(trial.xlen().hex(va))
            + " have the writable entry (sfence.vma)?",
        17,
        seen);
    forked.runToMark(1, 2);
    trial.equal("the parent's word", 99L, forked.system().peekWord(forked.parent(), va));
  }

  private void firstStoreCopiesOnePage(Trial trial) throws Exception {
    Forked forked =
        Forked.boot(
            trial,
            "j wait_and_exit",
            """
            li   t0, 99
            STORE t0, 8(s2)
            MARK
            j    exit_0
            """);
    LabSystem system = forked.system();
    forked.runThroughFork();
    long va = forked.page(1);
    forked.requireShared(va);
    long sharedPa = forked.frame(forked.parent(), va);
    int before = forked.userFrames();
    forked.runToMark(2, 1);

    trial.that(
        forked.frame(forked.child(), va) != sharedPa,
        forked.words(forked.child(), va) + " still shows the parent's frame after a store");
    trial.that(
        forked.isWritable(forked.child(), va),
        forked.words(forked.child(), va) + " has no W after a store");
    trial.equal(
        "the parent's frame of " + trial.xlen().hex(va),
        Long.toHexString(sharedPa),
        Long.toHexString(forked.frame(forked.parent(), va)));
    forked.requireReferences(forked.child(), va, 1);
    forked.requireReferences(forked.parent(), va, 1);
    trial.equal("frames that one store has taken", 1, forked.userFrames() - before);
    trial.equal("first word of the copy", 34L, system.peekWord(forked.child(), va));
    trial.equal("what was stored", 99L, system.peekWord(forked.child(), va + 8));
    trial.equal("the same word of the parent", 0L, system.peekWord(forked.parent(), va + 8));
    forked.requireShared(forked.page(2));
    trial.equal("exit status of the parent", 0, system.runToPowerOff());
  }

  private void lastOwnerNeedsNoCopy(Trial trial) throws Exception {
    Forked forked =
        Forked.boot(
            trial,
            """
            li   a0, 0
            CALL WAIT
            MARK
            li   t0, 99
            STORE t0, 0(s3)
            MARK
            j    exit_0
            """,
            "j exit_0");
    LabSystem system = forked.system();
    forked.runThroughFork();
    long va = forked.page(2);
    forked.requireShared(va);
    forked.runToMark(1, 2);
    long pa = forked.frame(forked.parent(), va);
    forked.requireReferences(forked.parent(), va, 1);
    int free = system.freeFrames();
    forked.runToMark(1, 3);

    trial.that(
        forked.frame(forked.parent(), va) == pa,
        "a copy was made of " + forked.words(forked.parent(), va) + ", which nobody else had");
    trial.that(
        forked.isWritable(forked.parent(), va),
        forked.words(forked.parent(), va) + " has no W after a store");
    trial.equal("free frames after the store", free, system.freeFrames());
    trial.equal("the word", 99L, system.peekWord(forked.parent(), va));
    trial.equal("exit status of the parent", 0, system.runToPowerOff());
  }

  private void aStoreCostsOneFault(Trial trial) throws Exception {
    // The load puts the read-only entry into the TLB, which is wrong after the copy.
    Forked forked =
        Forked.boot(
            trial,
            "j wait_and_exit",
            """
            LOAD t1, 0(s2)
            addi t1, t1, 1
            STORE t1, 0(s2)
            LOAD a0, 0(s2)
            j    exit
            """);
    forked.runThroughFork();
    long va = forked.page(1);
    forked.requireShared(va);
    int status = forked.runToExit(2);

    trial.equal("the word of the child, which was 34 and has been added 1 to", 35, status);
    long faults =
        forked.system().log(Event.Trapped.class).stream()
            .filter(event -> event.pid() == 2 && event.cause() == TrapCause.STORE_PAGE_FAULT)
            .filter(event -> Pages.roundDown(trial.xlen().zeroExtend(event.stval())) == va)
            .count();
    trial.equal(
        "page faults of one store to %s: after the first, does the hart know the new entry"
                .formatted(trial.xlen().hex(va))
            + " (sfence.vma)?",
        1L,
        faults);
  }

  private void storeIntoTextKills(Trial trial) throws Exception {
    String store =
        """
        la   t0, main
        STORE zero, 0(t0)
        j    exit_0
        """;
    Forked forked = Forked.boot(trial, "li a0, 0\nCALL WAIT\n" + store, store);
    LabSystem system = forked.system();
    forked.runThroughFork();
    long va = system.region(forked.parent(), RegionKind.TEXT).startVa();
    forked.requireShared(va);
    byte[] text = system.peek(forked.parent(), va, 64);

    trial.equal(
        "exit status of a child that stores into its text, which is R X for ever",
        SEGMENTATION_FAULT,
        forked.runToExit(2));
    trial.that(
        Arrays.equals(text, system.peek(forked.parent(), va, 64)),
        "the child's store has changed the parent's text");
    trial.equal(
        "exit status of the parent, which has its text alone now but may not store there either",
        SEGMENTATION_FAULT,
        system.runToPowerOff());
  }

  private void endsInAnyOrder(Trial trial) throws Exception {
    // Sixteen processes; each stores to a page now and then, and ends when its pid says so.
    String descend =
        """
            li   s6, 3
        descend:
            beqz s6, done
            addi s6, s6, -1
            CALL FORK
            CALL GETPID
            andi t0, a0, 3
            slli t0, t0, 12
            add  t0, t0, s0
            STORE a0, 16(t0)
            j    descend
        done:
            CALL GETPID
            li   t0, 1
            beq  a0, t0, first
            li   t0, 7
            mul  a0, a0, t0
            andi a0, a0, 31
            slli a0, a0, 3
            CALL MS_SLEEP
            j    exit_0
        first:
            li   a0, 0
            CALL WAIT
            bgez a0, first
            j    exit_0
        """;
    Forked forked = Forked.boot(trial, "", descend);
    LabSystem system = forked.system();
    forked.runToFork();
    int free = system.freeFrames();
    forked.runThroughFork();
    forked.requireShared(forked.page(0));
    for (int ended = 1; ended <= 15; ended++) {
      int count = ended;
      system.runUntil(
          ended + " processes have ended", () -> system.log(Event.Exited.class).size() >= count);
      system.account();
    }
    forked.runToMark(1, 1);
    system.runUntil("wait finds no child", () -> Forked.result(system, 1, Syscall.WAIT) < 0);
    trial.equal("free frames when all children have ended", free, system.freeFrames());
    trial.equal("exit status of the first", 0, system.runToPowerOff());
  }

  private void outOfMemoryKillsOne(Trial trial) throws Exception {
    // More pages than half of what there is: the child cannot have them all.
    String setUp =
        """
            li   a0, 300 * 4096
            CALL SBRK
            mv   s6, a0
        """;
    Forked forked =
        Forked.boot(
            trial.system().configure(config -> config.withRamBytes(2 << 20)),
            setUp,
            """
                li   a0, 0
                CALL WAIT
                MARK
                mv   t1, s6
                li   t2, 200
            again:
                LOAD t0, 8(t1)
                bnez t0, wrong
                STORE t2, 8(t1)
                add  t1, t1, s1
                addi t2, t2, -1
                bnez t2, again
                j    exit_0
            wrong:
                li   a0, 1
                j    exit
            """,
            """
                mv   t1, s6
                li   t2, 300
            store:
                STORE t2, 8(t1)
                add  t1, t1, s1
                addi t2, t2, -1
                bnez t2, store
                j    exit_0
            """);
    LabSystem system = forked.system();
    forked.runToFork();
    int free = system.freeFrames();
    forked.runThroughFork();
    forked.requireShared(forked.page(4));

    trial.equal(
        "exit status of a child that stores to more pages than there are frames",
        Forked.OUT_OF_MEMORY,
        forked.runToExit(2));
    forked.runToMark(1, 2);
    trial.equal("free frames after the child's end", free, system.freeFrames());
    trial.equal(
        "exit status of the parent, which finds its memory as it was", 0, system.runToPowerOff());
  }
}
