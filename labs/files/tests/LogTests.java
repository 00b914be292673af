package lab.tests;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormat;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.FileSystemParts;
import dev.trapeze.kernel.fs.LogPlace;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.fs.WriteAheadLog;
import dev.trapeze.kernel.testing.PowerCuts;
import dev.trapeze.kernel.testing.RecordingDisk;
import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.ArrayList;
import java.util.List;

/** The public tests of task C. */
public final class LogTests {
  private static final String WHOLE = "transaction-is-there-wholly-or-not-at-all";

  private LogTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of(WHOLE, "C", 8, LogTests::whole).inWidths(Xlen.RV64),
        LabTest.of("writes-may-be-lost-up-to-a-barrier", "C", 8, LogTests::barriers)
            .inWidths(Xlen.RV64)
            .needing(WHOLE),
        LabTest.of("log-on-the-disk-is-as-the-format-says", "C", 4, LogTests::logFormat)
            .inWidths(Xlen.RV64),
        LabTest.of("recovery-brings-home-what-is-committed", "C", 4, LogTests::recovery)
            .inWidths(Xlen.RV64),
        LabTest.of("calls-survive-a-cut-at-every-write", "C", 5, LogTests::calls)
            .inWidths(Xlen.RV64));
  }

  private static void whole(Trial trial) {
    cuts(trial, false);
  }

  private static void barriers(Trial trial) {
    cuts(trial, true);
  }

  /** Cuts the power at every event, and recovers what is left with the student's log. */
  private static void cuts(Trial trial, boolean reordered) {
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
  private static void logFormat(Trial trial) {
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

  private static void recovery(Trial trial) {
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

  private static void calls(Trial trial) throws Exception {
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
