package lab.tests;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;

/** The public tests. */
public final class SyscallsTests implements LabSuite {
  private static final int FIRST = 1;
  private static final int CHILD = 2;

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("trace-is-a-call-that-returns-zero", "A", 5, SyscallsTests::traceReturns),
        LabTest.of("calls-of-the-mask-are-shown-once", "A", 10, SyscallsTests::chosenCalls),
        LabTest.of("exit-is-shown-before-the-process-ends", "A", 5, SyscallsTests::exitIsShown),
        LabTest.of("child-is-traced-as-its-parent", "B", 8, SyscallsTests::childInherits),
        LabTest.of("mask-stays-when-the-program-changes", "B", 5, SyscallsTests::execKeeps),
        LabTest.of("struct-is-right-in-memory", "C", 12, SyscallsTests::struct),
        LabTest.of("bad-pointers-are-efault", "C", 8, SyscallsTests::badPointers));
  }

  private static void traceReturns(Trial trial) throws Exception {
    LabSystem system =
        Guest.run(
            trial,
            Guest.trace(trial.xlen(), 0)
                + """
                    bnez a0, not_zero
                    li   a7, 1002
                    ecall                   # nobody's
                    li   t0, %d
                    bne  a0, t0, known
                    CALL GETPID
                    li   a0, 0
                    CALL EXIT
                not_zero:
                    li   a0, 1
                    CALL EXIT
                known:
                    li   a0, 2
                    CALL EXIT
                """
                    .formatted(Errno.ENOSYS.result()),
            "trace(0) has not returned 0",
            "call 1002, which nobody has added, has not returned ENOSYS");
    Guest.checkTraced(trial, system, FIRST);
  }

  private static void chosenCalls(Trial trial) throws Exception {
    long mask = Guest.mask(Syscall.GETPID, Syscall.CLOSE, Syscall.WAIT);
    LabSystem system =
        Guest.run(
            trial,
            """
                CALL GETPID                 # before the call of trace
                CALL FORK
                beqz a0, child
            """
                + Guest.trace(trial.xlen(), mask)
                + """
                    CALL GETPID
                    CALL UPTIME                 # not in the mask
                    li   a0, 77
                    CALL CLOSE                  # fails
                    li   a0, 0
                    CALL WAIT                   # sleeps before it returns
                    CALL GETPID
                """
                + Guest.trace(trial.xlen(), 0)
                + """
                    CALL GETPID                 # no longer traced
                    li   a0, 0
                    CALL EXIT
                child:
                    li   a0, 30
                    CALL MS_SLEEP
                """
                + Guest.EXIT);
    Guest.checkTraced(
        trial,
        system,
        FIRST,
        Guest.returned(Syscall.GETPID, FIRST),
        Guest.returned(Syscall.CLOSE, Errno.EBADF.result()),
        Guest.returned(Syscall.WAIT, CHILD),
        Guest.returned(Syscall.GETPID, FIRST));
  }

  private static void powerOffIsShown(Trial trial) throws Exception {
    LabSystem system =
        Guest.run(
            trial,
            Guest.trace(trial.xlen(), Guest.mask(Syscall.POWEROFF))
                + """
                    li   a0, 0
                    CALL POWEROFF
                """);
    Guest.checkTraced(trial, system, FIRST, "poweroff");
  }

  private static void exitIsShown(Trial trial) throws Exception {
    powerOffIsShown(trial);
    LabSystem system =
        Guest.run(
            trial,
            """
                CALL FORK
                bnez a0, wait_for_all
            """
                + Guest.trace(trial.xlen(), Guest.mask(Syscall.EXIT))
                + Guest.EXIT
                + Guest.WAIT_AND_EXIT);
    Guest.checkTraced(trial, system, CHILD, "exit");
    for (Event event : system.log()) {
      if (event instanceof Event.Traced) {
        return;
      }
      if (event instanceof Event.Exited exited && exited.pid() == CHILD) {
        throw trial.fail("exit of pid 2 is shown after pid 2 has ended");
      }
    }
  }

  private static void childInherits(Trial trial) throws Exception {
    LabSystem system =
        Guest.run(
            trial,
            Guest.trace(trial.xlen(), Guest.mask(Syscall.GETPID))
                + """
                    CALL FORK
                    bnez a0, wait_for_all
                    CALL GETPID
                    CALL FORK                   # the child of the child too
                    bnez a0, wait_for_all
                    CALL GETPID
                """
                + Guest.EXIT
                + Guest.WAIT_AND_EXIT);
    Guest.checkTraced(trial, system, CHILD, Guest.returned(Syscall.GETPID, CHILD));
    Guest.checkTraced(trial, system, CHILD + 1, Guest.returned(Syscall.GETPID, CHILD + 1));
    Guest.checkTraced(trial, system, FIRST);
  }

  private static void execKeeps(Trial trial) throws Exception {
    LabSystem system =
        Guest.run(
            trial,
            Guest.trace(trial.xlen(), Guest.mask(Syscall.EXECV, Syscall.EXIT))
                + """
                    la   a0, nothing
                    la   a1, argv
                    CALL EXECV
                    la   a0, path
                    la   a1, argv
                    CALL EXECV
                    ebreak
                    .data
                path:
                    .asciz "/other"
                nothing:
                    .asciz "/nothing"
                    .align 3
                argv:
                    ADDRESS path, path, 0
                """);
    Guest.checkTraced(
        trial,
        system,
        FIRST,
        Guest.returned(Syscall.EXECV, Errno.ENOENT.result()),
        Guest.returned(Syscall.EXECV, 2),
        "exit");
  }

  private static void struct(Trial trial) throws Exception {
    List<byte[]> structs =
        Info.Watched.run(
            trial,
            Guest.system(
                trial,
                """
                    la   s0, info
                    mv   a0, s0
                    SYSINFO
                    li   a0, 3 * 4096
                    CALL SBRK
                    sb   a0, 0(a0)
                    la   a0, pipe
                    CALL PIPE
                    mv   a0, s0
                    SYSINFO
                    bnez a0, failed
                    CALL FORK
                    beqz a0, child
                    li   a0, 50
                    CALL MS_SLEEP
                    mv   a0, s0
                    SYSINFO                     # with a zombie
                    j    wait_for_all
                child:
                    mv   a0, s0
                    SYSINFO
                    li   a0, 0
                    CALL EXIT
                failed:
                    ebreak
                """
                    + Guest.WAIT_AND_EXIT
                    + """
                        .bss
                        .align 3
                    info:
                        .space 32
                    pipe:
                        .space 8
                    """));
    trial.equal("calls of sysinfo that returned 0", 4, structs.size());
  }

  private static void badPointers(Trial trial) throws Exception {
    Guest.run(
        trial,
        """
        first:
            li   s1, %d
            li   a0, 0x70000000             # nothing is there
            SYSINFO
            bne  a0, s1, unmapped
            la   a0, first                  # text, which the program may not write
            SYSINFO
            bne  a0, s1, text
            li   a0, 0x80000000             # the kernel's
            SYSINFO
            bne  a0, s1, kernel
            li   a0, -4096                  # the highest page
            SYSINFO
            bne  a0, s1, highest
            li   a0, 0
            CALL EXIT
        unmapped:
            li   a0, 1
            CALL EXIT
        text:
            li   a0, 2
            CALL EXIT
        kernel:
            li   a0, 3
            CALL EXIT
        highest:
            li   a0, 4
            CALL EXIT
        """
            .formatted(Errno.EFAULT.result()),
        "sysinfo to an address where nothing is mapped has not returned EFAULT",
        "sysinfo to the program's text, which it may not write, has not returned EFAULT",
        "sysinfo to an address of the kernel's RAM has not returned EFAULT",
        "sysinfo to the highest page, the trampoline's with 32 bits, has not returned EFAULT");
  }
}
