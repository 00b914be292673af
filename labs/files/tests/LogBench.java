package lab.tests;

import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.LogPlace;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.WriteAheadLog;
import dev.trapeze.kernel.testing.RecordingDisk;
import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * A log alone, on a disk of 40 blocks: the header is block 2, the log has room for 6, blocks 9 to
 * 39 can be logged. Transaction n writes the number n into its blocks; 0 is there at the start.
 */
public final class LogBench {
  public static final LogPlace PLACE = new LogPlace(2, 6, 9, 40);
  private static final int BLOCKS = 40;

  private final List<List<Integer>> transactions = new ArrayList<>();

  /** Some transactions by chance, of 1 to 6 blocks, which often write the same. */
  public static LogBench random(Random random, int count) {
    LogBench bench = new LogBench();
    for (int i = 0; i < count; i++) {
      int blocks = i == 1 ? PLACE.capacity() : 2 + random.nextInt(PLACE.capacity() - 1);
      TreeSet<Integer> homes = new TreeSet<>();
      while (homes.size() < blocks) {
        homes.add(PLACE.firstHome() + random.nextInt(12));
      }
      bench.transactions.add(List.copyOf(homes));
    }
    return bench;
  }

  /** These transactions. */
  public static LogBench of(List<List<Integer>> transactions) {
    LogBench bench = new LogBench();
    bench.transactions.addAll(transactions);
    return bench;
  }

  public int count() {
    return transactions.size();
  }

  /** The blocks that transaction {@code number}, from 1, writes. */
  public List<Integer> homes(int number) {
    return transactions.get(number - 1);
  }

  /** A disk on which nothing has been logged. */
  public static MemoryDisk newDisk() {
    MemoryDisk disk = new MemoryDisk(BLOCKS);
    for (int home = PLACE.firstHome(); home < PLACE.endHome(); home++) {
      disk.writeBlock(home, contents(home, 0));
    }
    return disk;
  }

  /** What transaction {@code number} writes into a block. */
  public static byte[] contents(int home, int number) {
    byte[] block = new byte[Disk.BLOCK_BYTES];
    Arrays.fill(block, (byte) (0xA0 + number));
    RawDisk.setWord(block, 0, home);
    RawDisk.setWord(block, 1, number);
    return block;
  }

  /** A new log of the student's on a disk, after its recovery. */
  public static WriteAheadLog recovered(Trial trial, Disk disk, String where) {
    WriteAheadLog log = trial.submission().piece(WriteAheadLog.class);
    try {
      log.recover(disk, PLACE);
    } catch (DiskFormatException e) {
      throw new CheckFailed("recover refuses a good log" + where + ": " + e.getMessage());
    } catch (ErrnoException e) {
      throw new CheckFailed("recover fails" + where + ": " + e.errno());
    }
    return log;
  }

  /** Makes transaction {@code number}. */
  public void commit(WriteAheadLog log, int number) {
    log.begin(homes(number).size());
    for (int home : homes(number)) {
      log.append(home, contents(home, number));
    }
    log.commit();
  }

  /** Makes all transactions on a disk that notes what happens. */
  public RecordingDisk run(Trial trial) {
    RecordingDisk disk = new RecordingDisk(newDisk());
    WriteAheadLog log = recovered(trial, disk, "");
    for (int number = 1; number <= count(); number++) {
      commit(log, number);
      disk.returned(number);
    }
    return disk;
  }

  /** By block, which transaction has written it last, if these were made in this order. */
  private int[] writers(List<Integer> made) {
    int[] writers = new int[BLOCKS];
    for (int number : made) {
      homes(number).forEach(home -> writers[home] = number);
    }
    return writers;
  }

  /** By block, which transaction has written it last after the first so many. */
  public int[] writersAfter(int last) {
    List<Integer> made = new ArrayList<>();
    for (int number = 1; number <= last; number++) {
      made.add(number);
    }
    return writers(made);
  }

  /**
   * Fails unless a disk shows what it may after a cut while the transaction behind {@code returned}
   * was under way, or between two: all up to there, and that one wholly or not at all.
   */
  public void check(Disk disk, int returned, String where) {
    RawDisk raw = new RawDisk(disk);
    for (int block = 0; block < PLACE.header(); block++) {
      if (raw.numbersIn(block) > 0) {
        throw new CheckFailed("block " + block + ", which is never logged, is written" + where);
      }
    }
    int[] seen = new int[BLOCKS];
    for (int home = PLACE.firstHome(); home < PLACE.endHome(); home++) {
      byte[] block = new byte[Disk.BLOCK_BYTES];
      disk.readBlock(home, block);
      seen[home] = RawDisk.wordOf(block, 1);
      if (!Arrays.equals(block, contents(home, seen[home]))) {
        throw new CheckFailed("block " + home + " holds what nobody has written to it" + where);
      }
    }
    int[] before = writersAfter(returned);
    int[] after = writersAfter(Math.min(returned + 1, count()));
    if (Arrays.equals(seen, before) || Arrays.equals(seen, after)) {
      return;
    }
    for (int home = PLACE.firstHome(); home < PLACE.endHome(); home++) {
      if (seen[home] != before[home] && seen[home] != after[home]) {
        String reason =
            seen[home] > returned + 1
                ? "block %d holds what a later transaction will write"
                : before[home] > 0 && seen[home] < before[home]
                    ? "transaction "
                        + before[home]
                        + " had returned from commit, and block %d is not there"
                    : "block %d is from the wrong transaction";
        throw new CheckFailed(
            reason.formatted(home) + where,
            "of transaction " + before[home],
            "of transaction " + seen[home],
            "");
      }
    }
    throw new CheckFailed(
        "transaction %d is there in part%s".formatted(returned + 1, where),
        "all of its blocks %s, or none".formatted(homes(returned + 1)),
        "only those of %s".formatted(of(seen, returned + 1)),
        "");
  }

  private static List<Integer> of(int[] seen, int number) {
    List<Integer> homes = new ArrayList<>();
    for (int home = 0; home < seen.length; home++) {
      if (seen[home] == number) {
        homes.add(home);
      }
    }
    return homes;
  }

  /** Fails unless a disk shows these transactions in this order, or these others. */
  public void checkEither(Disk disk, List<Integer> made, List<Integer> others, String where) {
    int[] seen = new int[BLOCKS];
    for (int home = PLACE.firstHome(); home < PLACE.endHome(); home++) {
      seen[home] = new RawDisk(disk).word(home, 1);
    }
    if (!Arrays.equals(seen, writers(made)) && !Arrays.equals(seen, writers(others))) {
      throw new CheckFailed(
          "the transactions on the disk are not those that have committed" + where,
          made.equals(others) ? "" + made : made + " or " + others,
          "blocks written by " + new TreeSet<>(writersOf(seen)),
          "");
    }
  }

  private static List<Integer> writersOf(int[] seen) {
    return Arrays.stream(seen).filter(number -> number > 0).boxed().toList();
  }
}
