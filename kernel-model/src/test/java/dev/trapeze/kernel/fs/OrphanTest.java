package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What was open without a name when the host died is freed at the next mount. */
@ParameterizedClass
@EnumSource(DiskFormat.class)
class OrphanTest {

  private final MemoryDisk disk;
  private FileSystem fs;
  private int freeBlocks;
  private int freeInodes;

  OrphanTest(DiskFormat format) throws DiskFormatException {
    disk = new Mkfs(format, 600, 64, 30).image(List.of());
    fs = FileSystem.mount(disk, 50);
  }

  @BeforeEach
  void countWhatIsFree() {
    freeBlocks = fs.freeBlocks();
    freeInodes = fs.freeInodes();
  }

  @Test
  void fileIsFreedWithItsBlocks() throws DiskFormatException {
    Inode inode = fs.createFile(fs.root(), "f");
    fs.write(inode, 0, Bytes.from(new byte[100_000]), 100_000);
    fs.unlink(fs.root(), "f");
    assertThat(fs.freeBlocks()).isLessThan(freeBlocks);
    mountAgain();
    assertThat(fs.freeBlocks()).isEqualTo(freeBlocks);
    assertThat(fs.freeInodes()).isEqualTo(freeInodes);
  }

  @Test
  void removedWorkingDirectoryIsFreed() throws DiskFormatException {
    fs.makeDirectory(fs.root(), "d");
    Inode directory = fs.resolve(fs.root(), "d");
    fs.unlink(fs.root(), "d");
    assertThat(directory.type()).isEqualTo(InodeType.DIRECTORY);
    mountAgain();
    assertThat(fs.freeBlocks()).isEqualTo(freeBlocks);
    assertThat(fs.freeInodes()).isEqualTo(freeInodes);
  }

  @Test
  void damagedOrphanStaysAndIsNoHindrance() throws DiskFormatException {
    Inode inode = fs.createFile(fs.root(), "f");
    fs.write(inode, 0, Bytes.from(new byte[5_000]), 5_000);
    fs.unlink(fs.root(), "f");
    fs.sync();
    byte[] image = disk.image();
    int addresses = 1024 * 32 + 64 * inode.number() + 12;
    LittleEndian.putInt(image, addresses, 3); // a block of the log
    fs = FileSystem.mount(new MemoryDisk(image), 50);
    assertThat(fs.freeInodes()).isEqualTo(freeInodes - 1);
    fs.makeDirectory(fs.root(), "d");
    assertThat(fs.resolve(fs.root(), "d").number()).isNotEqualTo(inode.number());
  }

  private void mountAgain() throws DiskFormatException {
    fs = FileSystem.mount(disk, 50);
    fs.sync();
    assertThat(ConsistencyChecker.problems(disk)).isEmpty();
    assertThat(fs.inodesInUse()).isEqualTo(1);
  }
}
