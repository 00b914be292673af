package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.testing.PowerCuts;
import dev.trapeze.kernel.testing.RecordingDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Cuts the power at every event of a recording ({@link PowerCuts}). Each disk that is left is
 * mounted, must show a state that may be seen, and must be consistent, for the checker of the tests
 * and for fsck. Of some, the recovery itself is cut as well.
 */
final class CrashCuts {

  private static final int RECOVERIES_CUT_ONE_IN = 25;
  private static final int MAX_PROBLEMS = 5;
  // The checker of the tests copies the whole disk; here fsck is enough.
  private static final int LARGE_DISK = 10_000;

  private final IntFunction<List<TreeSnapshot>> states;
  private final Random random;
  private final List<String> problems = new ArrayList<>();
  private int cuts;
  private int disks;
  private int cutRecoveries;
  private int orphans;
  private int recoveredTransactions;

  /**
   * @param states what may be seen while that call, counted from 1, is under way
   */
  CrashCuts(IntFunction<List<TreeSnapshot>> states, long seed) {
    this.states = states;
    this.random = new Random(seed);
  }

  /** Tries all cuts of {@code events}, which began on a disk like {@code before}. */
  void tryAll(MemoryDisk before, List<RecordingDisk.Event> events) {
    PowerCuts.at(
        before,
        events,
        random,
        (disk, cut) -> {
          tryDisk(disk, cut, cut.returned(), true);
          return problems.size() < MAX_PROBLEMS;
        });
  }

  private void tryDisk(MemoryDisk disk, PowerCuts.Cut cut, int returned, boolean deeper) {
    disks++;
    cuts = cut.events();
    RecordingDisk recorded = new RecordingDisk(disk);
    MemoryDisk crashed = disk.copy();
    check(recorded, disk, returned);
    if (deeper && random.nextInt(RECOVERIES_CUT_ONE_IN) == 0 && !recorded.events().isEmpty()) {
      cutRecovery(crashed, recorded.events(), returned);
    }
  }

  /** Cuts the recovery of {@code crashed}, which has done {@code events}, in the same way. */
  private void cutRecovery(MemoryDisk crashed, List<RecordingDisk.Event> events, int returned) {
    cutRecoveries++;
    int outer = cuts;
    PowerCuts.at(
        crashed,
        events,
        random,
        (disk, cut) -> {
          tryDisk(disk, cut, returned, false);
          return problems.size() < MAX_PROBLEMS;
        });
    cuts = outer;
  }

  private void check(RecordingDisk recorded, MemoryDisk disk, int returned) {
    byte[] header = new byte[Disk.BLOCK_BYTES];
    try {
      disk.readBlock(Superblock.read(disk).logStart(), header);
      recoveredTransactions += LittleEndian.getInt(header, 0) > 0 ? 1 : 0;
      orphans += hasOrphan(disk) ? 1 : 0;
      FileSystem fs = FileSystem.mount(recorded, 50);
      TreeSnapshot seen = TreeSnapshot.of(fs);
      if (!allowed(returned).contains(seen)) {
        problem(returned, "shows\n" + seen.text() + "instead of\n" + text(allowed(returned)));
      }
      fs.sync();
      List<String> inconsistencies =
          disk.blocks() > LARGE_DISK ? List.of() : ConsistencyChecker.problems(disk);
      if (!inconsistencies.isEmpty()) {
        problem(returned, "is inconsistent: " + inconsistencies);
      }
      FsckReport report = Fsck.check(disk);
      if (!report.clean()) {
        problem(returned, "is not clean for fsck: " + report.findings());
      }
    } catch (DiskFormatException e) {
      problem(returned, "is refused: " + e.getMessage());
    } catch (ErrnoException e) {
      problem(returned, "is damaged: " + e.errno());
    } catch (RuntimeException e) {
      problem(returned, "fails with " + e);
    }
  }

  /** True if there is an inode in use without a name, in its place on the disk. */
  private static boolean hasOrphan(MemoryDisk disk) throws DiskFormatException {
    Superblock superblock = Superblock.read(disk);
    byte[] block = new byte[Disk.BLOCK_BYTES];
    for (int number = 1; number < superblock.inodes(); number++) {
      disk.readBlock(superblock.inodeBlock(number), block);
      int offset = superblock.inodeOffset(number);
      if (LittleEndian.getShort(block, offset) != 0 && Inode.linksAt(block, offset) == 0) {
        return true;
      }
    }
    return false;
  }

  /** What was there after the last call that has returned, and what the next one makes of it. */
  private List<TreeSnapshot> allowed(int returned) {
    return states.apply(returned + 1);
  }

  private void problem(int returned, String what) {
    problems.add("after call " + returned + ", at cut " + cuts + ", the disk " + what);
  }

  private static String text(List<TreeSnapshot> states) {
    return states.stream().map(TreeSnapshot::text).collect(Collectors.joining("or\n"));
  }

  /** What was wrong, at most a few. */
  List<String> problems() {
    return problems;
  }

  /** Points in time at which the power was cut. */
  int cuts() {
    return cuts;
  }

  /** Disks that were left by the cuts, and checked. */
  int disks() {
    return disks;
  }

  /** Recoveries that were cut in turn. */
  int cutRecoveries() {
    return cutRecoveries;
  }

  /** Disks with a file that had lost its last name while it was open. */
  int orphans() {
    return orphans;
  }

  /** Disks whose log held something at the mount. */
  int recoveredTransactions() {
    return recoveredTransactions;
  }
}
