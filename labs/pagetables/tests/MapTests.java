package lab.tests;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.PageMapper;
import dev.trapeze.kernel.mm.PageMapper.Outcome;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import java.util.Random;

/** Task B: entries for ranges of pages. No range here can have a superpage. */
final class MapTests {
  private static final int PAGE = 4096;
  private static final int PERMISSIONS = Pte.R | Pte.W | Pte.U;

  private MapTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("one-page-is-mapped-with-its-permissions", "B", 4, MapTests::onePage),
        LabTest.of("range-is-mapped-to-its-last-page", "B", 5, MapTests::range)
            .needing("one-page-is-mapped-with-its-permissions"),
        LabTest.of("page-that-is-mapped-is-refused", "B", 4, MapTests::refusesRemap)
            .needing("one-page-is-mapped-with-its-permissions"),
        LabTest.of("programs-run-on-these-tables", "B", 3, MapTests::programsRun)
            .needing("one-page-is-mapped-with-its-permissions"));
  }

  private static void onePage(Trial trial) {
    PageMapper mapper = trial.submission().piece(PageMapper.class);
    RawTables tables = new RawTables(trial.xlen());
    Random random = trial.random();
    long va = tables.anyPage(random);
    long pa = RawTables.anyFrame(random, PAGE);
    Outcome outcome = mapper.mapPages(tables.memory(), tables.rootPa(), va, PAGE, pa, PERMISSIONS);
    trial.equal("mapPages of one page", Outcome.MAPPED, outcome);
    RawTables.same(
        trial,
        "what the machine finds in the table",
        List.of(RawTables.line(va, pa, PAGE, "RWU")),
        tables.pages());
  }

  private static void range(Trial trial) {
    PageMapper mapper = trial.submission().piece(PageMapper.class);
    RawTables tables = new RawTables(trial.xlen());
    Random random = trial.random();
    // From the last pages of one table into the next.
    long va = 3 * tables.pageBytes(1) - PAGE * (1 + random.nextInt(5));
    long bytes = PAGE * (6 + random.nextInt(10));
    long pa = RawTables.anyFrame(random, tables.pageBytes(1)) + 7 * PAGE;
    Outcome outcome = mapper.mapPages(tables.memory(), tables.rootPa(), va, bytes, pa, Pte.R);
    trial.equal(String.format("mapPages of 0x%x bytes", bytes), Outcome.MAPPED, outcome);
    RawTables.same(
        trial,
        String.format("pages of a range of 0x%x bytes from 0x%x on", bytes, va),
        RawTables.smallPages(va, bytes, pa, "R"),
        tables.pages());
  }

  private static void refusesRemap(Trial trial) {
    PageMapper mapper = trial.submission().piece(PageMapper.class);
    RawTables tables = new RawTables(trial.xlen());
    long takenVa = 0x5000;
    mapper.mapPages(tables.memory(), tables.rootPa(), takenVa, PAGE, 0x9000, Pte.R);
    List<String> before = tables.pages();
    Outcome outcome =
        mapper.mapPages(
            tables.memory(), tables.rootPa(), takenVa - 2 * PAGE, 4 * PAGE, 0x10_0000, Pte.R);
    trial.equal(
        "mapPages of four pages of which the third is mapped", Outcome.ALREADY_MAPPED, outcome);
    trial.equal("pages after a range was refused", before, tables.pages());
  }

  private static void programsRun(Trial trial) throws Exception {
    LabSystem system =
        trial
            .system()
            .configure(PageTableSetup::mapperOnly)
            .program("main", MAIN)
            .first("main")
            .boot();
    trial.equal("exit status of fork, sbrk and wait", 42, system.runToPowerOff());
  }

  /** The child stores to twenty pages of its heap, adds them up, and the parent exits with that. */
  private static final String MAIN =
      """
          .globl _start
      _start:
          li   a7, SYS_FORK
          ecall
          beqz a0, child
          la   a0, status
          li   a7, SYS_WAIT
          ecall
          lw   a0, status
          li   a7, SYS_EXIT
          ecall
      child:
          li   a0, 0x14000
          li   a7, SYS_SBRK
          ecall
          li   t0, 0
          li   t1, 0x14000
          li   t2, 0x1000
          li   t4, 2
      store:
          add  t3, a0, t0
          sw   t4, 0(t3)
          add  t0, t0, t2
          bne  t0, t1, store
          li   t0, 0
          li   t5, 2
      sum:
          add  t3, a0, t0
          lw   t4, 0(t3)
          add  t5, t5, t4
          add  t0, t0, t2
          bne  t0, t1, sum
          mv   a0, t5
          li   a7, SYS_EXIT
          ecall
          .data
      status: .word 0
      """;
}
