package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Files up to the greatest length of each format, and what they cost on the disk. */
class LargeFileTest {

  private static final int DISK_BLOCKS = 70_000;

  @ParameterizedTest
  @CsvSource({"XV6, 268", "TRAPEZE, 65803"})
  void fileOfGreatestLengthIsReadBackAndFreed(DiskFormat format, int blocks)
      throws DiskFormatException {
    MemoryDisk disk = new Mkfs(format, DISK_BLOCKS, 64, 256).image(List.of());
    FileSystem fs = FileSystem.mount(disk, 50);
    int free = fs.freeBlocks();
    Inode inode = fs.createFile(fs.root(), "big");
    byte[] bytes = Bytes.pattern(blocks * 1024, 2);
    assertThat(fs.write(inode, 0, Bytes.from(bytes), bytes.length)).isEqualTo(bytes.length);
    assertThat(Arrays.equals(Bytes.contents(fs, inode), bytes)).isTrue();
    assertErrno(Errno.EFBIG, () -> fs.write(inode, bytes.length, Bytes.from(new byte[1]), 1));
    fs.sync();
    assertThat(ConsistencyChecker.problems(disk)).isEmpty();

    FileSystem again = FileSystem.mount(disk, 50);
    assertThat(Arrays.equals(again.readFile(again.root(), "big"), bytes)).isTrue();
    again.unlink(again.root(), "big");
    assertThat(again.freeBlocks()).isEqualTo(free);
    again.sync();
    assertThat(ConsistencyChecker.problems(disk)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(DiskFormat.class)
  void writeThatReachesTheGreatestLengthIsShort(DiskFormat format) throws DiskFormatException {
    FileSystem fs = FileSystem.mount(new Mkfs(format, DISK_BLOCKS, 64, 256).image(List.of()), 50);
    Inode inode = fs.createFile(fs.root(), "big");
    byte[] bytes = new byte[format.maxBytes() + 100];
    assertThat(fs.write(inode, 0, Bytes.from(bytes), bytes.length)).isEqualTo(format.maxBytes());
  }

  /** Where the log has no room for all bitmap blocks of a file, it is freed from its end on. */
  @ParameterizedTest
  @EnumSource(DiskFormat.class)
  void scatteredFileIsFreedInStepsThatFitTheLog(DiskFormat format) throws DiskFormatException {
    MemoryDisk disk = new Mkfs(format, 1 << 20, 64, 11).image(List.of());
    scatterFreeBlocks(disk);
    FileSystem fs = FileSystem.mount(disk, 50);
    Inode root = fs.root();
    int free = fs.freeBlocks();
    byte[] bytes = Bytes.pattern(268 * 1024, 2);
    Inode inode = fs.createFile(root, "f");
    assertThat(fs.write(inode, 0, Bytes.from(bytes), bytes.length)).isEqualTo(bytes.length);
    fs.truncate(inode);
    assertThat(inode.sizeBytes()).isZero();
    fs.write(inode, 0, Bytes.from(bytes), bytes.length);
    assertThat(Bytes.contents(fs, inode)).isEqualTo(bytes);
    fs.unlink(root, "f");
    fs.release(inode);
    assertThat(fs.freeBlocks()).isEqualTo(free);
    assertThat(fs.freeInodes()).isEqualTo(62);
  }

  @Test
  void largestDiskHasAllItsBlocksAndInodes() throws DiskFormatException {
    FileSystem fs = FileSystem.mount(Mkfs.trapeze(1 << 20, 1 << 16).image(List.of()), 50);
    assertThat(fs.totalInodes()).isEqualTo(65_535);
    assertThat(fs.freeInodes()).isEqualTo(65_534);
    int metadata = 2 + 256 + 4097 + 129;
    assertThat(fs.totalBlocks()).isEqualTo((1 << 20) - metadata);
    assertThat(fs.freeBlocks()).isEqualTo(fs.totalBlocks() - 1);
  }

  @Test
  void inodeWithTheGreatestNumberHasAName() throws DiskFormatException {
    FileSystem fs = FileSystem.mount(Mkfs.trapeze(20_000, 1 << 16).image(List.of()), 50);
    Inode root = fs.root();
    for (int d = 0; fs.freeInodes() > 0; d++) {
      fs.makeDirectory(root, "d" + d);
      Inode directory = fs.resolve(root, "d" + d);
      for (int i = 0; i < 600 && fs.freeInodes() > 0; i++) {
        fs.release(fs.createFile(directory, "left" + fs.freeInodes()));
      }
      fs.release(directory);
    }
    Inode last = fs.resolve(root, "d109/left1");
    assertThat(last.number()).isEqualTo(65_535);
    fs.release(last);
    assertErrno(Errno.ENOSPC, () -> fs.createFile(root, "more"));
  }

  /** Leaves one block free in 3000, so that there are at most 3 to a block of the bitmap. */
  private static void scatterFreeBlocks(MemoryDisk disk) throws DiskFormatException {
    Superblock superblock = Superblock.read(disk);
    byte[] bits = new byte[Disk.BLOCK_BYTES];
    for (int block = 0; block < superblock.size(); block++) {
      int index = block % Superblock.BITS_PER_BLOCK;
      if (index == 0) {
        disk.readBlock(superblock.bitmapBlock(block), bits);
      }
      if (block % 3000 != 0) {
        bits[index / 8] |= (byte) (1 << index % 8);
      }
      if (index == Superblock.BITS_PER_BLOCK - 1) {
        disk.writeBlock(superblock.bitmapBlock(block), bits);
      }
    }
  }

  private static void assertErrno(Errno errno, Runnable call) {
    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(call::run)
        .extracting(ErrnoException::errno)
        .isEqualTo(errno);
  }
}
