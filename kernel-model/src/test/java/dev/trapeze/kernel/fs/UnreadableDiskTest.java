package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.FileRules;
import dev.trapeze.kernel.abi.Limits;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is open on a disk that fails altogether gives errors, never contents that are not its. */
class UnreadableDiskTest {

  private static final int LENGTH = 3000;

  private final FailingDisk disk;
  private final FileSystem fs;
  private final Inode f;
  private final Inode g;

  UnreadableDiskTest() throws DiskFormatException {
    // Inodes that lie in different blocks, so that what is read for one does not serve another.
    List<Mkfs.Entry> files = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      files.add(new Mkfs.Entry("f" + i, Bytes.pattern(i % 20 == 0 ? LENGTH : 1, i)));
    }
    disk = new FailingDisk(new Mkfs(200, 64, 30).image(files));
    fs = FileSystem.mount(disk, 50);
    f = fs.resolve(fs.root(), "f0");
    g = fs.resolve(fs.root(), "f20");
  }

  /** Fails for good, reading and writing, when it is told. */
  private static final class FailingDisk implements Disk {
    private final MemoryDisk disk;
    boolean fails;

    FailingDisk(MemoryDisk disk) {
      this.disk = disk;
    }

    @Override
    public int blocks() {
      return disk.blocks();
    }

    @Override
    public void readBlock(int block, byte[] into) {
      requireSound();
      disk.readBlock(block, into);
    }

    @Override
    public void writeBlock(int block, byte[] from) {
      requireSound();
      disk.writeBlock(block, from);
    }

    @Override
    public void barrier() {
      requireSound();
    }

    private void requireSound() {
      if (fails) {
        throw ErrnoException.of(Errno.EIO);
      }
    }
  }

  /** Afterwards all that the calls read is in the cache, so that they come as far as the commit. */
  @BeforeEach
  void diskIsSound() {
    assertThat(fs.freeBlocks()).isPositive();
    assertThat(Bytes.contents(fs, f)).isEqualTo(Bytes.pattern(LENGTH, 0));
    assertThat(Bytes.contents(fs, g)).isEqualTo(Bytes.pattern(LENGTH, 20));
  }

  @Test
  void fileWhoseChangeCouldNotBeTakenBackIsNotReadAsZeros() {
    disk.fails = true;
    assertIoError(() -> fs.write(f, 0, Bytes.from(new byte[10]), 10));
    assertIoError(() -> Bytes.contents(fs, f));
  }

  @Test
  void fileWhoseTruncationCouldNotBeTakenBackIsNotReadAsEmpty() {
    disk.fails = true;
    assertIoError(() -> fs.truncate(f));
    assertIoError(() -> fs.read(f, 0, (from, offset, length) -> {}, LENGTH));
  }

  @Test
  void nothingCanBeDoneWithSuchAFile() {
    disk.fails = true;
    assertIoError(() -> fs.truncate(f));
    disk.fails = false;
    assertIoError(() -> Bytes.contents(fs, f));
    assertIoError(() -> fs.write(f, 0, Bytes.from(new byte[10]), 10));
    assertIoError(() -> fs.truncate(f));
    fs.release(f);
  }

  @Test
  void openingSuchAFileAgainReadsItAgain() {
    disk.fails = true;
    assertIoError(() -> fs.truncate(f));
    disk.fails = false;
    Inode again = fs.resolve(fs.root(), "f0");
    assertThat(Bytes.contents(fs, again)).isEqualTo(Bytes.pattern(LENGTH, 0));
    assertIoError(() -> fs.truncate(again));
  }

  /**
   * The inode block of one file can be read, since it is in the cache; that of the other cannot.
   */
  @Test
  void otherFilesAreAsTheDiskSays() {
    disk.fails = true;
    assertIoError(() -> fs.write(f, LENGTH, Bytes.from(new byte[10]), 10));
    assertThat(Bytes.contents(fs, g)).isEqualTo(Bytes.pattern(LENGTH, 20));
  }

  @Test
  void directoryIsLeftThoughThatCannotBeWritten() throws DiskFormatException {
    MemoryDisk memory = new Mkfs(200, 64, 30).image(List.of());
    FailingDisk failing = new FailingDisk(memory);
    FileSystem fileSystem = FileSystem.mount(failing, 50);
    Limits limits = new Limits(64, 16, 20, 50, 10, 31, 128);
    DeviceSwitch devices = new DeviceSwitch(10);
    OpenFileTable table =
        new OpenFileTable(fileSystem, devices, channel -> {}, limits, FileRules.TRAPEZE);
    ProcessFiles files = ProcessFiles.initial(table, 16);
    fileSystem.makeDirectory(fileSystem.root(), "d");
    files.changeDirectory("d");
    fileSystem.unlink(fileSystem.root(), "d");
    failing.fails = true;
    files.changeDirectory("/");
    assertThat(files.workingDirectory().number()).isEqualTo(PathWalker.ROOT_INODE);
  }

  private static void assertIoError(ThrowingCallable call) {
    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EIO));
  }
}
