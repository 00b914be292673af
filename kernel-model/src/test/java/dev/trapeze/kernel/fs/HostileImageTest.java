package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes of certain damages; {@link HostileDiskTest} has random ones. */
class HostileImageTest {

  private static final int INODES = 1024 * 32;

  @Test
  void directoryThatContainsItselfEndsWithThePath() throws DiskFormatException {
    byte[] image = image();
    // The entry "d" of the root leads back to the root.
    int entry = find(image, "d");
    image[entry] = 1;
    FileSystem fs = FileSystem.mount(new MemoryDisk(image), 50);
    Inode root = fs.root();
    Inode found = fs.resolve(root, "d/d/d/d/d/f");
    assertThat(found.type()).isEqualTo(InodeType.FILE);
    fs.release(found);
    assertErrno(Errno.ENOTEMPTY, () -> fs.unlink(root, "d"));
  }

  @Test
  void blockNumberOutsideTheDataIsAnInputOutputError() throws DiskFormatException {
    byte[] image = image();
    int f = Short.toUnsignedInt(LittleEndian.getShort(image, find(image, "f")));
    LittleEndian.putInt(image, INODES + 64 * f + 12, 3); // a block of the log
    FileSystem fs = FileSystem.mount(new MemoryDisk(image), 50);
    Inode root = fs.root();
    assertErrno(Errno.EIO, () -> fs.readFile(root, "f"));
    assertErrno(Errno.EIO, () -> fs.unlink(root, "f"));
    assertThat(fs.nextEntry(root, 0)).isNotNull();
  }

  @Test
  void nameOfAFreeInodeIsAnInputOutputError() throws DiskFormatException {
    byte[] image = image();
    LittleEndian.putShort(image, find(image, "f"), 150);
    FileSystem fs = FileSystem.mount(new MemoryDisk(image), 50);
    Inode root = fs.root();
    assertErrno(Errno.EIO, () -> fs.resolve(root, "f"));
    assertErrno(Errno.EIO, () -> fs.createFile(root, "f"));
  }

  /** An indirect block of numbers that are all in use lets a file grow without a free block. */
  @Test
  void fileCannotHaveMoreBlocksThanItsDisk() throws DiskFormatException {
    MemoryDisk disk = new MemoryDisk(image());
    Superblock superblock = Superblock.read(disk);
    byte[] numbers = new byte[Disk.BLOCK_BYTES];
    for (int i = 0; i < DiskFormat.NUMBERS_PER_BLOCK; i++) {
      LittleEndian.putInt(numbers, 4 * i, superblock.dataStart() + 100);
    }
    FileSystem fs = FileSystem.mount(disk, 50);
    Inode big = fs.resolve(fs.root(), "big");
    disk.writeBlock(big.blocks[12], numbers);
    fs = FileSystem.mount(disk, 50);
    Inode grown = fs.resolve(fs.root(), "big");
    int most = superblock.dataBlocks() * Disk.BLOCK_BYTES;
    int length = most - grown.sizeBytes() + 1;
    assertThat(fs.write(grown, grown.sizeBytes(), Bytes.from(new byte[length]), length))
        .isEqualTo(length - 1);
    FileSystem full = fs;
    assertErrno(Errno.ENOSPC, () -> full.write(grown, most, Bytes.from(new byte[1]), 1));
    assertThat(fs.readFile(fs.root(), "big")).hasSize(most);
    assertErrno(Errno.EIO, () -> full.truncate(grown));
    assertThat(grown.sizeBytes()).isEqualTo(most);
  }

  @Test
  void diskThatCannotBeReadAfterAFailureTakesNoMoreChanges() throws DiskFormatException {
    NotingDisk disk = new NotingDisk(new MemoryDisk(image()));
    FileSystem fs = FileSystem.mount(disk, 50);
    Inode inode = fs.resolve(fs.root(), "f");
    byte[] bytes = fs.readFile(fs.root(), "f");
    disk.writesUntilFailure = 0;
    disk.readsFail = true;
    assertErrno(Errno.EIO, () -> fs.write(inode, 0, Bytes.from(bytes), bytes.length));
    disk.writesUntilFailure = Integer.MAX_VALUE;
    disk.readsFail = false;
    assertErrno(Errno.EIO, () -> fs.createFile(fs.root(), "new"));
    assertThat(disk.count("w")).isZero();
  }

  private static byte[] image() throws DiskFormatException {
    List<Mkfs.Entry> files = new ArrayList<>();
    files.add(new Mkfs.Entry("f", Bytes.pattern(3000, 1)));
    files.add(new Mkfs.Entry("big", Bytes.pattern(40_000, 2)));
    files.add(new Mkfs.Entry("d/e/g", Bytes.pattern(10, 3)));
    MemoryDisk disk = new Mkfs(300, 200, 30).image(files);
    FileSystem fs = FileSystem.mount(disk, 50);
    fs.makeDevice(fs.root(), "console", 1, 0);
    fs.sync();
    return disk.image();
  }

  /** Where the root directory's entry of that name is in the image. */
  private static int find(byte[] image, String name) {
    int root = 1024 * LittleEndian.getInt(image, INODES + 64 + 12);
    for (int entry = root; entry < root + 1024; entry += 16) {
      if (FileName.ofEntry(image, entry).toString().equals(name)) {
        return entry;
      }
    }
    throw new AssertionError("no entry " + name);
  }

  private static void assertErrno(Errno errno, Runnable call) {
    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(call::run)
        .extracting(ErrnoException::errno)
        .isEqualTo(errno);
  }
}
