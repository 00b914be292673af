package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What durability costs: block writes and barriers of a call, and of the installation later. */
class LogCostTest {

  private static final int LENGTH = 64 * 1024;

  /**
   * 64 data blocks, an indirect one, bitmap and inode: with the header 68 writes. A log of 29
   * blocks takes 21 data blocks at a time, so that it is three transactions of 24 blocks and one of
   * 4, each with a header; two times the log is full, and 24 blocks and a header are installed.
   */
  @ParameterizedTest
  @CsvSource({"XV6, 30, 130, 12, 26", "TRAPEZE, 256, 68, 2, 68"})
  void writeOf64KibCostsSoMany(
      DiskFormat format, int logBlocks, int writes, int barriers, int syncWrites)
      throws DiskFormatException {
    NotingDisk disk = disk(format, logBlocks);
    FileSystem fs = FileSystem.mount(disk, 50);
    Inode inode = fs.createFile(fs.root(), "f");
    fs.sync();
    cost(disk, writes, barriers, () -> write(fs, inode, LENGTH));
    // What is not installed yet is written once more, and the header.
    cost(disk, syncWrites, 2, fs::sync);
  }

  @Test
  void smallCallsCostTheirBlocksTheHeaderAndTwoBarriers() throws DiskFormatException {
    NotingDisk disk = disk(DiskFormat.TRAPEZE, 256);
    FileSystem fs = FileSystem.mount(disk, 50);
    Inode root = fs.root();
    Inode[] inode = new Inode[1];
    cost(disk, 3, 2, () -> inode[0] = fs.createFile(root, "f")); // inode, entry; root's inode there
    cost(disk, 4, 2, () -> write(fs, inode[0], 100)); // bitmap, data, inode
    cost(disk, 3, 2, () -> write(fs, inode[0], 100)); // data, inode
    cost(disk, 0, 0, () -> Bytes.contents(fs, inode[0]));
    cost(disk, 3, 2, () -> fs.unlink(root, "f")); // entry, inode
    cost(disk, 3, 2, () -> fs.release(inode[0])); // bitmap, inode
    cost(disk, 0, 0, () -> fs.release(fs.resolve(root, ".")));
    cost(disk, 5, 2, fs::sync); // entries, inodes, bitmap, data; the header
  }

  private static void write(FileSystem fs, Inode inode, int length) {
    assertThat(fs.write(inode, 0, Bytes.from(new byte[length]), length)).isEqualTo(length);
  }

  private static NotingDisk disk(DiskFormat format, int logBlocks) throws DiskFormatException {
    return new NotingDisk(new Mkfs(format, 2000, 200, logBlocks).image(List.of()));
  }

  private static void cost(NotingDisk disk, int writes, int barriers, Runnable call) {
    disk.transfers.clear();
    call.run();
    assertThat(disk.count("w")).isEqualTo(writes);
    assertThat(disk.count("barrier")).isEqualTo(barriers);
  }
}
