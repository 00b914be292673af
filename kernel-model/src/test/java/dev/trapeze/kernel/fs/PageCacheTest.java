package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.FileRules;
import dev.trapeze.kernel.abi.Limits;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.MappedFile;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What memory, reads, writes and the disk hold of a file that is mapped. */
class PageCacheTest {
  private static final long BASE_PA = 0x8000_0000L;
  private static final int FRAMES = 16;
  private static final int FILE_BYTES = 2 * 4096 + 100;

  private final Ram ram = new Ram(BASE_PA, FRAMES * 4096L);
  private final FrameAllocator frames = new FrameAllocator(ram, BASE_PA, ram.endPa());
  private final List<String> cuts = new ArrayList<>();
  private final byte[] contents = pattern(FILE_BYTES);
  private NotingDisk disk;
  private FileSystem fs;
  private PageCache cache;
  private OpenFileTable table;
  private Inode file;

  @BeforeEach
  void mount() throws DiskFormatException {
    disk = new NotingDisk(Mkfs.XV6.image(List.of(new Mkfs.Entry("f", contents))));
    fs = FileSystem.mount(disk, 50);
    cache = new PageCache(fs, frames, (inode, page) -> cuts.add(inode + " from " + page));
    table =
        new OpenFileTable(fs, new DeviceSwitch(10), channel -> {}, Limits.XV6, FileRules.TRAPEZE);
    file = fs.resolve(fs.root(), "f");
  }

  @AfterEach
  void everythingIsGivenBack() {
    assertThat(frames.freeFrames()).isEqualTo(FRAMES);
    assertThat(fs.cachedPages()).isZero();
    assertThat(ConsistencyChecker.problems(disk.disk)).isEmpty();
  }

  @Test
  void pageIsOneFrameForEverybodyWhoMapsTheFile() {
    MappedFile one = cache.map(file, "/f", false);
    MappedFile other = cache.mapProgram(file, "/f");

    long pa = one.takePage(1);
    assertThat(other.takePage(1)).isEqualTo(pa);

    assertThat(frames.references(pa)).as("the cache and two mappings").isEqualTo(3);
    assertThat(bytesAt(pa, 4096)).isEqualTo(Arrays.copyOfRange(contents, 4096, 8192));
    assertThat(fs.cachedPages()).isEqualTo(1);
    frames.free(pa);
    frames.free(pa);
    one.release();
    assertThat(fs.cachedPages()).as("somebody still maps the file").isEqualTo(1);
    other.release();
  }

  @Test
  void behindTheEndAreZerosAndThenNothing() {
    MappedFile mapped = cache.map(file, "/f", false);

    long pa = mapped.takePage(2);

    assertThat(bytesAt(pa, 100)).isEqualTo(Arrays.copyOfRange(contents, 8192, FILE_BYTES));
    assertThat(bytesAt(pa + 100, 3996)).containsOnly(0);
    assertThat(mapped.hasPage(2)).isTrue();
    assertThat(mapped.hasPage(3)).isFalse();
    assertThat(mapped.hasPage(Long.MAX_VALUE)).isFalse();
    assertThat(mapped.hasPage(-1)).isFalse();
    frames.free(pa);
    mapped.release();
  }

  @Test
  void storeToAPageIsSeenByReads() {
    MappedFile mapped = cache.map(file, "/f", true);
    long pa = mapped.takePage(1);
    mapped.dirtied(1);

    ram.writeByte(pa, 0xAB);
    ram.writeByte(pa + 4095, 0xCD);

    byte[] read = read(file);
    assertThat(read).hasSize(FILE_BYTES);
    assertThat(read[4096]).isEqualTo((byte) 0xAB);
    assertThat(read[8191]).isEqualTo((byte) 0xCD);
    assertThat(read[4095]).isEqualTo(contents[4095]);
    frames.free(pa);
    mapped.release();
  }

  @Test
  void writeIsSeenInThePagesAndLeavesTheOthersAlone() {
    MappedFile mapped = cache.map(file, "/f", true);
    long first = mapped.takePage(0);
    long last = mapped.takePage(2);
    mapped.dirtied(0);
    ram.writeByte(first, 0x77);

    write(file, 4090, pattern(5000));

    assertThat(bytesAt(first + 4090, 6)).isEqualTo(Arrays.copyOf(pattern(5000), 6));
    assertThat(ram.readByte(first)).as("not yet written back").isEqualTo(0x77);
    assertThat(bytesAt(last, 4090 + 5000 - 8192))
        .isEqualTo(Arrays.copyOfRange(pattern(5000), 8192 - 4090, 5000));
    assertThat(mapped.hasPage(2)).isTrue();
    assertThat(read(file)[0]).isEqualTo((byte) 0x77);
    frames.free(first);
    frames.free(last);
    mapped.release();
  }

  @Test
  void fileThatGrowsHasMorePages() {
    MappedFile mapped = cache.map(file, "/f", false);
    long pa = mapped.takePage(2);

    write(file, FILE_BYTES, pattern(6000));

    assertThat(bytesAt(pa + 100, 3996)).isEqualTo(Arrays.copyOf(pattern(6000), 3996));
    assertThat(mapped.hasPage(3)).isTrue();
    long next = mapped.takePage(3);
    assertThat(bytesAt(next, 2004)).isEqualTo(Arrays.copyOfRange(pattern(6000), 3996, 6000));
    frames.free(pa);
    frames.free(next);
    mapped.release();
  }

  @Test
  void lastReleaseBringsStoresToTheDisk() throws DiskFormatException {
    MappedFile mapped = cache.map(file, "/f", true);
    long pa = mapped.takePage(2);
    mapped.dirtied(2);
    ram.writeByte(pa + 99, 0x42);
    ram.writeByte(pa + 100, 0x43); // behind the end: not of the file
    frames.free(pa);

    mapped.release();

    byte[] onDisk = read(fs.resolve(fs.root(), "f"));
    assertThat(onDisk).hasSize(FILE_BYTES);
    assertThat(onDisk[FILE_BYTES - 1]).isEqualTo((byte) 0x42);
    FileSystem again = FileSystem.mount(disk.disk.copy(), 50);
    assertThat(again.readFile(again.root(), "f")).isEqualTo(onDisk);
  }

  @Test
  void syncBringsStoresToTheDiskAndGoesOnDoingSo() throws DiskFormatException {
    MappedFile mapped = cache.map(file, "/f", true);
    long pa = mapped.takePage(0);
    mapped.dirtied(0);

    for (int value = 1; value <= 2; value++) {
      ram.writeByte(pa, value);
      fs.sync();
      FileSystem again = FileSystem.mount(disk.disk.copy(), 50);
      assertThat(again.readFile(again.root(), "f")[0]).isEqualTo((byte) value);
    }
    frames.free(pa);
    mapped.release();
  }

  @Test
  void pageThatNobodyHasChangedIsNotWritten() {
    MappedFile mapped = cache.map(file, "/f", true);
    frames.free(mapped.takePage(0));
    frames.free(mapped.takePage(1));
    mapped.dirtied(1);
    int writes = disk.count("w");

    fs.sync();
    mapped.release();

    assertThat(disk.count("w")).isEqualTo(writes);
  }

  @Test
  void pagesOfACutFileAreGone() {
    MappedFile mapped = cache.map(file, "/f", true);
    long pa = mapped.takePage(1);
    mapped.dirtied(1);
    ram.writeByte(pa, 1);

    fs.truncate(file);

    assertThat(cuts).containsExactly(file.number() + " from 0");
    assertThat(mapped.hasPage(0)).isFalse();
    assertThat(fs.cachedPages()).isZero();
    assertThat(frames.references(pa)).as("only who took it").isEqualTo(1);
    frames.free(pa);
    mapped.release();
    assertThat(read(file)).isEmpty();
  }

  @Test
  void fileWithoutANameLivesAsLongAsItIsMapped() {
    int freeInodes = fs.freeInodes();
    MappedFile mapped = cache.map(file, "/f", false);
    fs.release(file);
    assertThat(mapped.path()).isEqualTo("/f");

    fs.unlink(fs.root(), "f");

    long pa = mapped.takePage(1);
    assertThat(bytesAt(pa, 4096)).isEqualTo(Arrays.copyOfRange(contents, 4096, 8192));
    assertThat(mapped.path()).isEqualTo("/f (deleted)");
    assertThat(fs.freeInodes()).isEqualTo(freeInodes);
    frames.free(pa);
    mapped.release();
    assertThat(fs.freeInodes()).isEqualTo(freeInodes + 1);
  }

  @Test
  void programIsNotWrittenAndWhatIsBeingWrittenIsNotRun() {
    MappedFile program = cache.mapProgram(file, "/f");
    assertErrno(Errno.ETXTBSY, () -> open(OpenFlags.O_RDWR));
    assertErrno(Errno.ETXTBSY, () -> open(OpenFlags.O_WRONLY));
    assertErrno(Errno.ETXTBSY, () -> open(OpenFlags.O_TRUNC));
    assertErrno(Errno.ETXTBSY, () -> open(OpenFlags.O_RDWR | OpenFlags.O_CREAT));
    table.release(open(OpenFlags.O_RDONLY));
    program.release();

    OpenFile writer = open(OpenFlags.O_RDWR);
    assertErrno(Errno.ETXTBSY, () -> cache.mapProgram(file, "/f"));
    MappedFile mapping = writer.map(cache);
    table.release(writer);
    assertErrno(Errno.ETXTBSY, () -> cache.mapProgram(file, "/f"));
    mapping.release();
    cache.mapProgram(file, "/f").release();
    assertThat(read(file)).isEqualTo(contents);
  }

  @Test
  void onlyOrdinaryFilesCanBeMapped() {
    OpenFile directory = table.open(table.namespace().root(), "/", new OpenFlags(0));
    assertErrno(Errno.ENODEV, () -> directory.map(cache));
    assertErrno(Errno.EACCES, () -> cache.mapProgram(fs.root(), "/"));
    OpenFileTable.PipeEnds pipe = table.pipe();
    assertErrno(Errno.ENODEV, () -> pipe.readEnd().map(cache));
    table.release(pipe.readEnd());
    table.release(pipe.writeEnd());
    table.release(directory);
  }

  @Test
  void withoutAFrameThereIsNoPage() {
    MappedFile mapped = cache.map(file, "/f", false);
    List<Long> taken = new ArrayList<>();
    while (frames.freeFrames() > 0) {
      taken.add(frames.allocate());
    }

    assertErrno(Errno.ENOMEM, () -> mapped.takePage(0));

    assertThat(fs.cachedPages()).isZero();
    taken.forEach(frames::free);
    mapped.release();
  }

  @Test
  void pageThatCannotBeReadIsAnErrorAndCostsNoFrame() throws DiskFormatException {
    FileSystem fresh = FileSystem.mount(disk, 50);
    Inode inode = fresh.resolve(fresh.root(), "f");
    MappedFile mapped = new PageCache(fresh, frames, (number, page) -> {}).map(inode, "/f", false);
    disk.readsFail = true;

    assertErrno(Errno.EIO, () -> mapped.takePage(1));

    disk.readsFail = false;
    assertThat(frames.freeFrames()).isEqualTo(FRAMES);
    mapped.release();
  }

  @Test
  void diskThatFailsIsAnErrorOfWriteBackButNotOfTheEnd() {
    MappedInode mapped = cache.map(file, "/f", true);
    long pa = mapped.takePage(0);
    mapped.dirtied(0);
    ram.writeByte(pa, contents[0] + 1);
    disk.writesUntilFailure = 0;

    assertErrno(Errno.EIO, mapped::writeBack);

    frames.free(pa);
    mapped.release();
  }

  @Test
  void pageThatCannotBeComparedWithTheDiskDoesNotKeepOthersFromIt() throws DiskFormatException {
    byte[] large = new byte[(BufferCache.DEFAULT_BUFFERS + 1) * Disk.BLOCK_BYTES];
    disk =
        new NotingDisk(
            Mkfs.XV6.image(
                List.of(
                    new Mkfs.Entry("f", contents),
                    new Mkfs.Entry("g", contents),
                    new Mkfs.Entry("large", large))));
    fs = FileSystem.mount(disk, 50);
    cache = new PageCache(fs, frames, (inode, page) -> {});
    file = fs.resolve(fs.root(), "f");
    MappedInode mapped = cache.map(file, "/f", true);
    MappedInode other = cache.map(fs.resolve(fs.root(), "g"), "/g", true);
    for (MappedInode each : List.of(mapped, other)) {
      for (int page = 0; page < 2; page++) {
        long pa = each.takePage(page);
        each.dirtied(page);
        ram.writeByte(pa, ~contents[page * 4096]);
        frames.free(pa);
      }
    }
    fs.readFile(fs.root(), "large"); // No block of the others is in memory any more.
    disk.unreadableBlock = file.blocks[0];

    assertErrno(Errno.EIO, fs::sync);

    disk.unreadableBlock = -1;
    FileSystem again = FileSystem.mount(disk.disk.copy(), 50);
    assertThat(again.readFile(again.root(), "f")[4096]).isEqualTo((byte) ~contents[4096]);
    assertThat(again.readFile(again.root(), "g")[0]).isEqualTo((byte) ~contents[0]);
    mapped.release();
    other.release();
  }

  private OpenFile open(int flags) {
    return table.open(table.namespace().root(), "f", new OpenFlags(flags));
  }

  private byte[] bytesAt(long pa, int length) {
    byte[] bytes = new byte[length];
    ram.read(pa, bytes, 0, length);
    return bytes;
  }

  private byte[] read(Inode inode) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    fs.read(inode, 0, bytes::write, Integer.MAX_VALUE);
    return bytes.toByteArray();
  }

  private void write(Inode inode, int offset, byte[] bytes) {
    int[] taken = {0};
    int written =
        fs.write(
            inode,
            offset,
            (into, start, length) -> {
              System.arraycopy(bytes, taken[0], into, start, length);
              taken[0] += length;
            },
            bytes.length);
    assertThat(written).isEqualTo(bytes.length);
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8) + 1);
    }
    return bytes;
  }

  private static void assertErrno(Errno errno, ThrowingCallable call) {
    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.errno()).isEqualTo(errno));
  }
}
