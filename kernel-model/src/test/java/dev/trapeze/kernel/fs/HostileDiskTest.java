package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is on a disk: it is refused in one line, or everything can be tried on it and the worst
 * that comes of it is an errno. Nothing goes round in circles, and nothing takes more memory than a
 * file on that disk could.
 */
class HostileDiskTest {

  private static final int IMAGES = Integer.getInteger("trapeze.hostile.images", 1500);
  private static final long SEED = Long.getLong("trapeze.hostile.seed", 1);
  // None of the first 1,500 of each format needs a tenth of it.
  private static final long MOST_TRANSFERS = 1_000_000;
  private static final int MOST_PATHS = 200;
  private static final int RANDOM_CALLS = 30;
  private static final String[] PATHS = {
    "f", "big", "d", "d/e", "d/e/g", "d/huge", "d/../f", "console", "hard", "/", ".", "new",
    "d/new", "d/e/..", "d/d/f", ""
  };

  /** What has come of calls, so that it can be seen that the damage does not refuse everything. */
  private static final class Results {
    int refused;
    int calls;
    final Map<Errno, Integer> failures = new EnumMap<>(Errno.class);
  }

  @ParameterizedTest
  @EnumSource(DiskFormat.class)
  void damagedDiskGivesErrnosOnly(DiskFormat format) throws DiskFormatException {
    byte[] undamaged = HostileDisk.undamaged(format).image();
    Results results = new Results();
    for (long seed = SEED; seed < SEED + IMAGES; seed++) {
      try {
        tryDisk(new MemoryDisk(undamaged), new Random(seed), results);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(format + ", trapeze.hostile.seed " + seed + ": " + e, e);
      }
    }
    System.out.printf(
        "%s, seeds %d to %d: %d of %d images refused; %d calls, of which failed %s%n",
        format, SEED, SEED + IMAGES - 1, results.refused, IMAGES, results.calls, results.failures);
    if (IMAGES >= 100) {
      assertThat(results.refused).isBetween(IMAGES / 50, IMAGES / 2);
      assertThat(results.failures).containsKeys(Errno.EIO, Errno.ENOENT, Errno.ENOSPC);
    }
  }

  private static void tryDisk(MemoryDisk disk, Random random, Results results)
      throws DiskFormatException {
    HostileDisk.damage(disk, random);
    Disk bounded = new BoundedDisk(disk, MOST_TRANSFERS);
    FileSystem fs = mount(bounded, results);
    if (fs != null) {
      new Session(fs, random, results).run();
      FileSystem again = mount(bounded, results);
      if (again != null) {
        new Session(again, random, results).readEverything();
      }
    }
  }

  private static @Nullable FileSystem mount(Disk disk, Results results) {
    try {
      return FileSystem.mount(disk, 20);
    } catch (DiskFormatException e) {
      assertThat(e).hasMessageNotContaining("\n");
      results.refused++;
      return null;
    }
  }

  /** Everything that can be done with a mounted disk. */
  private static final class Session {
    private final FileSystem fs;
    private final Random random;
    private final Results results;
    private final List<Inode> held = new ArrayList<>();
    private int pathsLeft = MOST_PATHS;

    Session(FileSystem fs, Random random, Results results) {
      this.fs = fs;
      this.random = random;
      this.results = results;
    }

    void run() {
      readEverything();
      for (int i = 0; i < RANDOM_CALLS; i++) {
        callAtRandom();
      }
      pathsLeft = MOST_PATHS;
      removeEverything("");
      while (!held.isEmpty()) {
        Inode inode = held.remove(held.size() - 1);
        attempt(() -> fs.release(inode));
      }
      fs.sync();
      assertThat(fs.freeBlocks()).isBetween(0, fs.totalBlocks());
      assertThat(fs.freeInodes()).isBetween(0, fs.totalInodes());
      assertThat(fs.inodesInUse()).isEqualTo(1);
    }

    void readEverything() {
      pathsLeft = MOST_PATHS;
      readAll("");
    }

    private void readAll(String directory) {
      for (String name : names(directory)) {
        if (pathsLeft-- > 0) {
          String path = directory + "/" + name;
          attempt(() -> assertThat(fs.readFile(root(), path).length).isLessThanOrEqualTo(most()));
          readAll(path);
        }
      }
    }

    private void removeEverything(String directory) {
      for (String name : names(directory)) {
        if (pathsLeft-- > 0) {
          String path = directory + "/" + name;
          removeEverything(path);
          attempt(() -> fs.unlink(root(), path));
        }
      }
    }

    private int most() {
      return fs.totalBlocks() * Disk.BLOCK_BYTES;
    }

    private List<String> names(String path) {
      List<String> names = new ArrayList<>();
      attempt(
          () -> {
            Inode directory = fs.resolve(root(), path.isEmpty() ? "/" : path);
            try {
              DirectoryEntry entry = fs.nextEntry(directory, 32);
              while (entry != null && names.size() < MOST_PATHS) {
                names.add(entry.name());
                entry = fs.nextEntry(directory, entry.nextPosition());
              }
            } finally {
              fs.release(directory);
            }
          });
      return names;
    }

    private void callAtRandom() {
      String path = PATHS[random.nextInt(PATHS.length)];
      String other = PATHS[random.nextInt(PATHS.length)];
      Inode any = held.isEmpty() ? null : held.get(random.nextInt(held.size()));
      Inode start = any == null || random.nextBoolean() ? root() : any;
      switch (random.nextInt(11)) {
        case 0 -> attempt(() -> held.add(fs.resolve(start, path)));
        case 1, 2 -> attempt(() -> held.add(fs.createFile(start, path)));
        case 3 -> attempt(() -> fs.makeDirectory(start, path));
        case 4 -> attempt(() -> fs.link(start, path, other));
        case 5 -> attempt(() -> fs.unlink(start, path));
        case 6 -> attempt(() -> fs.makeDevice(start, path, 1, 0));
        case 7, 8 -> attempt(() -> write(any));
        case 9 -> attempt(() -> truncate(any));
        default -> {
          if (any != null) {
            held.remove(any);
            attempt(() -> fs.release(any));
          }
        }
      }
    }

    private void write(@Nullable Inode inode) {
      if (inode != null && inode.type() == InodeType.FILE) {
        int offset = random.nextInt(inode.sizeBytes() + 1);
        int length = random.nextInt(60_000);
        fs.write(inode, offset, Bytes.from(new byte[length]), length);
      }
    }

    private void truncate(@Nullable Inode inode) {
      if (inode != null && inode.type() == InodeType.FILE) {
        fs.truncate(inode);
      }
    }

    private Inode root() {
      Inode root = fs.root();
      fs.release(root);
      return root;
    }

    private void attempt(Runnable call) {
      results.calls++;
      try {
        call.run();
      } catch (ErrnoException e) {
        results.failures.merge(e.errno(), 1, Integer::sum);
      }
    }
  }
}
