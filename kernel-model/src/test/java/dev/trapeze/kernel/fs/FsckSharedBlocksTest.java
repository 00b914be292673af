package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that share a block of block numbers: a repair takes nothing from the intact one. */
class FsckSharedBlocksTest {

  private static final int ADDRESSES = 12;
  private static final int LENGTH = 100_000;

  /** The bytes of the file that comes first; its slot gets the number in the second one's. */
  @ParameterizedTest
  @CsvSource({
    // ends within the shared block, behind it, before it
    "XV6, 30000, 12",
    "XV6, 200000, 12",
    "XV6, 5000, 12",
    "TRAPEZE, 30000, 11",
    "TRAPEZE, 5000, 11",
    "TRAPEZE, 300000, 12",
    "TRAPEZE, 30000, 12",
    "TRAPEZE, 600000, 12",
  })
  void longerFileStaysWhole(DiskFormat format, int firstLength, int slot)
      throws DiskFormatException {
    int length = slot == 12 && format == DiskFormat.TRAPEZE ? 560_000 : LENGTH;
    byte[] intact = Bytes.pattern(length, 2);
    MemoryDisk disk = disk(format, firstLength, intact, 1400);
    share(disk, slot);
    Fsck.repair(disk);
    assertThat(Fsck.check(disk).findings()).isEmpty();
    assertThat(ConsistencyChecker.problems(disk)).isEmpty();
    FileSystem fs = FileSystem.mount(disk, 50);
    byte[] first = fs.readFile(fs.root(), "first");
    byte[] second = fs.readFile(fs.root(), "second");
    assertThat(second).isEqualTo(intact);
    int direct = Math.min(firstLength, 11 * 1024);
    assertThat(first).startsWith(Arrays.copyOf(Bytes.pattern(firstLength, 1), direct));
    if (firstLength <= length) {
      assertThat(first).hasSize(firstLength);
    }
  }

  @Test
  void longerFileStaysWholeWithoutRoomForACopy() throws DiskFormatException {
    byte[] intact = Bytes.pattern(LENGTH, 2);
    // Boot block, superblock, log, inodes, bitmap; the root directory; the files.
    MemoryDisk disk = disk(DiskFormat.XV6, 30_000, intact, 35 + 1 + 31 + 99);
    // What the first file loses belongs to the third one, so that nothing becomes free.
    Superblock superblock = Superblock.read(disk);
    byte[] inodes = new byte[Disk.BLOCK_BYTES];
    disk.readBlock(superblock.inodeBlock(2), inodes);
    System.arraycopy(
        inodes,
        superblock.inodeOffset(2),
        inodes,
        superblock.inodeOffset(4),
        ADDRESSES + Integer.BYTES * DiskFormat.WORDS);
    disk.writeBlock(superblock.inodeBlock(4), inodes);
    share(disk, 12);
    FsckReport report = Fsck.repair(disk);
    assertThat(report.uncorrected()).isPositive();
    assertThat(Fsck.check(disk).clean()).isFalse();
    FileSystem fs = FileSystem.mount(disk, 50);
    assertThat(fs.readFile(fs.root(), "second")).isEqualTo(intact);
  }

  /** Inode 2 is "first", inode 3 "second", inode 4 the empty "third". */
  private static MemoryDisk disk(DiskFormat format, int firstLength, byte[] second, int blocks)
      throws DiskFormatException {
    List<Mkfs.Entry> files = new ArrayList<>();
    files.add(new Mkfs.Entry("first", Bytes.pattern(firstLength, 1)));
    files.add(new Mkfs.Entry("second", second));
    files.add(new Mkfs.Entry("third", new byte[0]));
    return new Mkfs(format, blocks, 24, 30).image(files);
  }

  private static void share(MemoryDisk disk, int slot) throws DiskFormatException {
    Superblock superblock = Superblock.read(disk);
    byte[] inodes = new byte[Disk.BLOCK_BYTES];
    disk.readBlock(superblock.inodeBlock(2), inodes);
    int number =
        LittleEndian.getInt(inodes, superblock.inodeOffset(3) + ADDRESSES + Integer.BYTES * slot);
    assertThat(number).isPositive();
    LittleEndian.putInt(
        inodes, superblock.inodeOffset(2) + ADDRESSES + Integer.BYTES * slot, number);
    disk.writeBlock(superblock.inodeBlock(2), inodes);
  }
}
