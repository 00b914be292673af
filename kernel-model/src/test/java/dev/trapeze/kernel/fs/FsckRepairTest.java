package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever was done to an image, a repair makes it one in which nothing is found. */
class FsckRepairTest {

  private static final int MUTANTS = Integer.getInteger("trapeze.fsck.mutants", 1000);
  private static final long SEED = Long.getLong("trapeze.fsck.seed", 1);

  @ParameterizedTest
  @EnumSource(DiskFormat.class)
  void nothingIsFoundAfterARepair(DiskFormat format) throws DiskFormatException {
    byte[] original = ImageMutation.image(format);
    int damaged = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = mutant(original, SEED + i);
      MemoryDisk disk = new MemoryDisk(mutant.clone());
      FsckReport check = Fsck.check(disk);
      assertThat(disk.image()).as("seed %d: a check writes nothing", SEED + i).isEqualTo(mutant);
      FsckReport repair = Fsck.repair(disk);
      assertThat(repair.inconsistencies()).isEqualTo(check.inconsistencies());
      assertThat(repair.uncorrected()).as("seed %d: %s", SEED + i, repair).isZero();
      assertThat(Fsck.check(disk).findings()).as("seed %d: %s", SEED + i, repair).isEmpty();
      assertThat(ConsistencyChecker.problems(disk)).as("seed %d", SEED + i).isEmpty();
      FileSystem.mount(disk, 50);
      if (!check.clean()) {
        damaged++;
      }
    }
    assertThat(damaged).isGreaterThan(MUTANTS / 2);
  }

  /** The disk stops taking writes after so many of them. */
  private static final class CutDisk implements Disk {
    private final MemoryDisk disk;
    private int writesLeft;

    CutDisk(MemoryDisk disk, int writesLeft) {
      this.disk = disk;
      this.writesLeft = writesLeft;
    }

    @Override
    public int blocks() {
      return disk.blocks();
    }

    @Override
    public void readBlock(int block, byte[] into) {
      disk.readBlock(block, into);
    }

    @Override
    public void writeBlock(int block, byte[] from) {
      if (writesLeft-- <= 0) {
        throw ErrnoException.of(Errno.EIO);
      }
      disk.writeBlock(block, from);
    }

    @Override
    public void barrier() {
      disk.barrier();
    }
  }

  @ParameterizedTest
  @EnumSource(DiskFormat.class)
  void secondRepairFinishesOneThatWasCut(DiskFormat format) throws DiskFormatException {
    byte[] original = ImageMutation.image(format);
    int cuts = 0;
    for (int i = 0; i < MUTANTS / 30; i++) {
      byte[] mutant = mutant(original, SEED + i);
      for (int writes = 0; ; writes++) {
        MemoryDisk disk = new MemoryDisk(mutant.clone());
        try {
          Fsck.repair(new CutDisk(disk, writes));
          break;
        } catch (ErrnoException e) {
          assertThat(e.errno()).isEqualTo(Errno.EIO);
        }
        cuts++;
        FsckReport second = Fsck.repair(disk);
        assertThat(second.uncorrected()).isZero();
        assertThat(Fsck.check(disk).findings())
            .as("seed %d, cut after %d writes", SEED + i, writes)
            .isEmpty();
      }
    }
    assertThat(cuts).isGreaterThan(MUTANTS / 30);
  }

  @Test
  void fullDiskLeavesWhatNeedsRoomAndSaysSo() throws DiskFormatException {
    byte[] original = full();
    int left = 0;
    for (int i = 0; i < MUTANTS / 3; i++) {
      MemoryDisk disk = new MemoryDisk(mutant(original, SEED + i));
      FsckReport repair = Fsck.repair(disk);
      FsckReport again = Fsck.check(disk);
      if (repair.uncorrected() == 0) {
        assertThat(again.findings()).as("seed %d: %s", SEED + i, repair).isEmpty();
      } else {
        left++;
        assertThat(repair.findings()).anyMatch(finding -> !finding.corrected());
        assertThat(again.clean()).isFalse();
      }
    }
    assertThat(left).isPositive();
  }

  private static byte[] full() throws DiskFormatException {
    MemoryDisk disk = new MemoryDisk(ImageMutation.image());
    FileSystem fs = FileSystem.mount(disk, 50);
    Inode filler = fs.createFile(fs.root(), "filler");
    fs.write(filler, 0, Bytes.from(new byte[300 * 1024]), 150 * 1024);
    Inode rest = fs.createFile(fs.root(), "rest");
    fs.write(rest, 0, Bytes.from(new byte[300 * 1024]), 250 * 1024);
    fs.sync();
    return disk.image();
  }

  static byte[] mutant(byte[] original, long seed) {
    Random random = new Random(seed);
    byte[] mutant = original.clone();
    for (int n = 1 + random.nextInt(6); n > 0; n--) {
      if (random.nextInt(5) == 0) {
        ImageMutation.misdirect(mutant, random);
      } else {
        ImageMutation.damage(mutant, random);
      }
    }
    return mutant;
  }
}
