package lab.tests;

import static lab.tests.Grown.SEGMENTATION_FAULT;

import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;

/** The public tests of a stack that grows. */
final class StackTests implements LabSuite {

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("stack-grows-to-the-page-used", "D", 8, this::stackGrowsToThePageUsed),
        LabTest.of("stack-stops-at-its-limit", "D", 6, this::stackStopsAtItsLimit),
        LabTest.of("stack-keeps-its-distance", "D", 5, this::stackKeepsItsDistance));
  }

  private void stackGrowsToThePageUsed(Trial trial) throws Exception {
    Grown grown =
        Grown.boot(
            trial,
            """
            li   t0, 20 * 4096 - 64
            sub  t0, s2, t0
            LOAD s6, 0(t0)
            STORE s1, 0(t0)
            LOAD t1, 0(t0)
            MARK
            mv   a0, s6
            j    exit
            """);
    grown.runToMark(2);
    Process process = grown.process();
    long startVa = grown.stack().startVa();
    long pageVa = startVa - 20L * Pages.BYTES;
    int before = grown.userFrames();
    grown.runToMark(3);

    grown.requireFrame(process, pageVa);
    trial.equal(
        "start of the stack after a use of the page",
        trial.xlen().hex(pageVa),
        trial.xlen().hex(grown.stack().startVa()));
    for (long va = pageVa + Pages.BYTES; va < startVa; va += Pages.BYTES) {
      grown.requireNoFrame(process, va);
    }
    trial.equal("frames that it has taken", 1, grown.userFrames() - before);
    trial.equal("what was stored", 4096L, grown.system().peekWord(process, pageVa + 64));
    trial.equal("what was there at first", 0, grown.system().runToPowerOff());
  }

  private void stackStopsAtItsLimit(Trial trial) throws Exception {
    LabSystem.Builder builder = trial.system();
    AddressSpaceLayout layout = builder.config().layout();
    long lowestVa = layout.stackTopVa() - AddressSpaceLayout.DEFAULT_STACK_LIMIT_BYTES;
    Grown grown =
        Grown.boot(
            builder,
            """
            li   t0, 0x%x
            STORE s1, 0(t0)
            MARK
            addi t0, t0, -16
            STORE s1, 0(t0)
            j    exit_0
            """
                .formatted(lowestVa));
    grown.runToMark(3);
    grown.requireFrame(grown.process(), lowestVa);
    trial.equal(
        "start of the stack at its limit of 8 MiB",
        trial.xlen().hex(lowestVa),
        trial.xlen().hex(grown.stack().startVa()));
    trial.equal(
        "exit status of a process whose stack goes 16 bytes beyond its limit",
        SEGMENTATION_FAULT,
        grown.system().runToPowerOff());
    mustSay(trial, grown.system(), "the stack has overflowed");
    // Far below all that could ever be the stack's.
    Grown nowhere =
        Grown.boot(
            trial, "li t0, 0x%x\nSTORE s1, 0(t0)\nj exit_0".formatted(lowestVa - (64 << 20)));
    trial.equal(
        "exit status of a process that stores 64 MiB below the limit of its stack",
        SEGMENTATION_FAULT,
        nowhere.system().runToPowerOff());
    mustSay(trial, nowhere.system(), "no mapping");
  }

  /**
   * The report of the fault has to be of this kind; it says what {@code pageFault} has returned.
   */
  private static void mustSay(Trial trial, LabSystem system, String words) {
    String shown = system.console().strip().replaceAll("\\s+", " ");
    trial.that(
        shown.contains(words), "the kernel should report '" + words + "', and has said: " + shown);
  }

  private void stackKeepsItsDistance(Trial trial) throws Exception {
    // A mapping 300 pages below the stack; the gap is 256 pages.
    Grown grown =
        Grown.boot(
            trial,
            """
            li   t0, 300 * 4096
            sub  a0, s2, t0
            mv   s6, a0
            li   a1, 4096
            li   a2, 3
            li   a3, 0x32
            li   a4, -1
            li   a5, 0
            CALL MMAP
            bne  a0, s6, exit_0
            li   t0, 43 * 4096
            sub  t0, s2, t0
            STORE s1, 0(t0)
            MARK
            sub  t0, t0, s1
            STORE s1, 0(t0)
            j    exit_0
            """);
    grown.runToMark(2);
    long lowestVa = grown.stack().startVa() - 43L * Pages.BYTES;
    grown.runToMark(3);
    trial.equal(
        "start of the stack, 256 pages above a mapping",
        trial.xlen().hex(lowestVa),
        trial.xlen().hex(grown.stack().startVa()));
    trial.equal(
        "exit status of a process whose stack comes within 256 pages of a mapping",
        SEGMENTATION_FAULT,
        grown.system().runToPowerOff());
  }
}
