package lab.tests;

import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;

/** The public tests of what the kernel loads and stores itself. */
final class KernelAccessTests implements LabSuite {

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("read-into-a-shared-page", "C", 6, this::readIntoASharedPage),
        LabTest.of("write-from-a-shared-page", "C", 2, this::writeFromASharedPage));
  }

  private void readIntoASharedPage(Trial trial) throws Exception {
    Forked forked =
        Forked.boot(
            trial,
            "j wait_and_exit",
            Forked.OPEN_FILE
                + """
                mv   a0, s5
                addi a1, s2, 16
                li   a2, 8
                CALL READ
                MARK
                j    exit_0
                """);
    LabSystem system = forked.system();
    forked.runThroughFork();
    long va = forked.page(1);
    forked.requireShared(va);
    forked.runToMark(2, 1);

    trial.equal("what read has returned", 8L, Forked.result(system, 2, Syscall.READ));
    trial.that(
        system.peek(forked.parent(), va + 16, 1)[0] == 0,
        "read in the child has changed the parent's memory: the kernel's own stores must not go"
            + " into a shared frame");
    trial.that(
        system.peek(forked.child(), va + 16, 1)[0] == 'k',
        "what was read is not in " + forked.words(forked.child(), va));
    trial.equal("first word of the copy", 34L, system.peekWord(forked.child(), va));
    forked.requireReferences(forked.child(), va, 1);
    forked.requireReferences(forked.parent(), va, 1);
    trial.equal("exit status of the parent", 0, system.runToPowerOff());
  }

  private void writeFromASharedPage(Trial trial) throws Exception {
    Forked forked =
        Forked.boot(
            trial,
            "j wait_and_exit",
            """
            li   a0, 1
            mv   a1, s2
            li   a2, 1
            CALL WRITE
            MARK
            j    exit_0
            """);
    LabSystem system = forked.system();
    forked.runThroughFork();
    forked.requireShared(forked.page(1));
    int before = forked.userFrames();
    forked.runToMark(2, 1);

    trial.equal("what write has returned", 1L, Forked.result(system, 2, Syscall.WRITE));
    forked.requireShared(forked.page(1));
    trial.equal("frames after the kernel has only read", before, forked.userFrames());
  }
}
