package lab.tests;

import static lab.tests.MmapRun.CHILD;
import static lab.tests.MmapRun.PAGE;
import static lab.tests.MmapRun.PID;
import static lab.tests.MmapRun.SEGV;
import static lab.tests.MmapRun.contents;
import static lab.tests.MmapRun.page;
import static lab.tests.Script.O_RDONLY;
import static lab.tests.Script.O_RDWR;
import static lab.tests.Script.O_WRONLY;
import static lab.tests.Script.PRIVATE;
import static lab.tests.Script.PROT_READ;
import static lab.tests.Script.PROT_WRITE;
import static lab.tests.Script.SHARED;
import static lab.tests.Script.SIGBUS;
import static lab.tests.Script.SIGSEGV;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;

/** The public tests of the lab. */
public final class MmapTests implements LabSuite {
  private static final int RW = PROT_READ | PROT_WRITE;
  private static final int FILE_BYTES = 3 * PAGE;

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("mapping-lies-in-free-room", "A", 5, this::liesInFreeRoom),
        LabTest.of("no-page-before-its-first-use", "A", 4, this::noPageBeforeUse),
        LabTest.of("wrong-arguments-are-refused", "A", 4, this::wrongArguments),
        LabTest.of("rights-of-the-descriptor-count", "A", 3, this::rightsOfDescriptor),
        LabTest.of("page-shows-its-part-of-the-file", "B", 7, this::showsPart)
            .needing("no-page-before-its-first-use"),
        LabTest.of("page-has-the-rights-of-the-mapping", "B", 6, this::rightsOfPages),
        LabTest.of("behind-the-end-are-zeros", "B", 4, this::zerosBehindEnd),
        LabTest.of("access-behind-the-last-page-kills", "B", 4, this::behindLastPage),
        LabTest.of("kernel-access-fills-pages", "B", 3, this::kernelAccess),
        LabTest.of("unmap-gives-frames-back", "C", 5, this::framesComeBack),
        LabTest.of("hart-forgets-unmapped-pages", "C", 4, this::hartForgets),
        LabTest.of("shared-stores-reach-the-file", "C", 4, this::sharedStores),
        LabTest.of("private-stores-do-not", "C", 3, this::privateStores),
        LabTest.of("clean-pages-are-not-written", "C", 2, this::cleanPages)
            .needing("shared-stores-reach-the-file"),
        LabTest.of("file-keeps-its-size", "C", 2, this::keepsSize)
            .needing("shared-stores-reach-the-file"),
        LabTest.of("child-has-the-same-mappings", "D", 4, this::childHasMappings),
        LabTest.of("shared-stores-are-seen-by-both", "D", 4, this::seenByBoth),
        LabTest.of("exit-writes-back", "D", 4, this::exitWritesBack)
            .needing("shared-stores-reach-the-file"));
  }

  // ---------------------------------------------------------------- A: mmap

  private void liesInFreeRoom(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDONLY)
            .mark()
            .map(1, 2 * PAGE, PROT_READ, PRIVATE, 0)
            .map(2, PAGE + 1, PROT_READ, PRIVATE, PAGE)
            .mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    List<Region> before = List.copyOf(run.process().addressSpace().regions());
    run.toMark(2);
    for (int i = 0; i < 2; i++) {
      long va = run.mapped(i);
      trial.equal("offset of mapping %d in its page".formatted(i + 1), 0, va % PAGE);
      for (Region region : before) {
        trial.that(
            va + 2 * PAGE <= region.firstPageVa() || region.endPageVa() <= va,
            "the mapping at 0x%x covers the %s".formatted(va, region.kind().words()));
      }
    }
    List<Region> mappings = run.mappings(PID);
    trial.equal("mappings of pid 1 after two calls of mmap", 2, mappings.size());
    for (Region mapping : mappings) {
      boolean first = mapping.startVa() == run.mapped(0);
      trial.equal(
          "bytes of the mapping at 0x%x".formatted(mapping.startVa()),
          2 * PAGE,
          mapping.sizeBytes());
      trial.that(
          first || mapping.startVa() == run.mapped(1),
          "mmap has returned 0x%x and 0x%x, but a mapping begins at 0x%x"
              .formatted(run.mapped(0), run.mapped(1), mapping.startVa()));
    }
    trial.equal(
        "place of the second mapping, directly below the first",
        trial.xlen().hex(run.mapped(0) - 2 * PAGE),
        trial.xlen().hex(run.mapped(1)));
  }

  private void noPageBeforeUse(Trial trial) throws Exception {
    Script script =
        new Script().open(O_RDONLY).mark().map(1, FILE_BYTES, PROT_READ, PRIVATE, 0).mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    int free = run.system().freeFrames();
    run.toMark(2);
    trial.equal("free frames after an mmap of 3 pages", free, run.system().freeFrames());
    for (int i = 0; i < 3; i++) {
      run.mustBeMissing(PID, run.mapped(0) + i * PAGE, "at mmap, before its first use");
    }
  }

  private void wrongArguments(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDWR)
            .map(1, 0, PROT_READ, PRIVATE, 0)
            .map(1, PAGE, PROT_READ, PRIVATE, 100)
            .map(1, PAGE, PROT_READ, 0, 0)
            .map(1, PAGE, PROT_READ, SHARED | PRIVATE, 0)
            .call("MMAP", 0, PAGE, PROT_READ, PRIVATE, 9, 0)
            .call("MMAP", 0, PAGE, PROT_READ, PRIVATE, 1, 0)
            .mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    List<Long> results = run.returned(Syscall.MMAP);
    expect(trial, "mmap of 0 bytes", Errno.EINVAL, results.get(0));
    expect(trial, "mmap from byte 100 of the file on", Errno.EINVAL, results.get(1));
    expect(trial, "mmap with neither MAP_SHARED nor MAP_PRIVATE", Errno.EINVAL, results.get(2));
    expect(trial, "mmap with MAP_SHARED and MAP_PRIVATE", Errno.EINVAL, results.get(3));
    expect(trial, "mmap of descriptor 9, which is not open", Errno.EBADF, results.get(4));
    expect(trial, "mmap of the console", Errno.ENODEV, results.get(5));
    trial.equal("mappings after six calls that fail", 0, run.mappings(PID).size());
    run.toGoodEnd();
    trial.equal("open files at the end", 0, run.openFiles());
  }

  private void rightsOfDescriptor(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDONLY)
            .map(1, PAGE, RW, SHARED, 0)
            .map(1, PAGE, PROT_READ, SHARED, 0)
            .map(1, PAGE, RW, PRIVATE, 0)
            .open(O_WRONLY)
            .map(1, PAGE, PROT_WRITE, SHARED, 0)
            .mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    List<Long> results = run.returned(Syscall.MMAP);
    expect(trial, "writable MAP_SHARED of a file open for reading", Errno.EACCES, results.get(0));
    expect(trial, "mmap of a file that is open for writing only", Errno.EACCES, results.get(3));
    run.mapped(1);
    run.mapped(2);
    trial.equal(
        "mappings after two calls that fail and two that do not", 2, run.mappings(PID).size());
  }

  private static void expect(Trial trial, String what, Errno errno, long result) {
    String actual = Long.toString(result);
    for (Errno each : Errno.values()) {
      if (each.result() == result) {
        actual = each.name();
      }
    }
    trial.equal("result of " + what, errno.name(), actual);
  }

  // ---------------------------------------------------------------- B: page faults

  private void showsPart(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDONLY)
            .map(1, 2 * PAGE, PROT_READ, PRIVATE, PAGE)
            .load(1, PAGE + 5)
            .mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    byte[] file = contents(FILE_BYTES);
    run.mustShow(PID, run.mapped(0) + PAGE, file, 2 * PAGE);
    run.mustBeMissing(PID, run.mapped(0), "although only the page behind it was used");
    trial.equal("the byte that the program has loaded", (int) file[2 * PAGE + 5], run.loaded());
    run.system().account();
  }

  private void rightsOfPages(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDWR)
            .map(1, PAGE, PROT_READ, SHARED, 0)
            .map(2, PAGE, RW, SHARED, 0)
            .map(3, PAGE, PROT_WRITE, SHARED, 0)
            .load(1, 0)
            .load(2, 0)
            .load(3, 0)
            .catchFaults()
            .mark()
            .store(1, 0, 'x')
            .mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    trial.equal("rights of a page of PROT_READ", "r--u", rights(run, run.mapped(0)));
    trial.equal("rights of a page of PROT_READ | PROT_WRITE", "rw-u", rights(run, run.mapped(1)));
    trial.equal("rights of a page of PROT_WRITE alone", "rw-u", rights(run, run.mapped(2)));
    run.toMark(2);
    trial.equal("signal at a store to a page of PROT_READ", SIGSEGV, run.loaded());
  }

  private static String rights(MmapRun run, long va) {
    run.mustBeThere(PID, va);
    long pte = run.pte(PID, va);
    return letter(pte, Pte.R, 'r')
        + letter(pte, Pte.W, 'w')
        + letter(pte, Pte.X, 'x')
        + letter(pte, Pte.U, 'u');
  }

  private static String letter(long pte, int flag, char letter) {
    return (pte & flag) != 0 ? String.valueOf(letter) : "-";
  }

  private void zerosBehindEnd(Trial trial) throws Exception {
    int bytes = PAGE + 1000;
    Script script =
        new Script().open(O_RDONLY).map(1, bytes, PROT_READ, PRIVATE, 0).load(1, PAGE).mark();
    MmapRun run = MmapRun.of(trial, bytes, script).toMark(1);
    run.mustShow(PID, run.mapped(0) + PAGE, contents(bytes), PAGE);
  }

  private void behindLastPage(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDONLY)
            .map(1, 4 * PAGE, PROT_READ, PRIVATE, 0)
            .catchFaults()
            .load(1, 2 * PAGE)
            .load(1, 3 * PAGE)
            .mark();
    // The last page is full, or lacks a byte.
    for (int bytes = FILE_BYTES - 1; bytes <= FILE_BYTES; bytes++) {
      MmapRun run = MmapRun.of(trial, bytes, script).toMark(1);
      trial.equal("signal at a load behind the last page of the file", SIGBUS, run.loaded());
      run.mustBeThere(PID, run.mapped(0) + 2 * PAGE);
      run.system().account();
    }
  }

  private void kernelAccess(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDONLY)
            .map(1, 2 * PAGE, RW, PRIVATE, 0)
            .show(1, PAGE - 4, 8)
            .mark()
            .readInto(1, PAGE + 8, 4)
            .mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    byte[] file = contents(FILE_BYTES);
    trial.equal("result of a write from two pages", 8, run.returned(Syscall.WRITE).get(0));
    trial.that(
        run.system().console().contains(new String(file, PAGE - 4, 8)),
        "a write to the console from two pages does not show what is in the file there");
    run.toMark(2);
    trial.equal("result of a read into a page", 4, run.returned(Syscall.READ).get(0));
    byte[] expected = file.clone();
    System.arraycopy(file, 0, expected, PAGE + 8, 4);
    run.mustShow(PID, run.mapped(0) + PAGE, expected, PAGE);
  }

  // ---------------------------------------------------------------- C: munmap

  private void framesComeBack(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDWR)
            .map(1, FILE_BYTES, RW, SHARED, 0)
            .load(1, 0)
            .load(1, 2 * PAGE)
            .close()
            .mark()
            .unmap(1, 0, FILE_BYTES)
            .mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    int free = run.system().freeFrames();
    int open = run.openFiles();
    run.toMark(2);
    trial.equal("result of munmap", 0, run.returned(Syscall.MUNMAP).get(0));
    trial.equal("free frames after munmap of 2 used pages", free + 2, run.system().freeFrames());
    trial.equal("mappings after munmap", 0, run.mappings(PID).size());
    run.mustBeMissing(PID, run.mapped(0), "after munmap");
    trial.equal("open files after munmap of one that was closed", open - 1, run.openFiles());
    run.toGoodEnd();
  }

  private void hartForgets(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDONLY)
            .map(1, FILE_BYTES, PROT_READ, PRIVATE, 0)
            .load(1, 0)
            .load(1, PAGE)
            .mark()
            .unmap(1, 0, FILE_BYTES)
            .mark()
            .load(1, PAGE)
            .exit(0);
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    long va = run.mapped(0);
    long[] before = {run.flushesOf(va), run.flushesOf(va + PAGE)};
    run.toMark(2);
    for (int i = 0; i < 2; i++) {
      trial.that(
          run.flushesOf(va + i * PAGE) > before[i],
          "no hart was told to forget " + page(PID, va + i * PAGE) + ", whose PTE is gone");
    }
    trial.equal("status after a load from a page that is unmapped", SEGV, run.toEnd());
  }

  private void sharedStores(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDWR)
            .map(1, 2 * PAGE, RW, SHARED, PAGE)
            .store(1, PAGE + 7, 'X')
            .unmap(1, 0, 2 * PAGE);
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toGoodEnd();
    byte[] expected = contents(FILE_BYTES);
    expected[2 * PAGE + 7] = 'X';
    run.fileMustHold(expected);
  }

  private void privateStores(Trial trial) throws Exception {
    Script script =
        new Script().open(O_RDWR).map(1, PAGE, RW, PRIVATE, 0).store(1, 7, 'X').unmap(1, 0, PAGE);
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toGoodEnd();
    run.fileMustHold(contents(FILE_BYTES));
  }

  private void cleanPages(Trial trial) throws Exception {
    // Both pages are there when the file changes under them; only one of them has been stored to.
    Script script =
        new Script()
            .open(O_RDWR)
            .map(1, 2 * PAGE, RW, SHARED, 0)
            .load(1, 3)
            .store(1, PAGE + 3, 'X')
            .writeFile(3, 'W')
            .unmap(1, 0, 2 * PAGE);
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toGoodEnd();
    byte[] expected = contents(FILE_BYTES);
    expected[3] = 'W';
    expected[PAGE + 3] = 'X';
    run.fileMustHold(expected);
  }

  private void keepsSize(Trial trial) throws Exception {
    int bytes = PAGE + 10;
    Script script =
        new Script()
            .open(O_RDWR)
            .map(1, 2 * PAGE, RW, SHARED, 0)
            .store(1, PAGE + 9, 'X')
            .store(1, PAGE + 10, 'Y')
            .unmap(1, 0, 2 * PAGE);
    MmapRun run = MmapRun.of(trial, bytes, script).toGoodEnd();
    byte[] expected = contents(bytes);
    expected[PAGE + 9] = 'X';
    run.fileMustHold(expected);
  }

  // ---------------------------------------------------------------- D: fork and exit

  private void childHasMappings(Trial trial) throws Exception {
    Script child = new Script().load(1, PAGE).store(1, 0, 'C').mark();
    Script script =
        new Script()
            .open(O_RDONLY)
            .map(1, 2 * PAGE, RW, PRIVATE, PAGE)
            .store(1, 1, 'P')
            .fork(child)
            .await()
            .load(1, 0)
            .mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    byte[] expected = contents(FILE_BYTES);
    expected[PAGE + 1] = 'P';
    run.mustShow(PID, run.mapped(0), expected, PAGE);
    expected[PAGE] = 'C';
    trial.equal("mappings of the child", run.mappings(PID).size(), run.mappings(CHILD).size());
    run.mustShow(CHILD, run.mapped(0), expected, PAGE);
    run.mustShow(CHILD, run.mapped(0) + PAGE, expected, 2 * PAGE);
    run.toGoodEnd();
  }

  private void seenByBoth(Trial trial) throws Exception {
    Script child = new Script().load(1, PAGE).store(1, 2, 'C').mark();
    Script script =
        new Script()
            .open(O_RDWR)
            .map(1, 2 * PAGE, RW, SHARED, 0)
            .store(1, 1, 'P')
            .store(1, PAGE, 'Q')
            .fork(child)
            .await()
            .load(1, 2)
            .mark();
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toMark(1);
    trial.equal(
        "D of a page that the parent has stored to and the child has not, in the child's table",
        0L,
        run.pte(CHILD, run.mapped(0) + PAGE) & Pte.D);
    run.toMark(2);
    byte[] expected = contents(FILE_BYTES);
    expected[1] = 'P';
    expected[2] = 'C';
    expected[PAGE] = 'Q';
    run.mustShow(PID, run.mapped(0), expected, 0);
    run.toGoodEnd().fileMustHold(expected);
  }

  private void exitWritesBack(Trial trial) throws Exception {
    Script script =
        new Script()
            .open(O_RDWR)
            .map(1, 2 * PAGE, RW, SHARED, PAGE)
            .map(2, PAGE, RW, SHARED, 0)
            .store(1, PAGE, 'X')
            .store(2, 5, 'Y');
    MmapRun run = MmapRun.of(trial, FILE_BYTES, script).toGoodEnd();
    byte[] expected = contents(FILE_BYTES);
    expected[2 * PAGE] = 'X';
    expected[5] = 'Y';
    run.fileMustHold(expected);
    trial.equal("open files after the end of the only process", 0, run.openFiles());
  }
}
