package lab.hidden;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.Arrays;
import java.util.List;
import lab.tests.Forked;

/** The hidden tests of copy-on-write fork. */
public final class CowHiddenTests implements LabSuite {

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("three-generations-share", "A", 5, this::threeGenerationsShare),
        LabTest.of("everybody-sees-his-own-stores", "B", 4, this::everybodySeesHisOwnStores),
        LabTest.of("two-harts-store-at-once", "B", 4, this::twoHartsStoreAtOnce),
        LabTest.of("read-into-text-fails", "C", 3, this::readIntoTextFails),
        LabTest.of("kernel-copy-is-seen-at-once", "C", 4, this::kernelCopyIsSeenAtOnce),
        LabTest.of("fork-without-frames", "D", 4, this::forkWithoutFrames),
        LabTest.of("exec-lets-go", "D", 4, this::execLetsGo));
  }

  private void threeGenerationsShare(Trial trial) throws Exception {
    Forked forked =
        Forked.boot(
            trial,
            "j wait_and_exit",
            """
            CALL FORK
            beqz a0, grandchild
            j    wait_and_exit
            grandchild:
            MARK
            LOAD a0, 0(s2)
            j    exit
            """);
    LabSystem system = forked.system();
    forked.runThroughFork();
    int before = forked.userFrames();
    system.runUntil("the child forks", () -> system.log(Event.Created.class).size() >= 3);

    for (Process process : List.of(forked.parent(), forked.child(), system.process(3))) {
      for (long va : Forked.pages(process)) {
        forked.requireReferences(process, va, 3);
        trial.that(
            !forked.isWritable(process, va),
            forked.words(process, va) + " has W, though three processes share its frame");
      }
    }
    trial.equal("frames of programs, for three processes", before, forked.userFrames());
    trial.equal("the word that the grandchild sees", 34, forked.runToExit(3));
    trial.equal("exit status of the first", 0, system.runToPowerOff());
  }

  /** Each of two stores its pid, again and again, and must find that and nothing else. */
  private static final String OWN_STORES =
      """
      CALL GETPID
      mv   s6, a0
      li   s7, 40
      round:
      STORE s6, 8(s0)
      STORE s6, 8(s2)
      STORE s6, 8(s3)
      LOAD t0, 8(s0)
      bne  t0, s6, wrong%1$s
      LOAD t0, 8(s2)
      bne  t0, s6, wrong%1$s
      LOAD t0, 8(s3)
      bne  t0, s6, wrong%1$s
      li   a0, %2$s
      CALL MS_SLEEP
      addi s7, s7, -1
      bnez s7, round%1$s
      """;

  private static String ownStores(String name, int sleepMs) {
    return OWN_STORES
        .formatted(name, String.valueOf(sleepMs))
        .replace("round:", "round" + name + ":");
  }

  private void requireOwnStores(Trial trial, LabSystem.Builder builder, int sleepMs)
      throws Exception {
    Forked forked =
        Forked.boot(
            builder,
            "",
            ownStores("_parent", sleepMs)
                + """
                j    wait_and_exit
                wrong_parent:
                li   a0, 1
                j    exit
                """,
            ownStores("_child", sleepMs)
                + """
                j    exit_0
                wrong_child:
                li   a0, 1
                j    exit
                """);
    forked.runThroughFork();
    forked.requireShared(forked.page(0));
    trial.equal(
        "exit status of a child that is 0 if it has found what it stored", 0, forked.runToExit(2));
    trial.equal(
        "exit status of a parent that is 0 if it has found what it stored",
        0,
        forked.system().runToPowerOff());
  }

  private void everybodySeesHisOwnStores(Trial trial) throws Exception {
    requireOwnStores(trial, trial.system(), 10);
  }

  private void twoHartsStoreAtOnce(Trial trial) throws Exception {
    requireOwnStores(trial, trial.system().configure(config -> config.withHarts(2)), 0);
  }

  private void readIntoTextFails(Trial trial) throws Exception {
    Forked forked =
        Forked.boot(
            trial,
            "j wait_and_exit",
            Forked.OPEN_FILE
                + """
                mv   a0, s5
                la   a1, main
                li   a2, 8
                CALL READ
                MARK
                j    exit_0
                """);
    LabSystem system = forked.system();
    forked.runThroughFork();
    long va = system.region(forked.parent(), RegionKind.TEXT).startVa();
    forked.requireShared(va);
    byte[] text = system.peek(forked.parent(), va, 64);
    forked.runToMark(2, 1);

    trial.that(
        Arrays.equals(text, system.peek(forked.parent(), va, 64))
            && Arrays.equals(text, system.peek(forked.child(), va, 64)),
        "read has stored into text, which is R X");
    trial.equal(
        "what read into text returns (-EFAULT)",
        Errno.EFAULT.result(),
        Forked.result(system, 2, Syscall.READ));
    trial.equal("exit status of the parent", 0, system.runToPowerOff());
  }

  private void kernelCopyIsSeenAtOnce(Trial trial) throws Exception {
    // The first load puts the shared frame into the TLB; read gives the page another.
    Forked forked =
        Forked.boot(
            trial,
            "j wait_and_exit",
            Forked.OPEN_FILE
                + """
                lbu  t0, 16(s2)
                mv   a0, s5
                addi a1, s2, 16
                li   a2, 8
                CALL READ
                lbu  a0, 16(s2)
                j    exit
                """);
    forked.runThroughFork();
    forked.requireShared(forked.page(1));
    trial.equal(
        "the byte that the child loads after read has stored 'k' there, 107: did the hart forget"
            + " the frame of before (sfence.vma)?",
        (int) 'k',
        forked.runToExit(2));
    trial.equal("exit status of the parent", 0, forked.system().runToPowerOff());
  }

  private void forkWithoutFrames(Trial trial) throws Exception {
    // All frames are taken; then there are one, two, three ... for the tables of a child.
    Forked forked =
        Forked.boot(
            trial.system().configure(config -> config.withRamBytes(2 << 20)),
            """
            more:
                li   a0, 64 * 4096
                CALL SBRK
                bgez a0, more
            last:
                li   a0, 4096
                CALL SBRK
                bgez a0, last
                li   s6, 16
            again:
                li   a0, -4096
                CALL SBRK
                CALL FORK
                beqz a0, exit_0
                bltz a0, failed
                li   a0, 0
                CALL WAIT
            failed:
                MARK
                addi s6, s6, -1
                bnez s6, again
            """,
            "j exit_0",
            "j exit_0");
    LabSystem system = forked.system();
    int free = -1;
    for (int mark = 1; mark <= 16; mark++) {
      forked.runToMark(1, mark);
      system.account();
      if (free >= 0) {
        trial.equal(
            "free frames after a fork that had %d to take, and one page less of heap"
                .formatted(free),
            free + 1,
            system.freeFrames());
      }
      free = system.freeFrames();
    }
    trial.that(
        Forked.result(system, 1, Syscall.FORK) > 0,
        "fork fails with 16 free frames: it has more to take than the child's page tables");
    trial.equal("exit status", 0, system.runToPowerOff());
  }

  private void execLetsGo(Trial trial) throws Exception {
    Forked forked =
        Forked.boot(
            trial.system().program("other", Forked.assembly("MARK\nli a0, 7\nCALL EXIT\n")),
            "",
            """
            li   a0, 0
            CALL WAIT
            MARK
            STORE zero, 0(s0)
            j    exit_0
            """,
            """
            STORE zero, 0(s2)
            la   a0, other
            la   a1, arguments
            CALL EXECV
            j    exit_0
            .data
            other:
            .asciz "/other"
            .balign 8
            arguments:
            ADDRESS other, 0
            .text
            """);
    LabSystem system = forked.system();
    forked.runThroughFork();
    forked.requireShared(forked.page(0));
    forked.runToMark(2, 1);
    for (long va : Forked.pages(forked.parent())) {
      forked.requireReferences(forked.parent(), va, 1);
    }
    system.account();
    trial.equal("exit status of the other program", 7, forked.runToExit(2));
    forked.runToMark(1, 2);
    trial.equal("exit status of the parent", 0, system.runToPowerOff());
  }
}
