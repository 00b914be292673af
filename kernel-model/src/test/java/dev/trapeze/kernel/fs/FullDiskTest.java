package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever a disk becomes full, it stays consistent. */
class FullDiskTest {

  private static final int INODES = 24;
  private static final int LOG_BLOCKS = 30;
  private static final int PIECE_BYTES = 20 * 1024;

  /** Around the first block of each depth. */
  static Stream<Arguments> formatsAndFreeBlocks() {
    return Stream.of(DiskFormat.values())
        .flatMap(
            format ->
                IntStream.concat(IntStream.rangeClosed(10, 16), IntStream.rangeClosed(264, 274))
                    .mapToObj(free -> Arguments.of(format, free)));
  }

  @ParameterizedTest(name = "{0}, {1} blocks free")
  @MethodSource("formatsAndFreeBlocks")
  void fileThatFillsTheDiskHasNoIndirectBlockBehindItsEnd(DiskFormat format, int free)
      throws DiskFormatException {
    MemoryDisk disk = disk(format, free);
    FileSystem fs = FileSystem.mount(disk, 50);
    Inode file = fs.resolve(fs.root(), "f");
    assertThat(fs.freeBlocks()).isEqualTo(free);
    fill(fs, file);
    int blocks = file.sizeBytes() / Disk.BLOCK_BYTES;
    assertThat(blocks).isEqualTo(Math.min(format.maxBlocks(), blocksThatFit(format, free)));
    assertThat(fs.freeBlocks()).isEqualTo(free - blocks - indirectBlocks(format, blocks));
    fs.release(file);
    fs.sync();
    assertThat(Fsck.check(disk).findings()).isEmpty();
    assertThat(ConsistencyChecker.problems(disk)).isEmpty();
  }

  private static void fill(FileSystem fs, Inode file) {
    try {
      while (true) {
        fs.write(file, file.sizeBytes(), Bytes.from(new byte[PIECE_BYTES]), PIECE_BYTES);
      }
    } catch (ErrnoException e) {
      assertThat(e.errno()).isIn(Errno.ENOSPC, Errno.EFBIG);
    }
  }

  /** A disk with an empty file and exactly {@code free} free blocks. */
  private static MemoryDisk disk(DiskFormat format, int free) throws DiskFormatException {
    List<Mkfs.Entry> files = List.of(new Mkfs.Entry("f", new byte[0]));
    int blocks = 100;
    MemoryDisk larger = new Mkfs(format, blocks, INODES, LOG_BLOCKS).image(files);
    int used = blocks - FileSystem.mount(larger, 50).freeBlocks();
    return new Mkfs(format, used + free, INODES, LOG_BLOCKS).image(files);
  }

  private static int blocksThatFit(DiskFormat format, int free) {
    int blocks = 0;
    while (blocks + 1 + indirectBlocks(format, blocks + 1) <= free) {
      blocks++;
    }
    return blocks;
  }

  private static int indirectBlocks(DiskFormat format, int blocks) {
    int direct = format == DiskFormat.XV6 ? 12 : 11;
    if (blocks <= direct) {
      return 0;
    }
    int behindTheFirst = blocks - direct - DiskFormat.NUMBERS_PER_BLOCK;
    return behindTheFirst <= 0 ? 1 : 3;
  }
}
