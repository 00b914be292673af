package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.FileRules;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.abi.StatLayout;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that lead from the disk into a mounted tree and out of it again. */
class NamespaceTest {

  private MemoryDisk disk;
  private FileSystem fs;
  private OpenFileTable table;
  private Namespace namespace;
  private ProcessFiles process;
  private int inodesOfTheMount;

  @BeforeEach
  void mountTheTree() throws DiskFormatException {
    disk =
        Mkfs.XV6.image(
            List.of(new Mkfs.Entry("f", "disk".getBytes(StandardCharsets.ISO_8859_1))),
            List.of(),
            List.of("proc", "d"));
    fs = FileSystem.mount(disk, 50);
    table =
        new OpenFileTable(
            fs,
            new DeviceSwitch(10),
            channel -> {},
            Personality.TRAPEZE.limits(),
            FileRules.TRAPEZE);
    namespace = table.namespace();
    namespace.mount(
        "/proc",
        above ->
            new SampleTree(above, 1, Map.of("meminfo", "memory"))
                .with("7", Map.of("maps", "0-1", "comm", "sh")));
    inodesOfTheMount = fs.inodesInUse();
    process = ProcessFiles.initial(table, 16);
  }

  @AfterEach
  void endOfTheProcessGivesEverythingBack() {
    process.close();
    assertThat(table.openFiles()).isZero();
    assertThat(fs.inodesInUse()).isEqualTo(inodesOfTheMount);
    assertThat(ConsistencyChecker.problems(disk)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/, /proc/meminfo, memory",
    "/, proc/meminfo, memory",
    "/, ///proc//7///maps//, 0-1",
    "/, d/../proc/./7/../meminfo, memory",
    "/, proc/../f, disk",
    "/, proc/7/../../f, disk",
    "/, proc/../../../f, disk",
    "/d, ../proc/7/comm, sh",
    "/proc, meminfo, memory",
    "/proc, ./7/./comm, sh",
    "/proc, ../f, disk",
    "/proc, ../proc/7/maps, 0-1",
    "/proc, /f, disk",
    "/proc/7, maps, 0-1",
    "/proc/7, ../meminfo, memory",
    "/proc/7, ../../f, disk",
    "/proc/7, ../../proc/7/maps, 0-1",
  })
  void pathsGoInAndOut(String directory, String path, String contents) {
    process.changeDirectory(directory);
    assertThat(read(path)).isEqualTo(contents);
  }

  @Test
  void workingDirectoryGoesInAndOut() {
    for (String step : List.of("proc", "7", "..", "../d", "/proc/7", "../..", ".", "proc/.")) {
      process.changeDirectory(step);
    }
    assertThat(read("meminfo")).isEqualTo("memory");
    ProcessFiles child = process.fork();
    child.changeDirectory("7");
    assertThat(read("meminfo")).isEqualTo("memory");
    child.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/proc/none, ENOENT",
    "/proc/7/none, ENOENT",
    "/proc/none/x, ENOENT",
    "/proc/meminfo/x, ENOTDIR",
    "/proc/meminfo/.., ENOTDIR",
    "/proc/7/maps/., ENOTDIR",
  })
  void pathsThatLeadNowhere(String path, Errno errno) {
    assertErrno(errno, () -> open(path, OpenFlags.O_RDONLY));
    assertErrno(errno, () -> process.changeDirectory(path));
    assertErrno(errno, () -> namespace.readFile(process.workingDirectory(), path));
    assertErrno(errno, () -> namespace.unlink(process.workingDirectory(), path));
    assertErrno(errno, () -> namespace.link(process.workingDirectory(), path, "new"));
  }

  @Test
  void nothingInTheTreeIsAProgram() {
    Node here = process.workingDirectory();
    assertErrno(Errno.EACCES, () -> namespace.readFile(here, "/proc/meminfo"));
    assertErrno(Errno.EACCES, () -> namespace.readFile(here, "/proc"));
    assertErrno(Errno.EACCES, () -> namespace.readFile(here, "/d"));
    process.changeDirectory("/proc/7");
    assertThat(namespace.readFile(process.workingDirectory(), "../../f")).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 0x400, 0x401, 0x600, 0x601, 0x201, 0xE02})
  void filesCannotBeWrittenOrCut(int flags) {
    assertErrno(Errno.EACCES, () -> open("/proc/meminfo", flags));
    assertErrno(Errno.EISDIR, () -> open("/proc/7", flags));
    assertErrno(Errno.EISDIR, () -> open("/proc", flags));
  }

  @Test
  void creatingWhatIsThereOpensIt() {
    OpenFile file = open("/proc/meminfo", OpenFlags.O_CREAT);
    assertThat(text(file, 9)).isEqualTo("memory");
    assertErrno(Errno.EBADF, () -> file.write((into, offset, length) -> {}, 1));
    assertErrno(Errno.ENOENT, () -> open("/proc/new", OpenFlags.O_CREAT | OpenFlags.O_RDWR));
    assertErrno(Errno.ENOENT, () -> open("/proc/7/new", OpenFlags.O_CREAT));
    assertErrno(Errno.ENOTDIR, () -> open("/proc/meminfo/new", OpenFlags.O_CREAT));
  }

  @ParameterizedTest
  @CsvSource({
    "/proc/new, ENOENT, ENOENT",
    "/proc/7/new, ENOENT, ENOENT",
    "/proc/meminfo, EEXIST, EACCES",
    "/proc/7, EEXIST, EACCES",
    "/proc/7/maps, EEXIST, EACCES",
    "/proc/., EEXIST, EINVAL",
    "/proc/7/.., EEXIST, EINVAL",
    "/proc/meminfo/x, ENOTDIR, ENOTDIR",
    "/proc, EEXIST, EBUSY",
    "/proc/, EEXIST, EBUSY",
    "proc/../proc, EEXIST, EBUSY",
  })
  void namesCannotBeMadeOrRemoved(String path, Errno making, Errno removing) {
    Node here = process.workingDirectory();
    assertErrno(making, () -> namespace.makeDirectory(here, path));
    assertErrno(making, () -> namespace.makeDevice(here, path, 1, 0));
    assertErrno(making, () -> namespace.link(here, "f", path));
    assertErrno(removing, () -> namespace.unlink(here, path));
    assertThat(read("/proc/meminfo")).isEqualTo("memory");
  }

  @Test
  void linksDoNotCrossTheBorder() {
    Node here = process.workingDirectory();
    assertErrno(Errno.EXDEV, () -> namespace.link(here, "/proc/meminfo", "/new"));
    assertErrno(Errno.EPERM, () -> namespace.link(here, "/proc/7", "/new"));
    assertErrno(Errno.EPERM, () -> namespace.link(here, "/proc", "/new"));
    assertErrno(Errno.ENOENT, () -> namespace.link(here, "f", "/proc/new"));
    assertErrno(Errno.ENOENT, () -> open("new", OpenFlags.O_RDONLY));
  }

  @Test
  void namesAreNotCutTo14BytesAsOnTheDisk() {
    assertErrno(Errno.ENOENT, () -> open("/proc/meminfo12345678", OpenFlags.O_RDONLY));
    assertThat(open("/f", OpenFlags.O_RDONLY).status().fileSystem()).isEqualTo(FileStatus.DISK);
  }

  @Test
  void entriesAreListedWithTheDots() {
    OpenFile directory = open("/proc/7", OpenFlags.O_RDONLY);
    List<String> names = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    DirectoryEntry entry = directory.nextEntry(0);
    while (entry != null) {
      names.add(entry.name());
      numbers.add(entry.inode());
      entry = directory.nextEntry(entry.nextPosition());
    }
    assertThat(names).containsExactly(".", "..", "comm", "maps");
    assertThat(numbers).containsExactly(155, 1, 15_599, 15_609);
    assertErrno(Errno.EINVAL, () -> directory.nextEntry(-1));
    assertThat(directory.nextEntry(Long.MAX_VALUE)).isNull();
    assertThat(directory.nextEntry(1L << 32)).isNull();
    assertErrno(Errno.EISDIR, () -> directory.read((from, offset, length) -> {}, 1));
    assertErrno(Errno.EBADF, () -> directory.write((into, offset, length) -> {}, 1));
    assertErrno(Errno.ESPIPE, () -> directory.seek(0, Whence.SET));
    assertErrno(Errno.ENOTDIR, () -> open("/proc/meminfo", OpenFlags.O_RDONLY).nextEntry(0));
  }

  @Test
  void statusSaysWhatAndWhere() {
    FileStatus file = open("/proc/meminfo", OpenFlags.O_RDONLY).status();
    assertThat(file)
        .isEqualTo(new FileStatus(FileStatus.SYNTHETIC, 209, InodeType.FILE, 0_444, 1, 0, 0, 0));
    FileStatus directory = open("/proc", OpenFlags.O_RDONLY).status();
    assertThat(directory)
        .isEqualTo(new FileStatus(FileStatus.SYNTHETIC, 1, InodeType.DIRECTORY, 0_555, 3, 0, 0, 0));
    byte[] stat = directory.encode(StatLayout.VIMIX_32);
    assertThat(LittleEndian.getInt(stat, StatLayout.VIMIX_32.mode().offset())).isEqualTo(0_040_555);
    assertThat(LittleEndian.getInt(stat, StatLayout.VIMIX_32.fileSystem().offset())).isEqualTo(2);
  }

  @Test
  void seekMovesTheNextReadOfASyntheticFile() {
    OpenFile file = open("/proc/meminfo", OpenFlags.O_RDONLY);
    assertThat(file.seek(2, Whence.SET)).isEqualTo(2);
    assertThat(text(file, 2)).isEqualTo("mo");
    assertThat(file.seek(-3, Whence.CUR)).isEqualTo(1);
    assertThat(text(file, 99)).isEqualTo("emory");
    assertThat(file.seek(Long.MAX_VALUE, Whence.SET)).isEqualTo(Long.MAX_VALUE);
    assertThat(text(file, 1)).isEmpty();
    assertErrno(Errno.EINVAL, () -> file.seek(1, Whence.CUR));
    assertErrno(Errno.EINVAL, () -> file.seek(-1, Whence.SET));
    assertErrno(Errno.EINVAL, () -> file.seek(Long.MIN_VALUE, Whence.CUR));
    assertErrno(Errno.EINVAL, () -> file.seek(0, Whence.END));
    assertThat(file.seek(0, Whence.CUR)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void treeIsNotMountedWhereThereIsNoDirectory() {
    namespace.mount("/f", above -> new SampleTree(above, 1, Map.of()));
    namespace.mount("/none", above -> new SampleTree(above, 1, Map.of()));
    assertThat(read("/f")).isEqualTo("disk");
    assertErrno(Errno.ENOENT, () -> process.changeDirectory("/none"));
  }

  @Test
  void theDirectoryUnderTheMountStaysAsItIs() {
    process.close();
    assertThat(fs.nextEntry(fs.resolve(fs.root(), "proc"), 32)).isNull();
    process = ProcessFiles.initial(table, 16);
    inodesOfTheMount = fs.inodesInUse();
  }

  private OpenFile open(String path, int flags) {
    OpenFile file = table.open(process.workingDirectory(), path, new OpenFlags(flags));
    process.descriptors().add(file);
    return file;
  }

  private String read(String path) {
    return text(open(path, OpenFlags.O_RDONLY), 99);
  }

  private static String text(OpenFile file, int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(file.read(Bytes.to(bytes), length)).isEqualTo(new Transfer(bytes.size(), null));
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static void assertErrno(Errno errno, ThrowingCallable call) {
    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(call)
        .extracting(ErrnoException::errno)
        .isEqualTo(errno);
  }
}
