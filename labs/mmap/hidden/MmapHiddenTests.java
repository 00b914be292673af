package lab.hidden;

import static lab.tests.MmapRun.CHILD;
import static lab.tests.MmapRun.PAGE;
import static lab.tests.MmapRun.PID;
import static lab.tests.MmapRun.contents;
import static lab.tests.Script.O_RDONLY;
import static lab.tests.Script.O_RDWR;
import static lab.tests.Script.PRIVATE;
import static lab.tests.Script.PROT_EXEC;
import static lab.tests.Script.PROT_READ;
import static lab.tests.Script.PROT_WRITE;
import static lab.tests.Script.SHARED;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import lab.tests.MmapRun;
import lab.tests.Script;

/** The hidden tests of the lab. */
public final class MmapHiddenTests implements LabSuite {
  private static final int RW = PROT_READ | PROT_WRITE;
  private static final int FILE_BYTES = 4 * PAGE;
  private static final int ANONYMOUS = 0x20;
  private static final int KILLED = 128 + 9;

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("mapping-holds-its-file", "A", 3, this::holdsFile),
        LabTest.of("mapping-covers-nothing-of-the-kernels", "A", 2, this::coversNothing),
        LabTest.of("no-room-is-enomem", "A", 1, this::noRoom),
        LabTest.of("page-can-be-executed", "B", 2, this::executable),
        LabTest.of("stores-of-the-kernel-are-written-back", "C", 2, this::kernelStores)
            .needing("kernel-access-fills-pages", "shared-stores-reach-the-file"),
        LabTest.of("start-of-a-mapping-goes", "C", 2, this::startGoes),
        LabTest.of("end-of-a-mapping-goes", "C", 2, this::endGoes),
        LabTest.of("hole-makes-two-mappings", "C", 2, this::hole),
        LabTest.of("one-munmap-takes-several-mappings", "C", 1, this::severalGo),
        LabTest.of("unmap-refuses-what-is-no-page", "C", 1, this::wrongUnmap),
        LabTest.of("frames-that-run-out-come-back", "D", 1, this::framesRunOut),
        LabTest.of("each-process-holds-the-file", "D", 3, this::eachHolds),
        LabTest.of("exec-writes-back", "D", 2, this::execWritesBack)
            .needing("shared-stores-reach-the-file"),
        LabTest.of("stores-of-two-processes-reach-one-file", "D", 2, this::oneFile)
            .needing("exit-writes-back"),
        LabTest.of("child-keeps-what-the-file-was", "D", 2, this::childKeeps));
  }

  private void holdsFile(Trial trial) throws Exception {
    Script script =
        new Script().open(O_RDONLY).mark().map(1, PAGE, PROT_READ, PRIVATE, 0).close().mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    int open = run.openFiles();
    run.toMark(2);
    run.mapped(0);
    trial.equal("open files after close of a file that is mapped", open, run.openFiles());
  }

  private void coversNothing(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDONLY)
            .call("MMAP", 0, PAGE, RW, PRIVATE | ANONYMOUS, -1, 0)
            .map(1, PAGE, PROT_READ, PRIVATE, 0)
            .mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    run.mapped(1);
    trial.equal("mappings, one of the kernel's and one of a file", 2, run.mappings(PID).size());
  }

  private void noRoom(Trial trial) throws Exception {
    long bytes = AddressSpaceLayout.linux(trial.xlen()).userEndVa() - PAGE;
    Script script = new Script().open(O_RDONLY).map(1, bytes, PROT_READ, PRIVATE, 0).mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    trial.equal(
        "result of mmap of nearly all addresses",
        Errno.ENOMEM.result(),
        run.returned(Syscall.MMAP).get(0));
    trial.equal("mappings", 0, run.mappings(PID).size());
  }

  private void executable(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDONLY)
            .map(1, PAGE, PROT_READ | PROT_EXEC, PRIVATE, 0)
            .load(1, 0)
            .mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    long va = run.mapped(0);
    run.mustBeThere(PID, va);
    int rights = Pte.R | Pte.W | Pte.X | Pte.U;
    trial.equal(
        "R, W, X and U of a page of PROT_READ | PROT_EXEC",
        Pte.R | Pte.X | Pte.U,
        run.pte(PID, va) & rights);
  }

  private void framesRunOut(Trial trial) throws Exception {
    // Maps the file again and again, and uses each of its pages, until no frame is left.
    Script script = new Script().open(O_RDONLY).line("again:");
    script.map(1, FILE_BYTES, PROT_READ, PRIVATE, 0);
    for (int i = 0; i < FILE_BYTES / PAGE; i++) {
      script.load(1, (long) i * PAGE);
    }
    script.line("j again");
    MmapRun run =
        MmapRun.of(
            trial,
            FILE_BYTES,
            trial.system().configure(config -> config.withRamBytes(KernelConfig.MIN_RAM_BYTES)),
            script);
    trial.equal("status of a process for which there is no frame", KILLED, run.toEnd());
    trial.equal("open files at the end", 0, run.openFiles());
  }

  private void kernelStores(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDWR)
            .map(1, PAGE, RW, SHARED, PAGE)
            .readInto(1, 100, 4)
            .unmap(1, 0, PAGE);
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toGoodEnd();
    byte[] expected = contents(FILE_BYTES);
    System.arraycopy(expected, 0, expected, PAGE + 100, 4);
    run.fileMustHold(expected);
  }

  private void startGoes(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDWR)
            .map(1, 3 * PAGE, RW, SHARED, PAGE)
            .load(1, 0)
            .unmap(1, 0, PAGE)
            .store(1, 2 * PAGE + 9, 'X')
            .load(1, PAGE)
            .mark()
            .unmap(1, PAGE, 2 * PAGE);
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    byte[] expected = contents(FILE_BYTES);
    oneMapping(trial, run, run.mapped(0) + PAGE, 2);
    run.mustBeMissing(PID, run.mapped(0), "after munmap");
    run.mustShow(PID, run.mapped(0) + PAGE, expected, 2 * PAGE);
    expected[3 * PAGE + 9] = 'X';
    run.mustShow(PID, run.mapped(0) + 2 * PAGE, expected, 3 * PAGE);
    run.toGoodEnd().fileMustHold(expected);
  }

  private void endGoes(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDWR)
            .map(1, 3 * PAGE, RW, SHARED, 0)
            .store(1, 2 * PAGE, 'X')
            .unmap(1, 2 * PAGE, PAGE)
            .store(1, PAGE, 'Y')
            .mark()
            .unmap(1, 0, 2 * PAGE);
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    oneMapping(trial, run, run.mapped(0), 2);
    run.mustBeMissing(PID, run.mapped(0) + 2 * PAGE, "after munmap");
    byte[] expected = contents(FILE_BYTES);
    expected[2 * PAGE] = 'X';
    expected[PAGE] = 'Y';
    run.toGoodEnd().fileMustHold(expected);
  }

  private static void oneMapping(Trial trial, MmapRun run, long startVa, int pages) {
    List<Region> left = run.mappings(PID);
    trial.equal("mappings after a part of one is gone", 1, left.size());
    trial.equal(
        "what is left of the mapping",
        "%d pages from 0x%x".formatted(pages, startVa),
        "%d pages from 0x%x".formatted(left.get(0).sizeBytes() / PAGE, left.get(0).startVa()));
  }

  private void hole(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDONLY)
            .map(1, 4 * PAGE, PROT_READ, PRIVATE, 0)
            .close()
            .unmap(1, PAGE, PAGE)
            .load(1, 0)
            .load(1, 2 * PAGE)
            .mark()
            .unmap(1, 0, PAGE)
            .load(1, 3 * PAGE)
            .mark()
            .unmap(1, 0, 4 * PAGE)
            .mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    byte[] file = contents(FILE_BYTES);
    int open = run.openFiles();
    trial.equal("mappings after munmap in the middle of one", 2, run.mappings(PID).size());
    run.mustShow(PID, run.mapped(0), file, 0);
    run.mustShow(PID, run.mapped(0) + 2 * PAGE, file, 2 * PAGE);
    run.toMark(2);
    run.mustShow(PID, run.mapped(0) + 3 * PAGE, file, 3 * PAGE);
    trial.equal("open files while one of two parts is left", open, run.openFiles());
    run.toMark(3);
    trial.equal("open files when no part is left", open - 1, run.openFiles());
    run.toGoodEnd();
  }

  private void severalGo(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDONLY)
            .map(1, 2 * PAGE, PROT_READ, PRIVATE, PAGE)
            .map(2, PAGE, PROT_READ, PRIVATE, 0)
            .load(1, 0)
            .load(2, 0)
            .mark()
            .unmap(2, 0, 3 * PAGE)
            .mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    trial.equal(
        "the second mapping ends where the first begins", run.mapped(0), run.mapped(1) + PAGE);
    run.toMark(2);
    trial.equal("mappings after munmap of both together", 0, run.mappings(PID).size());
    run.mustBeMissing(PID, run.mapped(0), "after munmap");
    run.mustBeMissing(PID, run.mapped(1), "after munmap");
    run.toGoodEnd();
  }

  private void wrongUnmap(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDONLY)
            .map(1, 2 * PAGE, PROT_READ, PRIVATE, 0)
            .unmap(1, 100, PAGE)
            .unmap(1, PAGE, 1)
            .mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    trial.equal(
        "result of munmap from the middle of a page on",
        Errno.EINVAL.result(),
        run.returned(Syscall.MUNMAP).get(0));
    trial.equal("result of munmap of 1 byte", 0, run.returned(Syscall.MUNMAP).get(1));
    oneMapping(trial, run, run.mapped(0), 1);
  }

  private void eachHolds(Trial trial) throws Exception {
    Script child = new Script().call("MS_SLEEP", 50).mark().load(1, PAGE).mark();
    Script script =
        new Script()
            .open(O_RDONLY)
            .map(1, 2 * PAGE, PROT_READ, PRIVATE, 0)
            .close()
            .mark()
            .fork(child)
            .unmap(1, 0, 2 * PAGE)
            .await()
            .mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    int open = run.openFiles();
    run.toMark(3);
    run.mustShow(CHILD, run.mapped(0) + PAGE, contents(FILE_BYTES), PAGE);
    trial.equal("open files while a child has the mapping", open, run.openFiles());
    run.toMark(4);
    trial.equal("open files when child and parent have none", open - 1, run.openFiles());
    run.toGoodEnd();
  }

  private void oneFile(Trial trial) throws Exception {
    // Each maps the file for itself, and has the page that the other one stores to.
    Script child =
        new Script()
            .open(O_RDWR)
            .map(1, 2 * PAGE, RW, SHARED, 0)
            .load(1, 3)
            .store(1, PAGE + 3, 'C')
            .call("MS_SLEEP", 50);
    Script script =
        new Script()
            .fork(child)
            .open(O_RDWR)
            .map(1, 2 * PAGE, RW, SHARED, 0)
            .load(1, PAGE + 3)
            .store(1, 3, 'P')
            .await();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toGoodEnd();
    byte[] expected = contents(FILE_BYTES);
    expected[3] = 'P';
    expected[PAGE + 3] = 'C';
    run.fileMustHold(expected);
  }

  private void execWritesBack(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDWR)
            .map(1, PAGE, RW, SHARED, PAGE)
            .store(1, 1, 'X')
            .line("la a0, other")
            .line("la a1, arguments")
            .line("STORE a0, 0(a1)")
            .line("li a7, SYS_EXECV")
            .line("ecall")
            .exit(1);
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toGoodEnd();
    byte[] expected = contents(FILE_BYTES);
    expected[PAGE + 1] = 'X';
    run.fileMustHold(expected);
    trial.equal("open files after the end of the only process", 0, run.openFiles());
  }

  private void childKeeps(Trial trial) throws Exception {
    // A private page that is there at fork is the child's own, whatever becomes of the file.
    Script child = new Script().load(1, 0).mark();
    Script script =
        new Script()
            .open(O_RDWR)
            .map(1, PAGE, RW, PRIVATE, 0)
            .store(1, 1, 'P')
            .writeFile(0, 'W')
            .fork(child)
            .await();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    byte[] expected = contents(FILE_BYTES);
    expected[1] = 'P';
    run.mustShow(CHILD, run.mapped(0), expected, 0);
    run.toGoodEnd();
  }
}
