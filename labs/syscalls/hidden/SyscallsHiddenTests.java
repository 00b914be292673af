package lab.hidden;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.Arrays;
import java.util.List;
import lab.tests.Guest;
import lab.tests.Info;

/** The hidden tests. */
public final class SyscallsHiddenTests implements LabSuite {
  private static final int FIRST = 1;
  private static final int CHILD = 2;
  private static final int MOST_PROCESSES = 8;

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("mask-has-64-bits", "A", 8, SyscallsHiddenTests::wideMask)
            .needing("trace-is-a-call-that-returns-zero"),
        LabTest.of("numbers-beyond-the-mask-are-never-shown", "A", 7, SyscallsHiddenTests::beyond)
            .needing("trace-is-a-call-that-returns-zero"),
        LabTest.of("masks-of-others-do-not-change", "B", 8, SyscallsHiddenTests::othersKeep)
            .needing("trace-is-a-call-that-returns-zero"),
        LabTest.of("slot-of-a-dead-process-is-not-traced", "B", 9, SyscallsHiddenTests::slotReused)
            .needing("trace-is-a-call-that-returns-zero"),
        LabTest.of("counts-are-right-after-a-fork-bomb", "C", 5, SyscallsHiddenTests::forkBomb)
            .needing("struct-is-right-in-memory"),
        LabTest.of("failed-copy-changes-nothing", "C", 6, SyscallsHiddenTests::nothingChanged),
        LabTest.of("padding-is-zero-and-nothing-else-written", "C", 4, SyscallsHiddenTests::padding)
            .needing("struct-is-right-in-memory"));
  }

  /** Calls 32 bits apart: getppid is 37, and read is 5. */
  private static void wideMask(Trial trial) throws Exception {
    LabSystem system =
        Guest.run(
            trial,
            Guest.trace(trial.xlen(), Guest.mask(Syscall.GETPPID, Syscall.CLOSE))
                + """
                    CALL GETPPID
                    li   a0, 77
                    CALL READ
                    li   a0, 77
                    CALL CLOSE
                    li   a0, 77
                    CALL LSEEK
                """
                // The low word has its highest bit set: nothing of that in the high word.
                + Guest.trace(trial.xlen(), 1L << 31 | Guest.mask(Syscall.CLOSE))
                + """
                    CALL GETPPID
                    li   a0, 77
                    CALL LSEEK
                    li   a0, 77
                    CALL CLOSE
                """
                + Guest.EXIT);
    Guest.checkTraced(
        trial,
        system,
        FIRST,
        Guest.returned(Syscall.GETPPID, 0),
        Guest.returned(Syscall.CLOSE, Errno.EBADF.result()),
        Guest.returned(Syscall.CLOSE, Errno.EBADF.result()));
  }

  private static void beyond(Trial trial) throws Exception {
    long mask = -1L & ~Guest.mask(Syscall.EXIT);
    LabSystem system =
        Guest.run(
            trial,
            Guest.trace(trial.xlen(), mask)
                + Guest.trace(trial.xlen(), mask)
                + """
                    li   a7, 64 + SYS_GETPID
                    ecall
                    li   a7, -1
                    ecall
                    CALL GETPID
                """
                + Guest.EXIT);
    Guest.checkTraced(trial, system, FIRST, Guest.returned(Syscall.GETPID, FIRST));
  }

  /**
   * The child is made before its parent calls trace; then it calls trace itself. A pipe each way
   * tells that it is the other's turn.
   */
  private static void othersKeep(Trial trial) throws Exception {
    LabSystem system =
        Guest.run(
            trial,
            """
                la   a0, to_child
                CALL PIPE
                la   a0, to_parent
                CALL PIPE
                CALL FORK
                beqz a0, child
            """
                + Guest.trace(trial.xlen(), Guest.mask(Syscall.GETPID))
                + """
                    lw   a0, to_child + 4
                    jal  tell
                    lw   a0, to_parent
                    jal  await
                    CALL GETPID
                    CALL UPTIME
                    j    wait_for_all
                child:
                    lw   a0, to_child
                    jal  await
                    CALL GETPID
                """
                + Guest.trace(trial.xlen(), Guest.mask(Syscall.UPTIME))
                + """
                    lw   a0, to_parent + 4
                    jal  tell
                    CALL GETPID
                    li   a0, 0
                    CALL EXIT
                tell:
                    la   a1, byte
                    li   a2, 1
                    CALL WRITE
                    ret
                await:
                    la   a1, byte
                    li   a2, 1
                    CALL READ
                    ret
                """
                + Guest.WAIT_AND_EXIT
                + """
                    .bss
                    .align 3
                to_child:
                    .space 8
                to_parent:
                    .space 8
                byte:
                    .space 1
                """);
    Guest.checkTraced(trial, system, CHILD);
    Guest.checkTraced(trial, system, FIRST, Guest.returned(Syscall.GETPID, FIRST));
  }

  /** Three children one after the other: in the slot of the first, which was traced. */
  private static void slotReused(Trial trial) throws Exception {
    LabSystem system =
        Guest.run(
            trial,
            """
                CALL FORK
                beqz a0, traced
                li   a0, 0
                CALL WAIT
                li   s1, 2
            next:
                CALL FORK
                beqz a0, untraced
                li   a0, 0
                CALL WAIT
                addi s1, s1, -1
                bnez s1, next
                li   a0, 0
                CALL EXIT
            traced:
            """
                + Guest.trace(trial.xlen(), Guest.mask(Syscall.GETPID))
                + """
                    CALL GETPID
                    ebreak                      # ends without a call
                untraced:
                    CALL GETPID
                """
                + Guest.EXIT);
    Guest.checkTraced(trial, system, CHILD, Guest.returned(Syscall.GETPID, CHILD));
    Guest.checkTraced(trial, system, CHILD + 1);
    Guest.checkTraced(trial, system, CHILD + 2);
  }

  private static void forkBomb(Trial trial) throws Exception {
    List<byte[]> structs =
        Info.Watched.run(
            trial,
            Guest.system(
                    trial,
                    """
                        la   s0, info
                        li   s1, 2              # how many bombs
                    bomb:
                        CALL FORK
                        beqz a0, child
                        bgez a0, bomb           # until there is no slot
                        mv   a0, s0
                        SYSINFO
                        li   a0, 60
                        CALL MS_SLEEP
                        mv   a0, s0
                        SYSINFO                 # some have ended
                    collect:
                        li   a0, 0
                        CALL WAIT
                        bgez a0, collect
                        mv   a0, s0
                        SYSINFO                 # nobody is left
                        addi s1, s1, -1
                        bnez s1, bomb
                        li   a0, 0
                        CALL EXIT
                    child:
                        CALL GETPID
                        andi a0, a0, 1
                        beqz a0, end
                        li   a0, 200
                        CALL MS_SLEEP
                    end:
                    """
                        + Guest.EXIT
                        + """
                            .bss
                            .align 3
                        info:
                            .space 32
                        """)
                .configure(config -> config.withMaxProcesses(MOST_PROCESSES)));
    trial.equal("calls of sysinfo that returned 0", 6, structs.size());
  }

  /** The struct would begin in the last 8 bytes of the heap. */
  private static void nothingChanged(Trial trial) throws Exception {
    Guest.run(
        trial,
        """
            li   a0, 4096
            CALL SBRK
            li   t0, 4088
            add  s2, a0, t0
            li   s3, 0x5A5A5A5A
            sw   s3, 0(s2)
            sw   s3, 4(s2)
            mv   a0, s2
            SYSINFO
            li   t0, %d
            bne  a0, t0, no_error
            lw   t0, 0(s2)
            bne  t0, s3, written
            lw   t0, 4(s2)
            bne  t0, s3, written
            li   a0, 0
            CALL EXIT
        no_error:
            li   a0, 1
            CALL EXIT
        written:
            li   a0, 2
            CALL EXIT
        """
            .formatted(Errno.EFAULT.result()),
        "sysinfo has not returned EFAULT, although only 8 bytes of the struct are mapped",
        "sysinfo has failed, but bytes before the first bad page have changed");
  }

  /** The struct lies across two pages, at an address that is no multiple of anything. */
  private static void padding(Trial trial) throws Exception {
    List<byte[]> structs =
        Info.Watched.run(
            trial,
            Guest.system(
                trial,
                """
                    li   a0, 2 * 4096
                    CALL SBRK
                    mv   t0, a0
                    li   t1, 2 * 4096
                    add  t1, t0, t1
                    li   t2, -1
                fill:
                    sb   t2, 0(t0)
                    addi t0, t0, 1
                    bne  t0, t1, fill
                    li   t1, 4096 + 13
                    sub  s0, t0, t1
                    mv   a0, s0
                    SYSINFO
                    bnez a0, failed
                    li   t2, 0xFF
                    lbu  t0, -1(s0)
                    bne  t0, t2, outside
                    lbu  t0, 32(s0)
                    bne  t0, t2, outside
                    li   a0, 0
                    CALL EXIT
                failed:
                    li   a0, 1
                    CALL EXIT
                outside:
                    li   a0, 2
                    CALL EXIT
                """),
            "sysinfo across two pages of the heap has failed",
            "a byte before or behind the 32 of the struct has changed");
    trial.equal("calls of sysinfo that returned 0", 1, structs.size());
    byte[] struct = structs.get(0);
    checkZero(trial, struct, 28, 32);
    if (trial.xlen() == Xlen.RV32) {
      checkZero(trial, struct, 12, 16);
    }
  }

  private static void checkZero(Trial trial, byte[] struct, int from, int to) {
    byte[] gap = Arrays.copyOfRange(struct, from, to);
    trial.equal(
        "bytes " + from + " to " + (to - 1) + " of the struct, which no field has",
        Arrays.toString(new byte[to - from]),
        Arrays.toString(gap));
  }
}
