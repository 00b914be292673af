package lab.hidden;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.BlockMap;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormat;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.Inode;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.fs.OpenFlags;
import dev.trapeze.kernel.fs.WriteAheadLog;
import dev.trapeze.kernel.testing.PowerCuts;
import dev.trapeze.kernel.testing.RecordingDisk;
import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lab.tests.CallScript;
import lab.tests.LinkTests;
import lab.tests.LogBench;
import lab.tests.LogTests;
import lab.tests.LongFiles;
import lab.tests.RawDisk;

/** The hidden tests. */
public final class FilesHiddenTests implements LabSuite {
  private static final String OK = "ok";

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("blocks-at-the-borders-are-their-own", "A", 4, this::borders)
            .inWidths(Xlen.RV64),
        LabTest.of("full-disk-loses-no-indirect-block", "A", 3, this::fullDisk).inWidths(Xlen.RV64),
        LabTest.of("freeing-stops-when-the-transaction-is-full", "A", 3, this::freedInSteps)
            .inWidths(Xlen.RV64),
        LabTest.of("forty-links-are-followed-and-not-one-more", "B", 3, this::forty)
            .needing("link-leads-to-its-target"),
        LabTest.of("target-need-not-exist", "B", 3, this::dangling)
            .needing("link-leads-to-its-target"),
        LabTest.of("last-link-of-a-path-stays-a-link", "B", 4, this::lastStays)
            .needing("link-leads-to-its-target"),
        LabTest.of("recovery-may-be-cut-off-too", "C", 4, this::recoveryCut).inWidths(Xlen.RV64),
        LabTest.of("disk-that-fails-loses-no-transaction", "C", 3, this::failingDisk)
            .inWidths(Xlen.RV64),
        LabTest.of("log-takes-nothing-after-a-failed-header", "C", 2, this::refuses)
            .inWidths(Xlen.RV64),
        LabTest.of("what-makes-no-sense-is-refused", "C", 2, this::refused).inWidths(Xlen.RV64));
  }

  // ---- Task A

  private void borders(Trial trial) throws Exception {
    MemoryDisk disk = new Mkfs(DiskFormat.TRAPEZE, 900, 32, 30).image(List.of());
    LongFiles files = LongFiles.ofStudent(trial, disk);
    FileSystem fs = files.fileSystem();
    Inode inode = files.create("f");
    int free = fs.freeBlocks();
    int salt = 1;
    for (int blocks : new int[] {11, 12, 267, 268, 523, 524, 780}) {
      files.write(inode, 0, blocks, salt);
      files.check(inode, blocks, salt);
      trial.equal(
          "blocks of the disk that a file of " + blocks + " blocks takes",
          fs.blocksOf((long) blocks * Disk.BLOCK_BYTES),
          free - fs.freeBlocks());
      fs.truncate(inode);
      trial.equal(
          "blocks of the disk that a file of " + blocks + " blocks leaves behind when it is cut",
          0,
          free - fs.freeBlocks());
      salt++;
    }
    files.requireClean(disk);
  }

  private void fullDisk(Trial trial) throws Exception {
    // Block 267 needs three blocks of the disk: two that lead to it, and itself. Block 523 two.
    fillUpTo(trial, 267, 1);
    fillUpTo(trial, 267, 2);
    fillUpTo(trial, 523, 1);
  }

  private static void fillUpTo(Trial trial, int index, int free) throws Exception {
    MemoryDisk disk = new Mkfs(DiskFormat.TRAPEZE, index + 90, 64, 30).image(List.of());
    LongFiles files = LongFiles.ofStudent(trial, disk);
    FileSystem fs = files.fileSystem();
    Inode inode = files.create("long");
    files.write(inode, 0, index - 1, 1);
    for (int filler = 0; fs.freeBlocks() > free + 1; filler++) {
      Inode other = files.create("filler" + filler);
      files.write(other, 0, Math.min(11, fs.freeBlocks() - free - 1), 2);
    }
    byte[] two = new byte[2 * Disk.BLOCK_BYTES];
    System.arraycopy(LongFiles.block(index - 1, 1), 0, two, 0, Disk.BLOCK_BYTES);
    int[] taken = {0};
    int written =
        fs.write(
            inode,
            (index - 1L) * Disk.BLOCK_BYTES,
            (into, offset, length) -> {
              System.arraycopy(two, taken[0], into, offset, length);
              taken[0] += length;
            },
            two.length);
    String what = "with " + free + " blocks left for block " + index;
    trial.equal("bytes written " + what, Disk.BLOCK_BYTES, written);
    trial.equal("free blocks afterwards, " + what, free, fs.freeBlocks());
    files.check(inode, index, 1);
    files.requireClean(disk);
  }

  private void freedInSteps(Trial trial) {
    freedInSteps(trial, 60);
    // The first step ends between the last block behind an indirect block, and that one itself.
    freedInSteps(trial, 20 + BlockMap.ROOM_TO_FREE_A_BLOCK - 1);
  }

  private static void freedInSteps(Trial trial, int room) {
    BlockMap map = trial.submission().piece(BlockMap.class);
    MapModel model = new MapModel();
    int[] addresses = new int[BlockMap.WORDS];
    int[] blocks = new int[11 + 256 + 256 + 20];
    for (int index = 0; index < blocks.length; index++) {
      try {
        blocks[index] = map.findOrAllocate(addresses, index, model);
      } catch (ErrnoException e) {
        throw new CheckFailed(
            "there is no block for block " + index + " of a file", "a block", e.errno().name(), "");
      }
    }
    int left = blocks.length;
    while (left > 0) {
      model.begin(room);
      int now = map.free(addresses, model);
      if (now < 0 || now >= left) {
        throw new CheckFailed(
            "free says how many blocks are left, with room for " + room + " more",
            "fewer than " + left,
            String.valueOf(now),
            "");
      }
      left = now;
      checkLeft(map, model, addresses, blocks, left);
    }
    trial.equal("blocks in use when none of the file is left", 0, model.usedBlocks());
    trial.equal(
        "address words when none of the file is left",
        Arrays.toString(new int[BlockMap.WORDS]),
        Arrays.toString(addresses));
    List<Integer> order = new ArrayList<>(model.freed());
    order.removeIf(block -> Arrays.stream(blocks).noneMatch(own -> own == block));
    for (int i = 0; i < blocks.length; i++) {
      trial.equal(
          "the " + i + "th block of the file to be freed, from the end on",
          blocks[blocks.length - 1 - i],
          order.get(i));
    }
  }

  private static void checkLeft(
      BlockMap map, MapModel model, int[] addresses, int[] blocks, int left) {
    for (int index = 0; index < blocks.length; index++) {
      int found = index < left ? map.find(addresses, index, model) : 0;
      if (index < left && (found != blocks[index] || !model.isUsed(found))) {
        throw new CheckFailed(
            "block " + index + " of a file of which " + left + " are left is not there");
      }
      if (index >= left && model.isUsed(blocks[index])) {
        throw new CheckFailed(
            "block " + index + " of a file of which " + left + " are left is still in use");
      }
    }
  }

  // ---- Task B

  private void forty(Trial trial) throws Exception {
    CallScript script = new CallScript().symlink("d/two", "/l1", OK, "a link is made");
    for (int i = 2; i <= 41; i++) {
      script.symlink("l" + (i - 1), "/l" + i, OK, "a link is made");
    }
    script
        .size("/l40", "2", "a path may lead through 40 links")
        .size("/l41", "ELOOP", "a path may not lead through more than 40 links")
        .symlink("d", "/m", OK, "a link is made")
        .symlink("../l39", "/d/n", OK, "a link is made")
        .size("/m/n", "ELOOP", "links in the middle and at the end count together: 41")
        .run(trial, LinkTests.tree(trial));
  }

  private void dangling(Trial trial) throws Exception {
    int create = OpenFlags.O_CREAT | OpenFlags.O_RDWR;
    new CallScript()
        .symlink("d/new", "/l", OK, "a link may lead to what does not exist")
        .size("/l", "ENOENT", "there is nothing where the link leads")
        .open("/l", create, "O_CREAT|O_RDWR", OK, "what the link leads to is made")
        .size("/d/new", "0", "the file was made where the link leads")
        .unlink("/d/new", OK, "the file is removed")
        .readlink("/l", "5", "the link is still there")
        .symlink("nowhere/new", "/m", OK, "a link may lead to what does not exist")
        .open("/m", create, "O_CREAT|O_RDWR", "ENOENT", "there is no directory nowhere")
        .chdir("/l", "ENOENT", "there is nothing where the link leads")
        .run(trial, LinkTests.tree(trial));
  }

  private void lastStays(Trial trial) throws Exception {
    int noFollow = OpenFlags.O_NOFOLLOW;
    new CallScript()
        .symlink("d/two", "/l", OK, "a link is made")
        .symlink("d", "/m", OK, "a link is made")
        .open("/l", noFollow, "O_NOFOLLOW", "ELOOP", "the path ends at a link")
        .open("/d/two", noFollow, "O_NOFOLLOW", OK, "the path does not end at a link")
        .open("/m/two", noFollow, "O_NOFOLLOW", OK, "only the last name is not followed")
        .symlink("x", "/l", "EEXIST", "there is something of that name, a link")
        .symlink("x", "/one", "EEXIST", "there is something of that name")
        .symlink("nothing", "/n", OK, "a link is made")
        .symlink("x", "/n", "EEXIST", "there is something of that name, a link that leads nowhere")
        .unlink("/n", OK, "a link that leads nowhere is removed")
        .symlink("x", "/", "EEXIST", "the root directory is there already")
        .symlink("", "/n", "ENOENT", "a target must not be empty")
        .mkdir("/m", "EEXIST", "there is something of that name, a link")
        .link("/l", "/hard", OK, "a link gets a second name")
        .readlink("/hard", "5", "the second name is one of the link, not of its target")
        .unlink("/l", OK, "the link is removed")
        .size("/d/two", "2", "the target is not removed with the link")
        .readlink("/one", "EINVAL", "a file has no target")
        .unlink("/m", OK, "a link to a directory is removed")
        .size("/m/two", "ENOENT", "the link is gone")
        .run(trial, LinkTests.tree(trial));
  }

  // ---- Task C

  private void recoveryCut(Trial trial) {
    int[] homes = {20, 21, 22, 39};
    MemoryDisk crashed = LogTests.loggedDisk(homes.length, homes);
    RecordingDisk recording = new RecordingDisk(crashed.copy());
    LogBench.recovered(trial, recording, "").install();
    PowerCuts.at(
        crashed,
        recording.events(),
        trial.random(),
        (disk, cut) -> {
          String where = " when in the first recovery " + cut.words();
          LogBench.recovered(trial, disk, where).install();
          RawDisk raw = new RawDisk(disk);
          for (int entry = 0; entry < homes.length; entry++) {
            if (raw.word(homes[entry], 1) != 1 + entry) {
              throw new CheckFailed(
                  "block " + homes[entry] + ", which is committed, is not there" + where);
            }
          }
          return true;
        });
  }

  private void failingDisk(Trial trial) {
    LogBench bench =
        LogBench.of(List.of(List.of(10, 11, 12), List.of(11, 13), List.of(14, 16), List.of(15)));
    for (boolean forGood : new boolean[] {false, true}) {
      boolean failed = true;
      for (int after = 0; failed; after++) {
        MemoryDisk before = LogBench.newDisk();
        FaultyDisk disk = new FaultyDisk(before, after, forGood, LogBench.PLACE.header());
        failed =
            runOn(
                trial,
                bench,
                disk,
                " when write or barrier " + (after + 1) + " behind the recovery fails");
      }
    }
  }

  /** Makes all transactions that the log takes; false if the disk has not failed. */
  private static boolean runOn(Trial trial, LogBench bench, FaultyDisk disk, String where) {
    WriteAheadLog log = LogBench.recovered(trial, disk, where);
    disk.arm();
    List<Integer> committed = new ArrayList<>();
    List<Integer> perhaps = new ArrayList<>();
    for (int number = 1; number <= bench.count(); number++) {
      try {
        bench.commit(log, number);
        committed.add(number);
        perhaps.add(number);
      } catch (ErrnoException e) {
        perhaps.add(number);
        if (disk.headerTried()) {
          break; // nobody knows; the log takes no further one, which is another test
        }
      }
    }
    MemoryDisk repaired = disk.repaired();
    LogBench.recovered(trial, repaired, where).install();
    bench.checkEither(repaired, committed, perhaps, where);
    return disk.hasFailed();
  }

  private void refuses(Trial trial) {
    LogBench bench = LogBench.of(List.of(List.of(10, 11), List.of(12, 13), List.of(14)));
    int tried = 0;
    boolean failed = true;
    for (int after = 0; failed; after++) {
      FaultyDisk disk = new FaultyDisk(LogBench.newDisk(), after, false, LogBench.PLACE.header());
      String where = " when write or barrier " + (after + 1) + " behind the recovery has failed";
      WriteAheadLog log = LogBench.recovered(trial, disk, where);
      disk.arm();
      for (int number = 1; number <= 2; number++) {
        try {
          bench.commit(log, number);
          disk.headerTried();
        } catch (ErrnoException e) {
          if (disk.headerTried()) {
            tried++;
            requireRefusal(bench, log, disk, where);
            break;
          }
        }
      }
      failed = disk.hasFailed();
    }
    trial.that(tried >= 2, "no transaction fails at its header: there is no header");
  }

  private static void requireRefusal(
      LogBench bench, WriteAheadLog log, FaultyDisk disk, String where) {
    int done = disk.done();
    String actual = "no error";
    try {
      bench.commit(log, 3);
    } catch (ErrnoException e) {
      actual = e.errno().name();
    }
    if (!actual.equals(Errno.EIO.name())) {
      throw new CheckFailed(
          "the log takes a transaction although nobody knows whether the last is committed" + where,
          Errno.EIO.name(),
          actual,
          "");
    }
    if (disk.done() != done) {
      throw new CheckFailed("the log writes to the disk after it has refused" + where);
    }
  }

  private void refused(Trial trial) throws Exception {
    for (int count : new int[] {7, 256, -1}) {
      requireRefused(trial, LogTests.loggedDisk(count, 20, 21), "a header that counts " + count);
    }
    for (int home : new int[] {0, 2, 8, 40, -5}) {
      MemoryDisk disk = LogTests.loggedDisk(2, 20, 21);
      byte[] header = new byte[Disk.BLOCK_BYTES];
      disk.readBlock(LogBench.PLACE.header(), header);
      RawDisk.setWord(header, 2, home);
      disk.writeBlock(LogBench.PLACE.header(), header);
      requireRefused(trial, disk, "a header that says that a block belongs to place " + home);
    }
    WriteAheadLog log = LogBench.recovered(trial, LogBench.newDisk(), "");
    log.begin(LogBench.PLACE.capacity());
    try {
      log.begin(LogBench.PLACE.capacity() + 1);
    } catch (IllegalArgumentException e) {
      return;
    }
    throw new CheckFailed("a transaction of 7 blocks is begun in a log that has room for 6");
  }

  private static void requireRefused(Trial trial, MemoryDisk disk, String what) {
    byte[] before = disk.image();
    try {
      trial.submission().piece(WriteAheadLog.class).recover(disk, LogBench.PLACE);
    } catch (DiskFormatException e) {
      if (!Arrays.equals(before, disk.image())) {
        throw new CheckFailed("recovery writes to the disk before it refuses " + what);
      }
      return;
    }
    throw new CheckFailed("recovery takes " + what);
  }
}
