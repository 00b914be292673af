package lab.tests;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormat;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.FileSystemParts;
import dev.trapeze.kernel.fs.Inode;
import dev.trapeze.kernel.fs.InodeType;
import dev.trapeze.kernel.fs.LogPlace;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.fs.WriteAheadLog;
import dev.trapeze.kernel.testing.PowerCuts;
import dev.trapeze.kernel.testing.RecordingDisk;
import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.ArrayList;
import java.util.List;

/** The public tests. Those that need no machine run once, and not once for each width. */
public final class FilesTests implements LabSuite {
  private static final String FIRST_LINK = "link-leads-to-its-target";
  private static final String WHOLE = "transaction-is-there-wholly-or-not-at-all";
  private static final String OK = "ok";

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("file-grows-behind-the-double-indirect-block", "A", 6, this::grows)
            .inWidths(Xlen.RV64),
        LabTest.of("blocks-lie-where-the-format-says", "A", 5, this::formatIsKept)
            .inWidths(Xlen.RV64),
        LabTest.of("removing-a-long-file-frees-every-block", "A", 5, this::removed)
            .inWidths(Xlen.RV64),
        LabTest.of("program-writes-and-reads-300-blocks", "A", 4, this::program),
        LabTest.of(FIRST_LINK, "B", 5, this::link),
        LabTest.of("relative-target-starts-where-the-link-lies", "B", 5, this::relative)
            .needing(FIRST_LINK),
        LabTest.of("link-in-the-middle-of-a-path-leads-on", "B", 5, this::middle)
            .needing(FIRST_LINK),
        LabTest.of("circle-of-links-ends-in-eloop", "B", 5, this::circle).needing(FIRST_LINK),
        LabTest.of(WHOLE, "C", 8, this::whole).inWidths(Xlen.RV64),
        LabTest.of("writes-may-be-lost-up-to-a-barrier", "C", 8, this::barriers)
            .inWidths(Xlen.RV64)
            .needing(WHOLE),
        LabTest.of("log-on-the-disk-is-as-the-format-says", "C", 4, this::logFormat)
            .inWidths(Xlen.RV64),
        LabTest.of("recovery-brings-home-what-is-committed", "C", 4, this::recovery)
            .inWidths(Xlen.RV64),
        LabTest.of("calls-survive-a-cut-at-every-write", "C", 5, this::calls).inWidths(Xlen.RV64));
  }

  // ---- Task A

  private static MemoryDisk emptyDisk(int blocks) throws Exception {
    return new Mkfs(DiskFormat.TRAPEZE, blocks, 32, 30).image(List.of());
  }

  private void grows(Trial trial) throws Exception {
    MemoryDisk disk = emptyDisk(400);
    LongFiles files = LongFiles.ofStudent(trial, disk);
    Inode inode = files.create("long");
    files.write(inode, 0, 300, 1);
    files.check(inode, 300, 1);
    files.requireClean(disk);
    RawDisk raw = new RawDisk(disk);
    int outer = raw.address(inode.number(), 12);
    trial.that(outer != 0, "address word 12 of the inode of a file of 300 blocks is 0");
    trial.equal("numbers in the double-indirect block " + outer, 1, raw.numbersIn(outer));
    int inner = raw.word(outer, 0);
    trial.equal(
        "numbers in block " + inner + ", the first that the double-indirect block names",
        300 - 11 - 256,
        raw.numbersIn(inner));
  }

  private void formatIsKept(Trial trial) throws Exception {
    MemoryDisk disk = emptyDisk(700);
    LongFiles files = LongFiles.ofStudent(trial, disk);
    Inode inode = files.create("long");
    files.write(inode, 0, 530, 2);
    files.fileSystem().sync();
    LongFiles kernels = LongFiles.ofKernel(disk);
    kernels.check(kernels.open("long"), 530, 2);

    MemoryDisk made =
        new Mkfs(DiskFormat.TRAPEZE, 700, 32, 30)
            .image(List.of(new Mkfs.Entry("made", LongFiles.contents(530, 3))));
    LongFiles students = LongFiles.ofStudent(trial, made);
    students.check(students.open("made"), 530, 3);
  }

  private void removed(Trial trial) throws Exception {
    MemoryDisk disk = emptyDisk(700);
    LongFiles files = LongFiles.ofStudent(trial, disk);
    FileSystem fs = files.fileSystem();
    files.write(files.create("other"), 0, 20, 4);
    int free = fs.freeBlocks();
    Inode inode = files.create("long");
    files.write(inode, 0, 530, 5);
    trial.equal(
        "free blocks while there is a file of 530 blocks: these, and 4 that name them",
        free - 530 - 4,
        fs.freeBlocks());
    files.remove(inode, "long");
    trial.equal("free blocks after the file has gone", free, fs.freeBlocks());
    files.requireClean(disk);
    files.check(files.open("other"), 20, 4);
  }

  private void program(Trial trial) throws Exception {
    LabSystem system =
        trial
            .system()
            .configure(config -> config.withFileSystemParts(LongFiles.studentsMap(trial)))
            .program("prog", LONG_WRITER)
            .first("prog")
            .boot();
    int status = system.runToPowerOff();
    trial.that(status != 1, "a program cannot make a file");
    trial.that(status != 2, "a program writes 300 blocks of 1024 bytes, and a write fails");
    trial.that(status != 3, "a program reads 300 blocks that it has written, and a read fails");
    trial.that(status != 4, "a program reads another block than it has written in that place");
    trial.equal("exit status", 0, status);
  }

  private static final String LONG_WRITER =
      """
          la a0, name
          li a1, 0x202
          li a2, 0
          li a7, SYS_OPEN
          ecall
          mv s0, a0
          li s2, 1
          bltz a0, end
          li s1, 0
          li s2, 2
      write:
          la a1, buffer
          sw s1, 0(a1)
          sw s1, 1020(a1)
          mv a0, s0
          li a2, 1024
          li a7, SYS_WRITE
          ecall
          li t0, 1024
          bne a0, t0, end
          addi s1, s1, 1
          li t0, 300
          blt s1, t0, write
          la a0, name
          li a1, 0
          li a7, SYS_OPEN
          ecall
          mv s0, a0
          li s1, 0
          li s2, 3
      read:
          mv a0, s0
          la a1, buffer
          li a2, 1024
          li a7, SYS_READ
          ecall
          li t0, 1024
          bne a0, t0, end
          la a1, buffer
          lw t1, 0(a1)
          lw t2, 1020(a1)
          bne t1, s1, wrong
          bne t2, s1, wrong
          addi s1, s1, 1
          li t0, 300
          blt s1, t0, read
          li s2, 0
          j end
      wrong:
          li s2, 4
      end:
          mv a0, s2
          li a7, SYS_EXIT
          ecall
      .data
      name: .asciz "/long"
      .bss
      .align 3
      buffer: .space 1024
      """;

  // ---- Task B

  /** Files of 1, 2, 3 bytes: /one, /d/two, /d/e/three; and /d/one, of 10. */
  public static LabSystem.Builder tree(Trial trial) {
    return trial
        .system()
        .disk(new Mkfs(DiskFormat.TRAPEZE, 300, 96, 30))
        .file("one", new byte[1])
        .file("d/two", new byte[2])
        .file("d/e/three", new byte[3])
        .file("d/one", new byte[10]);
  }

  private void link(Trial trial) throws Exception {
    LabSystem system =
        new CallScript()
            .symlink("/d/two", "/l", OK, "a link is made")
            .size("/l", "2", "a link at the end of a path is followed")
            .size("l", "2", "a link at the end of a path is followed")
            .readlink("/l", "6", "the target is kept as it was given")
            .symlink("/one", "/d/e/l", OK, "a link is made")
            .size("/d/e/l", "1", "a target that begins with a slash starts at the root")
            .run(trial, tree(trial));
    FileSystem fs = FileSystem.mount(system.disk(), 50);
    Inode inode = fs.resolve(fs.root(), "/l");
    trial.equal("type of the inode of a link", InodeType.SYMLINK, inode.type());
    trial.equal("target of a link on the disk", "/d/two", fs.linkTarget(inode));
    LongFiles.requireCleanDisk(system.disk(), "");
  }

  private void relative(Trial trial) throws Exception {
    String why = "a relative target starts at the directory that the link lies in";
    new CallScript()
        .symlink("one", "/d/l", OK, "a link is made")
        .size("/d/l", "10", why)
        .size("d/l", "10", why)
        .symlink("../one", "/d/up", OK, "a link is made")
        .size("/d/up", "1", why)
        .chdir("/d/e", OK, "a directory is entered")
        .size("../l", "10", why)
        .symlink("three", "here", OK, "a link is made")
        .size("here", "3", why)
        .size("/d/e/here", "3", why)
        .run(trial, tree(trial));
  }

  private void middle(Trial trial) throws Exception {
    new CallScript()
        .symlink("d/e", "/l", OK, "a link is made")
        .size("/l/three", "3", "the path goes on where the link leads")
        .size("/l/../two", "2", "'..' behind a link is the parent of where it leads")
        .size("l//three", "3", "the path goes on where the link leads")
        .symlink("/l", "/d/m", OK, "a link is made")
        .size("/d/m/three", "3", "the target of a link leads through another link")
        .symlink("e/", "/d/slash", OK, "a link is made")
        .size("/d/slash/three", "3", "slashes at the end of a target count for nothing")
        .mkdir("/l/new", OK, "a link in the middle is followed to make a directory too")
        .chdir("/d/e/new", OK, "the directory is where the link leads")
        .chdir("/l", OK, "a link leads to a directory")
        .size("three", "3", "the working directory is where the link leads")
        .symlink("/one", "/file", OK, "a link is made")
        .size("/file/x", "ENOTDIR", "the link leads to a file, and there is nothing behind a file")
        .size("/one/x", "ENOTDIR", "there is nothing behind a file")
        .size("/nothing/x", "ENOENT", "there is no such directory")
        .run(trial, tree(trial));
  }

  private void circle(Trial trial) throws Exception {
    String why = "links lead in a circle";
    new CallScript()
        .symlink("/a", "/b", OK, "a link may lead to what does not exist yet")
        .symlink("/b", "/a", OK, "a link is made")
        .size("/a", "ELOOP", why)
        .symlink("self", "/d/self", OK, "a link is made")
        .size("/d/self", "ELOOP", why)
        .size("/d/self/x", "ELOOP", why)
        .mkdir("/a/x", "ELOOP", why)
        .size("/d/two", "2", "there is no link in this path")
        .run(trial, tree(trial));
  }

  // ---- Task C

  private void whole(Trial trial) {
    cuts(trial, false);
  }

  private void barriers(Trial trial) {
    cuts(trial, true);
  }

  /** Cuts the power at every event, and recovers what is left with the student's log. */
  private void cuts(Trial trial, boolean reordered) {
    LogBench bench = LogBench.random(trial.random(), 5);
    List<RecordingDisk.Event> events = bench.run(trial).events();
    PowerCuts.at(
        LogBench.newDisk(),
        events,
        trial.random(),
        (disk, cut) -> {
          if (cut.lost() == 0 || reordered) {
            String where = " when " + cut.words();
            LogBench.recovered(trial, disk, where).install();
            bench.check(disk, cut.returned(), where);
          }
          return true;
        });
  }

  /** What the format says, in place of the student's recovery. */
  private void logFormat(Trial trial) {
    LogBench bench = LogBench.random(trial.random(), 4);
    List<RecordingDisk.Event> events = bench.run(trial).events();
    int[] committed = {0};
    PowerCuts.at(
        LogBench.newDisk(),
        events,
        trial.random(),
        (disk, cut) -> {
          if (cut.lost() == 0) {
            String where = " when " + cut.words();
            committed[0] += installed(disk, where) ? 1 : 0;
            bench.check(disk, cut.returned(), where);
          }
          return true;
        });
    trial.that(
        committed[0] >= bench.count(),
        "the header on the disk never counts the blocks of a transaction: nothing is ever logged");
  }

  /** Copies what the header counts; false if that is nothing. */
  private static boolean installed(Disk disk, String where) {
    LogPlace place = LogBench.PLACE;
    RawDisk raw = new RawDisk(disk);
    int count = raw.word(place.header(), 0);
    if (count < 0 || count > place.capacity()) {
      throw new CheckFailed(
          "the header counts more blocks than the log has" + where,
          "0 to " + place.capacity(),
          String.valueOf(count),
          "");
    }
    byte[] block = new byte[Disk.BLOCK_BYTES];
    for (int entry = 0; entry < count; entry++) {
      int home = raw.word(place.header(), 1 + entry);
      if (!place.isHome(home)) {
        throw new CheckFailed(
            "word " + (1 + entry) + " of the header names a block that is never logged" + where,
            "from " + place.firstHome() + " to " + (place.endHome() - 1),
            String.valueOf(home),
            "");
      }
      disk.readBlock(place.blockOf(entry), block);
      disk.writeBlock(home, block);
    }
    return count > 0;
  }

  /** A disk whose log holds these blocks, of which so many are committed. */
  public static MemoryDisk loggedDisk(int committed, int... homes) {
    MemoryDisk disk = LogBench.newDisk();
    byte[] header = new byte[Disk.BLOCK_BYTES];
    RawDisk.setWord(header, 0, committed);
    for (int entry = 0; entry < homes.length; entry++) {
      RawDisk.setWord(header, 1 + entry, homes[entry]);
      disk.writeBlock(LogBench.PLACE.blockOf(entry), LogBench.contents(homes[entry], 1 + entry));
    }
    disk.writeBlock(LogBench.PLACE.header(), header);
    return disk;
  }

  private void recovery(Trial trial) {
    MemoryDisk disk = loggedDisk(4, 20, 21, 20, 39, 25);
    LogBench.recovered(trial, disk, "").install();
    RawDisk raw = new RawDisk(disk);
    trial.equal("block 21, which is entry 1 of 4 in the log, comes from entry", 2, raw.word(21, 1));
    trial.equal(
        "block 20, which is in the log twice, comes from the later entry", 3, raw.word(20, 1));
    trial.equal("block 39, which is entry 3, comes from entry", 4, raw.word(39, 1));
    trial.equal(
        "block 25, which is behind what the header counts, is as before", 0, raw.word(25, 1));
    trial.equal("blocks that the header counts after recovery", 0, raw.word(2, 0));

    MemoryDisk empty = loggedDisk(0, 20);
    LogBench.recovered(trial, empty, "").install();
    trial.equal("block 20, which the log does not count", 0, new RawDisk(empty).word(20, 1));
  }

  private void calls(Trial trial) throws Exception {
    FileSystemParts parts =
        FileSystemParts.STANDARD.withLog(() -> trial.submission().piece(WriteAheadLog.class));
    MemoryDisk before = new Mkfs(DiskFormat.TRAPEZE, 64, 16, 20).image(List.of());
    RecordingDisk recording = new RecordingDisk(before.copy());
    FileSystem fs = FileSystem.mount(recording, 50, parts);
    FileCalls calls = new FileCalls();
    List<String> trees = new ArrayList<>();
    trees.add(FileCalls.tree(fs));
    for (int number = 1; number <= calls.count(); number++) {
      calls.make(fs, number);
      recording.returned(number);
      trees.add(FileCalls.tree(fs));
    }
    PowerCuts.at(
        before,
        recording.events(),
        trial.random(),
        (disk, cut) -> {
          // Most of those with lost writes are left to the tests of the log alone.
          if (cut.lost() == 0 || cut.events() % 5 == 0) {
            checkTree(disk, parts, trees, cut, calls);
          }
          return true;
        });
  }

  private static void checkTree(
      MemoryDisk disk,
      FileSystemParts parts,
      List<String> trees,
      PowerCuts.Cut cut,
      FileCalls calls) {
    String where = " after a cut in " + calls.words(cut.returned() + 1) + ": " + cut.words();
    try {
      FileSystem fs = FileSystem.mount(disk, 50, parts);
      String seen = FileCalls.tree(fs);
      String last = trees.get(cut.returned());
      String next = trees.get(Math.min(cut.returned() + 1, trees.size() - 1));
      if (!seen.equals(last) && !seen.equals(next)) {
        throw new CheckFailed(
            "a call is done in part, or undone" + where, last + "; or: " + next, seen, "");
      }
      fs.sync();
    } catch (DiskFormatException e) {
      throw new CheckFailed("the disk cannot be mounted" + where + ": " + e.getMessage());
    } catch (ErrnoException e) {
      throw new CheckFailed("the files cannot be read" + where + ": " + e.errno());
    }
    LongFiles.requireCleanDisk(disk, where);
  }
}
