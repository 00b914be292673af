package dev.trapeze.kernel.testing;

import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.MemoryDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The disks that a cut of the power can leave behind, at every event of a recording. Such a disk
 * has all that was written before the last barrier, and some of what was written since (see {@link
 * Disk}): every subset if there are few writes, otherwise all, the last one only, and random ones.
 */
public final class PowerCuts {

  private static final int ALL_SUBSETS_UP_TO = 3;
  private static final int RANDOM_SUBSETS = 4;

  /**
   * When the power was cut.
   *
   * @param events how many events of the recording had happened
   * @param returned the last call that had returned, 0 if none had
   * @param pending how many writes had come since the last barrier
   * @param lost how many of these are lost
   */
  public record Cut(int events, int returned, int pending, int lost) {

    /** As the end of a sentence. */
    public String words() {
      return lost == 0
          ? "the power was cut at event " + events
          : "the power was cut at event %d, and %d of the %d writes since the last barrier are lost"
              .formatted(events, lost, pending);
    }
  }

  /** Looks at a disk. */
  @FunctionalInterface
  public interface Look {
    /** Looks at a disk of its own; false ends all. */
    boolean at(MemoryDisk disk, Cut cut);
  }

  private interface Chosen {
    boolean survives(int write);
  }

  private final MemoryDisk durable;
  private final List<RecordingDisk.Event.Write> pending = new ArrayList<>();
  private final Random random;
  private final Look look;
  private int happened;
  private int returned;

  private PowerCuts(MemoryDisk durable, Random random, Look look) {
    this.durable = durable;
    this.random = random;
    this.look = look;
  }

  /**
   * Cuts the power before the first of {@code events}, which began on a disk like {@code before},
   * and after each.
   */
  public static void at(
      MemoryDisk before, List<RecordingDisk.Event> events, Random random, Look look) {
    PowerCuts cuts = new PowerCuts(before.copy(), random, look);
    boolean goesOn = cuts.cut();
    for (int i = 0; i < events.size() && goesOn; i++) {
      cuts.happens(events.get(i));
      goesOn = cuts.cut();
    }
  }

  private void happens(RecordingDisk.Event event) {
    happened++;
    if (event instanceof RecordingDisk.Event.Write write) {
      pending.add(write);
    } else if (event instanceof RecordingDisk.Event.Returned call) {
      returned = call.call();
    } else {
      pending.forEach(write -> durable.writeBlock(write.block(), write.contents()));
      pending.clear();
    }
  }

  private boolean cut() {
    int n = pending.size();
    if (n <= ALL_SUBSETS_UP_TO) {
      // The last write is part of it: subsets without it were tried at the cut before.
      for (int set = n == 0 ? 0 : 1 << n - 1; set < 1 << n; set++) {
        int chosen = set;
        if (!look(i -> (chosen >> i & 1) != 0)) {
          return false;
        }
      }
      return true;
    }
    boolean goesOn = look(i -> true) && look(i -> i == n - 1);
    for (int i = 0; i < RANDOM_SUBSETS && goesOn; i++) {
      long set = random.nextLong();
      long more = random.nextLong();
      goesOn = look(k -> k == n - 1 || ((k < 64 ? set : more) >> k % 64 & 1) != 0);
    }
    return goesOn;
  }

  private boolean look(Chosen chosen) {
    MemoryDisk disk = durable.copy();
    int lost = 0;
    for (int i = 0; i < pending.size(); i++) {
      if (chosen.survives(i)) {
        disk.writeBlock(pending.get(i).block(), pending.get(i).contents());
      } else {
        lost++;
      }
    }
    return look.at(disk, new Cut(happened, returned, pending.size(), lost));
  }
}
