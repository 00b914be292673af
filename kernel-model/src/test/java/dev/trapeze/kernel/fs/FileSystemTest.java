package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(DiskFormat.class)
class FileSystemTest {

  private final DiskFormat format;
  private MemoryDisk disk;
  private FileSystem fs;
  private Inode root;

  FileSystemTest(DiskFormat format) {
    this.format = format;
  }

  @BeforeEach
  void mountFreshDisk() throws DiskFormatException {
    disk = new Mkfs(format, 600, 64, 30).image(List.of());
    fs = FileSystem.mount(disk, 50);
    root = fs.root();
  }

  @AfterEach
  void diskIsConsistentAndNoInodeIsHeld() {
    fs.sync();
    assertThat(ConsistencyChecker.problems(disk)).isEmpty();
    assertThat(fs.inodesInUse()).isEqualTo(1);
  }

  @Test
  void writtenBytesAreReadBackAfterRemount() throws DiskFormatException {
    byte[] bytes = Bytes.pattern(5000, 1);
    Inode inode = fs.createFile(root, "a");
    assertThat(fs.write(inode, 0, Bytes.from(bytes), bytes.length)).isEqualTo(5000);
    fs.release(inode);

    FileSystem again = FileSystem.mount(disk, 50);
    assertThat(again.readFile(again.root(), "/a")).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1024, 1025, 11, 12, 13, 267, 268, 269, 523, 524})
  void fileTakesAsManyBlocksAsIsSaid(int size) {
    int bytes = Math.min(size < 1000 ? size * Disk.BLOCK_BYTES : size, fs.maxFileBytes());
    Inode inode = fs.createFile(root, "a");
    int before = fs.freeBlocks();
    fs.write(inode, 0, Bytes.from(Bytes.pattern(bytes, 1)), bytes);
    fs.release(inode);
    assertThat(before - fs.freeBlocks()).isEqualTo(fs.blocksOf(bytes));
  }

  @Test
  void writeInTheMiddleKeepsWhatIsAround() {
    byte[] bytes = Bytes.pattern(3000, 3);
    Inode inode = fs.createFile(root, "a");
    fs.write(inode, 0, Bytes.from(bytes), bytes.length);
    fs.write(inode, 1020, Bytes.from(new byte[10]), 10);
    Arrays.fill(bytes, 1020, 1030, (byte) 0);
    assertThat(Bytes.contents(fs, inode)).isEqualTo(bytes);
    fs.release(inode);
  }

  @Test
  void unlinkedFileLivesUntilItsLastHolderLetsGo() {
    int free = freeBlocks();
    Inode inode = fs.createFile(root, "a");
    fs.write(inode, 0, Bytes.from(Bytes.pattern(20_000, 4)), 20_000);
    fs.unlink(root, "a");
    assertErrno(Errno.ENOENT, () -> fs.resolve(root, "a"));
    assertThat(Bytes.contents(fs, inode)).isEqualTo(Bytes.pattern(20_000, 4));
    fs.release(inode);
    assertThat(freeBlocks()).isEqualTo(free);
  }

  @Test
  void linkedFileHasOneContentUnderTwoNames() {
    write("a", "one");
    fs.makeDirectory(root, "d");
    fs.link(root, "a", "d/b");
    write("a", "two");
    assertThat(fs.readFile(root, "d/b")).asString().isEqualTo("two");
    assertThat(status("a").links()).isEqualTo(2);
    fs.unlink(root, "a");
    assertThat(status("d/b").links()).isEqualTo(1);
  }

  @Test
  void directoryCountsTheDotDotsOfItsSubdirectories() {
    assertThat(status("/").links()).isEqualTo(1);
    fs.makeDirectory(root, "d");
    fs.makeDirectory(root, "d/e");
    assertThat(status("/").links()).isEqualTo(2);
    assertThat(status("d").links()).isEqualTo(2);
    fs.unlink(root, "d/e");
    assertThat(status("d").links()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/, 1",
    "'', 1",
    "///, 1",
    ".., 1",
    "d, 2",
    "d/, 2",
    "/d, 2",
    "//d//., 2",
    "d/../d, 2",
    "d/e/.., 2",
    "d/e, 3",
    "./d/./e//, 3",
    "d/e/../../.., 1"
  })
  void pathLeadsToInode(String path, int number) {
    fs.makeDirectory(root, "d");
    fs.makeDirectory(root, "d/e");
    assertThat(status(path).inode()).isEqualTo(number);
  }

  @Test
  void relativePathStartsAtTheWorkingDirectory() {
    fs.makeDirectory(root, "d");
    Inode d = fs.resolve(root, "d");
    fs.release(fs.createFile(d, "f"));
    Inode found = fs.resolve(d, "../d/f");
    assertThat(found.number()).isEqualTo(status("/d/f").inode());
    fs.release(found);
    fs.release(d);
  }

  @Test
  void nameIsCutToFourteenBytes() {
    write("abcdefghijklmnXYZ", "x");
    assertThat(fs.readFile(root, "abcdefghijklmn")).asString().isEqualTo("x");
    assertThat(fs.readFile(root, "abcdefghijklmnopq")).asString().isEqualTo("x");
    assertErrno(Errno.ENOENT, () -> fs.resolve(root, "abcdefghijklm"));
    assertErrno(Errno.EEXIST, () -> fs.makeDirectory(root, "abcdefghijklmnZZZ"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none/x", "d/none/x", ""})
  void creatingWhereNoDirectoryIsFails(String path) {
    fs.makeDirectory(root, "d");
    assertErrno(Errno.ENOENT, () -> fs.createFile(root, path));
    assertErrno(Errno.ENOENT, () -> fs.makeDirectory(root, path));
    assertErrno(Errno.ENOENT, () -> fs.unlink(root, path));
  }

  @Test
  void fileIsNoDirectoryOnThePath() {
    write("f", "x");
    assertErrno(Errno.ENOTDIR, () -> fs.resolve(root, "f/x"));
    assertErrno(Errno.ENOTDIR, () -> fs.createFile(root, "f/x"));
    assertErrno(Errno.ENOTDIR, () -> fs.makeDirectory(root, "f/x/y"));
    assertErrno(Errno.ENOTDIR, () -> fs.unlink(root, "f/x"));
  }

  @Test
  void unlinkRefusesDotsRootAndDirectoriesWithEntries() {
    fs.makeDirectory(root, "d");
    write("d/f", "x");
    assertErrno(Errno.ENOTEMPTY, () -> fs.unlink(root, "d"));
    assertErrno(Errno.EINVAL, () -> fs.unlink(root, "d/."));
    assertErrno(Errno.EINVAL, () -> fs.unlink(root, "d/.."));
    assertErrno(Errno.EBUSY, () -> fs.unlink(root, "/"));
    fs.unlink(root, "d/f");
    fs.unlink(root, "d");
    assertErrno(Errno.ENOENT, () -> fs.resolve(root, "d"));
  }

  @Test
  void whatExistsIsNotMadeAgain() {
    fs.makeDirectory(root, "d");
    write("f", "x");
    assertErrno(Errno.EEXIST, () -> fs.makeDirectory(root, "f"));
    assertErrno(Errno.EEXIST, () -> fs.makeDirectory(root, "/"));
    assertErrno(Errno.EEXIST, () -> fs.makeDevice(root, "f", 1, 0));
    assertErrno(Errno.EISDIR, () -> fs.createFile(root, "d"));
    assertErrno(Errno.EISDIR, () -> fs.createFile(root, "/"));
    assertErrno(Errno.EEXIST, () -> fs.link(root, "f", "d"));
    assertErrno(Errno.EPERM, () -> fs.link(root, "d", "e"));
    assertErrno(Errno.ENOENT, () -> fs.link(root, "none", "e"));
    assertThat(status("f").links()).isEqualTo(1);
  }

  @Test
  void removedWorkingDirectoryHasNoParentAndTakesNoNames() {
    fs.makeDirectory(root, "d");
    write("f", "x");
    Inode d = fs.resolve(root, "d");
    fs.unlink(root, "d");
    assertErrno(Errno.ENOENT, () -> fs.resolve(d, ".."));
    assertErrno(Errno.ENOENT, () -> fs.createFile(d, "x"));
    assertErrno(Errno.ENOENT, () -> fs.makeDirectory(d, "x"));
    assertErrno(Errno.ENOENT, () -> fs.link(d, "/f", "x"));
    Inode itself = fs.resolve(d, ".");
    assertThat(itself).isSameAs(d);
    fs.release(itself);
    fs.release(d);
  }

  @Test
  void fullDiskGivesAShortWriteAndThenAnError() {
    Inode inode = fs.createFile(root, "a");
    fs.write(inode, 0, Bytes.from(new byte[268 * 1024]), 268 * 1024);
    Inode other = fs.createFile(root, "b");
    int written = fs.write(other, 0, Bytes.from(new byte[268 * 1024]), 268 * 1024);
    Inode third = fs.createFile(root, "c");
    written += fs.write(third, 0, Bytes.from(new byte[268 * 1024]), 268 * 1024);
    assertThat(written).isLessThan(2 * 268 * 1024).isGreaterThan(0);
    assertThat(freeBlocks()).isZero();
    assertErrno(
        Errno.ENOSPC, () -> fs.write(third, third.sizeBytes(), Bytes.from(new byte[1024]), 1024));
    assertErrno(Errno.ENOSPC, () -> fs.makeDirectory(root, "d"));
    assertErrno(Errno.ENOENT, () -> fs.resolve(root, "d"));
    fs.unlink(root, "a");
    fs.release(inode);
    fs.makeDirectory(root, "d");
    fs.release(other);
    fs.release(third);
  }

  @Test
  void inodesRunOut() {
    for (int i = 2; i < 64; i++) {
      fs.release(fs.createFile(root, "f" + i));
    }
    assertErrno(Errno.ENOSPC, () -> fs.createFile(root, "more"));
    assertThat(fs.freeInodes()).isZero();
    fs.unlink(root, "f7");
    assertThat(fs.freeInodes()).isEqualTo(1);
    fs.release(fs.createFile(root, "more"));
    assertThat(fs.freeInodes()).isZero();
  }

  @Test
  void fullInodeTableIsAnErrorWithoutAnEffect() throws DiskFormatException {
    FileSystem small = FileSystem.mount(disk, 2);
    Inode smallRoot = small.root();
    Inode held = small.createFile(smallRoot, "a");
    assertErrno(Errno.ENFILE, () -> small.createFile(smallRoot, "b"));
    small.release(held);
    assertErrno(Errno.ENOENT, () -> small.resolve(smallRoot, "b"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 40})
  void sourceThatFailsLeavesTheBlocksBeforeWritten(int blocks) {
    Inode inode = fs.createFile(root, "a");
    byte[] before = Bytes.pattern(50_000, 1);
    fs.write(inode, 0, Bytes.from(before), before.length);
    int free = freeBlocks();
    int[] calls = {0};
    ByteSource failing =
        (into, offset, length) -> {
          into[offset] = 9;
          if (calls[0]++ == blocks) {
            throw ErrnoException.of(Errno.EFAULT);
          }
          Arrays.fill(into, offset, offset + length, (byte) 9);
        };
    if (blocks == 0) {
      assertErrno(Errno.EFAULT, () -> fs.write(inode, 0, failing, 50_000));
    } else {
      assertThat(fs.write(inode, 0, failing, 50_000)).isEqualTo(1024 * blocks);
    }
    Arrays.fill(before, 0, 1024 * blocks, (byte) 9);
    assertThat(Bytes.contents(fs, inode)).isEqualTo(before);
    assertThat(freeBlocks()).isEqualTo(free);
    fs.release(inode);
  }

  @Test
  void entriesComeInOrderWithTheirTypes() {
    fs.makeDirectory(root, "d");
    write("f", "x");
    fs.makeDevice(root, "c", 1, 0);
    fs.unlink(root, "d");
    DirectoryEntry first = fs.nextEntry(root, 32);
    assertThat(first).isEqualTo(new DirectoryEntry(3, "f", InodeType.FILE, 64));
    assertThat(fs.nextEntry(root, 64)).isEqualTo(new DirectoryEntry(4, "c", InodeType.DEVICE, 80));
    assertThat(fs.nextEntry(root, 80)).isNull();
    assertThat(fs.nextEntry(root, 1L << 40)).isNull();
    assertErrno(Errno.EINVAL, () -> fs.nextEntry(root, 8));
    assertErrno(Errno.EINVAL, () -> fs.nextEntry(root, -16));
  }

  @Test
  void freedDirectoryEntryIsUsedAgain() {
    write("a", "x");
    write("b", "x");
    fs.unlink(root, "a");
    int size = root.sizeBytes();
    write("c", "x");
    assertThat(root.sizeBytes()).isEqualTo(size);
    assertThat(fs.nextEntry(root, 32)).extracting(DirectoryEntry::name).isEqualTo("c");
  }

  private void write(String path, String text) {
    Inode inode = fs.createFile(root, path);
    fs.truncate(inode);
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    fs.write(inode, 0, Bytes.from(bytes), bytes.length);
    fs.release(inode);
  }

  private FileStatus status(String path) {
    Inode inode = fs.resolve(root, path);
    FileStatus status = fs.status(inode);
    fs.release(inode);
    return status;
  }

  private int freeBlocks() {
    fs.sync();
    byte[] image = disk.image();
    int bitmap = 1024 * (2 + 30 + 5);
    int free = 0;
    for (int block = 0; block < 600; block++) {
      free += (image[bitmap + block / 8] >> block % 8 & 1) ^ 1;
    }
    assertThat(fs.freeBlocks()).isEqualTo(free);
    return free;
  }

  private static void assertErrno(Errno errno, ThrowingCallable call) {
    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(call)
        .extracting(ErrnoException::errno)
        .isEqualTo(errno);
  }
}
