package lab.hidden;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import lab.tests.Alarms;
import lab.tests.Backtraces;
import lab.tests.Guest;
import lab.tests.Registers;

/** The hidden tests. */
public final class TrapsHiddenTests implements LabSuite {
  private static final String COMES_BACK = "program-comes-back-from-the-kernel";
  private static final int HARTS = 2;
  private static final int SPINNERS_TRAPS = 12;
  private static final int ADDRESS = 5;

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("registers-survive-page-faults", "A", 5, TrapsHiddenTests::pageFaults)
            .needing(COMES_BACK),
        LabTest.of("kernel-gets-its-stack-and-hart", "A", 6, TrapsHiddenTests::stackAndHart)
            .needing(COMES_BACK),
        LabTest.of("no-translation-outlives-its-table", "A", 6, TrapsHiddenTests::translations)
            .needing(COMES_BACK),
        LabTest.of("processes-do-not-mix", "A", 5, TrapsHiddenTests::twoProcesses)
            .needing(COMES_BACK),
        LabTest.of("frames-that-do-not-rise-end-the-backtrace", "B", 4, TrapsHiddenTests::loops),
        LabTest.of("backtrace-has-at-most-64-addresses", "B", 4, TrapsHiddenTests::deep),
        LabTest.of(
                "handler-is-not-interrupted-by-its-alarm", "C", 3, TrapsHiddenTests::notReentered)
            .needing("handler-runs-after-its-ticks"),
        LabTest.of("ticks-of-others-do-not-count", "C", 3, TrapsHiddenTests::ownTicks)
            .needing("handler-runs-after-its-ticks"),
        LabTest.of("another-sigalarm-counts-anew", "C", 2, TrapsHiddenTests::anotherAlarm)
            .needing("handler-runs-after-its-ticks"),
        LabTest.of("child-counts-anew-and-may-be-in-a-handler", "C", 2, TrapsHiddenTests::child)
            .needing("handler-runs-after-its-ticks"),
        LabTest.of(
            "alarms-follow-fork-and-end-with-the-program", "C", 3, TrapsHiddenTests::forkExec),
        LabTest.of("sigreturn-outside-a-handler-fails", "C", 2, TrapsHiddenTests::outside));
  }

  private static void pageFaults(Trial trial) throws Exception {
    Registers registers = new Registers(trial).withAddressIn(ADDRESS);
    String source =
        """
            li   a0, 3 * 4096
            CALL SBRK
            mv   x5, a0
        """
            + registers.load()
            + """
            measured:
                STORE x6, 0(x5)             # the first access: there is no page yet
                ecall
            measured_end:
            """
            + Guest.EXIT;
    LabSystem system =
        registers.boot(
            Guest.system(trial, source)
                .configure(config -> config.withPageFaults(PageFaultPolicy.LAZY)),
            source);
    trial.equal("exit status of the program", 0, system.runToPowerOff());
    trial.equal("exceptions of the program's middle part", 2, registers.exceptions());
  }

  private static void stackAndHart(Trial trial) throws Exception {
    KernelEntries entries = new KernelEntries();
    LabSystem system =
        Guest.system(
                trial,
                """
                    CALL FORK
                    CALL FORK
                    bgez a0, spin
                    ebreak
                spin:
                    j    spin
                """)
            .configure(config -> config.withHarts(HARTS))
            .events(entries)
            .boot();
    entries.watch(system);
    system.runUntil("traps on both harts", () -> entries.onEachHart(SPINNERS_TRAPS));
  }

  private static void translations(Trial trial) throws Exception {
    Translations translations = new Translations();
    LabSystem system =
        Guest.system(
                trial,
                """
                    la   s1, word
                    CALL FORK
                again:
                    LOAD s2, 0(s1)
                    STORE s2, 0(s1)
                    CALL GETPID
                    j    again
                    .data
                    .align 3
                word:
                    .space 8
                """)
            .events(translations)
            .boot();
    translations.follow(system);
  }

  /** Two processes take turns; each has its own value at the same address. */
  private static void twoProcesses(Trial trial) throws Exception {
    Guest.run(
        trial,
        Guest.system(
            trial,
            """
                la   s1, value
                la   a0, to_child
                CALL PIPE
                la   a0, to_parent
                CALL PIPE
                li   s3, 20                 # turns
                CALL FORK
                beqz a0, child
                li   s2, 1111
                sw   s2, 0(s1)
                lw   s4, to_child + 4
                lw   s5, to_parent
            parent:
                mv   a0, s4
                jal  tell
                mv   a0, s5
                jal  await
                lw   t0, 0(s1)
                bne  t0, s2, failed
                addi s3, s3, -1
                bnez s3, parent
                la   a0, status
                CALL WAIT
                lw   a0, status
                CALL EXIT
            child:
                li   s2, 2222
                sw   s2, 0(s1)
                lw   s4, to_child
                lw   s5, to_parent + 4
            turn:
                mv   a0, s4
                jal  await
                lw   t0, 0(s1)
                bne  t0, s2, failed
                mv   a0, s5
                jal  tell
                addi s3, s3, -1
                bnez s3, turn
                li   a0, 0
                CALL EXIT
            failed:
                li   a0, 1
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
                .bss
                .align 3
            value:
                .space 4
            status:
                .space 4
            to_child:
                .space 8
            to_parent:
                .space 8
            byte:
                .space 1
            """),
        "a process has found the other's value in its own memory");
  }

  private static void loops(Trial trial) throws Exception {
    Backtraces.Frames one = new Backtraces.Frames().frame(128, 0x1110);
    one.thenFrame(128, 0x1110).check(trial, 0x1110);
    one.thenFrame(256, 0x2220).thenValue(0).check(trial, 0x1110);
    // Up, and down again.
    one.thenFrame(64, 0x2220).thenFrame(128, 0x1110).check(trial, 0x1110, 0x2220);
    // The outermost function returns to nobody.
    one.thenFrame(64, 0).thenFrame(32, 0x3330).thenValue(0).check(trial, 0x1110);
  }

  private static void deep(Trial trial) throws Exception {
    String source =
        """
            li   s1, 100
            jal  function
        after:
            ebreak
        function:
            addi sp, sp, -16
            STORE ra, 16 - WORD(sp)
            STORE s0, 16 - 2*WORD(sp)
            addi s0, sp, 16
            addi s1, s1, -1
            beqz s1, here
            jal  function
        inside:
            nop
        here:
            ebreak
        """;
    List<Long> expected = new ArrayList<>();
    expected.add(Guest.assembled(trial.xlen(), source).symbol("here"));
    long inside = Guest.assembled(trial.xlen(), source).symbol("inside");
    LongStream.range(1, 64).forEach(i -> expected.add(inside));
    Backtraces.check(trial, source, expected);
  }

  private static void notReentered(Trial trial) throws Exception {
    LabSystem system =
        Guest.run(
            trial,
            Guest.safe(
                trial,
                """
                    la   s1, runs
                    li   a0, 3
                    la   a1, handler
                    SIGALARM
                    li   s2, 3
                again:
                    lw   t0, 0(s1)
                    blt  t0, s2, again
                    li   a0, 0
                    CALL EXIT
                handler:
                    CALL GETPID
                    la   t1, depth
                    lw   t0, 0(t1)
                    bnez t0, failed
                    sw   t1, 0(t1)
                    CALL UPTIME
                    addi s1, a0, 7          # longer than the alarm
                """
                    + Guest.passTime("handling")
                    + """
                    la   t1, depth
                    sw   zero, 0(t1)
                    la   t1, runs
                    lw   t0, 0(t1)
                    addi t0, t0, 1
                    sw   t0, 0(t1)
                    CALL GETPPID
                    SIGRETURN
                failed:
                    li   a0, 1
                    CALL EXIT
                    .bss
                    .align 3
                runs:
                    .space 4
                depth:
                    .space 4
                """),
            "the handler was interrupted by its own alarm");
    trial.equal("how often the handler has run", 3, Alarms.marks(system, 1));
    Alarms.checkTicksBetween(trial, system, 1, 3);
  }

  private static void ownTicks(Trial trial) throws Exception {
    LabSystem system =
        Guest.safe(
                trial,
                """
                    CALL FORK
                    beqz a0, spin
                    li   a0, 4
                    la   a1, handler
                    SIGALARM
                spin:
                    j    spin
                handler:
                    CALL GETPID
                    SIGRETURN
                    ebreak
                """)
            .boot();
    system.runUntil("three alarms", () -> Alarms.marks(system, 1) == 3);
    Alarms.checkTicksBetween(trial, system, 1, 4);
    trial.equal("alarms of a process that has asked for none", 0, Alarms.marks(system, 2));
  }

  /**
   * The first child has the alarm of its parent, and then one more. The second has it too, but
   * changes its program, in which there is no handler at that address. The third comes into the
   * slot of one that had an alarm, and its parent has none any more.
   */
  private static void forkExec(Trial trial) throws Exception {
    String main =
        """
            li   a0, 2
            la   a1, handler
            SIGALARM
            CALL FORK
            beqz a0, spin
            CALL FORK
            beqz a0, change
            li   a0, 0
            li   a1, 0
            SIGALARM
            jal  await
            jal  await
            CALL FORK
            beqz a0, change
            jal  await
            li   a0, 0
            CALL EXIT
        await:
            la   a0, status
            CALL WAIT
            bltz a0, failed
            lw   t0, status
            bnez t0, failed
            ret
        failed:
            li   a0, 1
            CALL EXIT
        change:
            la   a0, path
            la   a1, argv
            CALL EXECV
            ebreak
        spin:
            j    spin
            .space 1024
        handler:
            CALL GETPID
            li   t0, 1
            beq  a0, t0, return
            la   t1, runs
            lw   t0, 0(t1)
            addi t0, t0, 1
            sw   t0, 0(t1)
            li   t2, 2
            beq  t0, t2, end
        return:
            SIGRETURN
        end:
            li   a0, 0
            CALL EXIT
            .data
        path:
            .asciz "/other"
            .align 3
        argv:
            ADDRESS path, 0
        runs:
            .word 0
        status:
            .word 0
        """;
    String other =
        """
            CALL UPTIME
            addi s1, a0, 15
        """
            + Guest.passTime("again")
            + Guest.EXIT;
    LabSystem system =
        Guest.run(
            trial,
            Guest.with(Guest.safe(trial, main), "other", other),
            "a child has not ended by itself: an alarm that it must not have, or one that it lacks");
    trial.equal("alarms of the first child", 2, Alarms.marks(system, 2));
    trial.equal("alarms of the child that changes its program", 0, Alarms.marks(system, 3));
    trial.equal("alarms of the child of a process without an alarm", 0, Alarms.marks(system, 4));
    slotUsedAgain(trial);
  }

  /** A child comes into the slot of one that had an alarm; its parent has never had any. */
  private static void slotUsedAgain(Trial trial) throws Exception {
    Guest.run(
        trial,
        Guest.safe(
            trial,
            """
                CALL FORK
                beqz a0, first
                li   a0, 0
                CALL WAIT
                CALL FORK
                beqz a0, second
                la   a0, status
                CALL WAIT
                lw   a0, status
                CALL EXIT
            first:
                li   a0, 2
                la   a1, handler
                SIGALARM
                li   a0, 0
                CALL EXIT
            second:
                CALL UPTIME
                addi s1, a0, 8
            """
                + Guest.passTime("again")
                + Guest.EXIT
                + """
                handler:
                    li   a0, 1
                    CALL EXIT
                    .bss
                    .align 3
                status:
                    .space 4
                """),
        "a new process has the alarm of the process that had its slot before");
  }

  /** A second alarm after four ticks of six, and one that is refused. */
  private static void anotherAlarm(Trial trial) throws Exception {
    LabSystem system =
        Guest.safe(
                trial,
                """
                    li   a0, 6
                    la   a1, handler
                    SIGALARM
                    CALL UPTIME
                    addi s1, a0, 4
                """
                    + Guest.passTime("first")
                    + """
                        li   a0, 6
                        la   a1, handler
                        SIGALARM
                    spin:
                        j    spin
                    handler:
                        CALL GETPID
                        SIGRETURN
                        ebreak
                    """)
            .boot();
    system.runUntil("an alarm", () -> Alarms.marks(system, 1) == 1);
    Alarms.checkTicksBetween(trial, system, 1, 6);

    LabSystem refused =
        Guest.safe(
                trial,
                """
                    li   a0, 3
                    la   a1, handler
                    SIGALARM
                    li   a0, -1
                    li   a1, 0
                    SIGALARM
                spin:
                    j    spin
                handler:
                    CALL GETPID
                    SIGRETURN
                    ebreak
                """)
            .boot();
    refused.runUntil(
        "the alarm that was there before one of -1 ticks was refused",
        () -> Alarms.marks(refused, 1) == 1);
  }

  private static void child(Trial trial) throws Exception {
    // Four ticks of six have passed when the child is made.
    LabSystem system =
        Guest.safe(
                trial,
                """
                    li   a0, 6
                    la   a1, handler
                    SIGALARM
                    CALL UPTIME
                    addi s1, a0, 4
                """
                    + Guest.passTime("first")
                    + """
                        CALL FORK
                        beqz a0, spin
                        li   a0, 0
                        li   a1, 0
                        SIGALARM
                        li   a0, 0
                        CALL WAIT
                    spin:
                        j    spin
                    handler:
                        CALL GETPID
                        SIGRETURN
                        ebreak
                    """)
            .boot();
    system.runUntil("an alarm of the child", () -> Alarms.marks(system, 2) == 1);
    Alarms.checkTicksBetween(trial, system, 2, 6);
    childOfHandler(trial);
  }

  /** Parent and child both go back to where the parent was interrupted. */
  private static void childOfHandler(Trial trial) throws Exception {
    Guest.run(
        trial,
        Guest.safe(
            trial,
            """
                la   s1, done
                li   a0, 2
                la   a1, handler
                SIGALARM
            spin:
                lw   t0, 0(s1)
                beqz t0, spin
                lw   t0, is_child
                bnez t0, good
                la   a0, status
                CALL WAIT
                lw   a0, status
                CALL EXIT
            good:
                li   a0, 0
                CALL EXIT
            handler:
                li   a0, 0
                li   a1, 0
                SIGALARM
                li   t0, 1
                sw   t0, 0(s1)
                CALL FORK
                bnez a0, back
                la   t1, is_child
                li   t0, 1
                sw   t0, 0(t1)
            back:
                SIGRETURN
                li   a0, 1
                CALL EXIT
                .bss
                .align 3
            done:
                .space 4
            is_child:
                .space 4
            status:
                .space 4
            """),
        "sigreturn has failed in a child that was made in a handler, or in its parent");
  }

  private static void outside(Trial trial) throws Exception {
    Guest.run(
        trial,
        Guest.safe(
            trial,
            """
                li   s1, %d
                SIGRETURN
                bne  a0, s1, returned
                li   a0, -1
                la   a1, returned
                SIGALARM
                bne  a0, s1, negative
                li   a0, 0
                CALL EXIT
            returned:
                li   a0, 1
                CALL EXIT
            negative:
                li   a0, 2
                CALL EXIT
            """
                .formatted(Errno.EINVAL.result())),
        "sigreturn outside a handler has not returned EINVAL",
        "sigalarm with -1 ticks has not returned EINVAL");
  }
}
