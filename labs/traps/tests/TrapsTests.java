package lab.tests;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;

/** The public tests. */
public final class TrapsTests implements LabSuite {
  private static final int INTERRUPTIONS = 6;

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("program-comes-back-from-the-kernel", "A", 5, TrapsTests::comesBack),
        LabTest.of("registers-survive-system-calls", "A", 10, TrapsTests::systemCalls)
            .needing("program-comes-back-from-the-kernel"),
        LabTest.of("registers-survive-ticks", "A", 8, TrapsTests::ticks)
            .needing("program-comes-back-from-the-kernel"),
        LabTest.of("callers-are-listed-innermost-first", "B", 7, TrapsTests::callers),
        LabTest.of("backtrace-ends-at-a-bad-frame-pointer", "B", 5, TrapsTests::badFrames),
        LabTest.of("handler-runs-after-its-ticks", "C", 8, TrapsTests::handlerRuns),
        LabTest.of("sigreturn-restores-all-registers", "C", 8, TrapsTests::restored),
        LabTest.of("alarm-of-0-ticks-stops", "C", 4, TrapsTests::stops));
  }

  private static void comesBack(Trial trial) throws Exception {
    LabSystem system =
        Guest.system(
                trial,
                """
                    CALL GETPID
                    addi a0, a0, 41
                    CALL EXIT
                """)
            .boot();
    trial.equal("exit status of the program", 42, system.runToPowerOff());
  }

  private static void systemCalls(Trial trial) throws Exception {
    Registers registers = new Registers(trial);
    String source =
        registers.load()
            + """
            measured:
                ecall
                ecall
                ecall
            measured_end:
            """
            + Guest.EXIT;
    LabSystem system = registers.boot(Guest.system(trial, source), source);
    trial.equal("exit status of the program", 0, system.runToPowerOff());
    trial.equal("system calls of the program's middle part", 3, registers.exceptions());
  }

  private static void ticks(Trial trial) throws Exception {
    Registers registers = new Registers(trial);
    String source =
        """
            CALL FORK
            beqz a0, other
        """
            + registers.load()
            + """
            measured:
                j    measured
            measured_end:
            other:
            """
            // What the other process has in its registers must not come back to the first.
            + Registers.spoil()
            + "j .\n";
    registers
        .boot(Guest.system(trial, source), source)
        .runUntil("six ticks", () -> registers.traps() >= INTERRUPTIONS);
  }

  private static void callers(Trial trial) throws Exception {
    String source =
        """
            jal  outer
        after_outer:
            li   a0, 0
            CALL EXIT
        outer:
            addi sp, sp, -32
            STORE ra, 32 - WORD(sp)
            STORE s0, 32 - 2*WORD(sp)
            addi s0, sp, 32
            jal  middle
        after_middle:
            ebreak
        middle:
            addi sp, sp, -64                # a larger frame
            STORE ra, 64 - WORD(sp)
            STORE s0, 64 - 2*WORD(sp)
            addi s0, sp, 64
            jal  inner
        after_inner:
            ebreak
        inner:
            addi sp, sp, -16
            STORE ra, 16 - WORD(sp)
            STORE s0, 16 - 2*WORD(sp)
            addi s0, sp, 16
            nop
        here:
            ebreak
        """;
    AssembledProgram program = Guest.assembled(trial.xlen(), source);
    Backtraces.check(
        trial,
        source,
        List.of(
            program.symbol("here"),
            program.symbol("after_inner"),
            program.symbol("after_middle"),
            program.symbol("after_outer")));
  }

  /** Each time there is one good frame, whose caller's frame pointer is what is said here. */
  private static void badFrames(Trial trial) throws Exception {
    Backtraces.Frames good = new Backtraces.Frames().frame(256, 0x1110);
    good.thenValue(0).check(trial, 0x1110);
    good.thenValue(-16).check(trial, 0x1110);
    good.thenValue(0x6000_0000).check(trial, 0x1110);
    // A frame that would be good is at no multiple of 16, or its words are at no multiple of
    // theirs.
    good.thenFrame(120, 0x2220).thenValue(0).check(trial, 0x1110);
    good.thenFrame(122, 0x2220).thenValue(0).check(trial, 0x1110);
  }

  private static void handlerRuns(Trial trial) throws Exception {
    LabSystem system =
        Guest.safe(
                trial,
                """
                    li   a0, 3
                    la   a1, handler
                    SIGALARM
                    bnez a0, failed
                spin:
                    j    spin
                handler:
                    CALL GETPID                 # the mark of the handler
                    SIGRETURN
                failed:
                    ebreak
                """)
            .boot();
    system.runUntil("three alarms", () -> Alarms.marks(system, 1) == 3);
    Alarms.checkTicksBetween(trial, system, 1, 3);
  }

  private static void restored(Trial trial) throws Exception {
    Registers registers = new Registers(trial);
    String source =
        """
            li   a0, 2
            la   a1, handler
            SIGALARM
        """
            + registers.load()
            + """
            measured:
                j    measured
            measured_end:
            handler:
                CALL GETPID
                li   a7, 1003
            """
            + Registers.spoil()
            + """
                ecall                       # sigreturn
                ebreak
            """;
    LabSystem system = registers.boot(Guest.safe(trial, source), source);
    system.runUntil("three alarms", () -> Alarms.marks(system, 1) >= 3 && registers.traps() >= 8);
  }

  private static void stops(Trial trial) throws Exception {
    LabSystem system =
        Guest.run(
            trial,
            Guest.safe(
                trial,
                """
                    li   a0, 2
                    la   a1, handler
                    SIGALARM
                    CALL UPTIME
                    addi s1, a0, 12
                """
                    + Guest.passTime("again")
                    + Guest.EXIT
                    + """
                handler:
                    CALL GETPID
                    li   a0, 0
                    la   a1, handler
                    SIGALARM
                    SIGRETURN                   # there still is something to go back to
                    ebreak
                """));
    trial.equal("how often the handler has run", 1, Alarms.marks(system, 1));
  }
}
