package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.FileRules;
import dev.trapeze.kernel.abi.Limits;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFileTest {

  private static final Limits LIMITS = new Limits(64, 16, 20, 50, 10, 31, 128);

  private static final int O_RDONLY = OpenFlags.O_RDONLY;
  private static final int O_WRONLY = OpenFlags.O_WRONLY;
  private static final int O_RDWR = OpenFlags.O_RDWR;
  private static final int O_CREAT = OpenFlags.O_CREAT;
  private static final int O_TRUNC = OpenFlags.O_TRUNC;
  private static final int O_APPEND = OpenFlags.O_APPEND;

  private MemoryDisk disk;
  private FileSystem fs;
  private OpenFileTable table;
  private ProcessFiles process;

  @BeforeEach
  void startProcess() throws DiskFormatException {
    disk = Mkfs.XV6.image(List.of(new Mkfs.Entry("f", "hello".getBytes(StandardCharsets.UTF_8))));
    fs = FileSystem.mount(disk, 50);
    table = new OpenFileTable(fs, new DeviceSwitch(10), channel -> {}, LIMITS, FileRules.TRAPEZE);
    process = ProcessFiles.initial(table, 16);
  }

  @AfterEach
  void endOfTheProcessClosesEverything() {
    process.close();
    assertThat(table.openFiles()).isZero();
    assertThat(fs.inodesInUse()).isEqualTo(1);
    assertThat(ConsistencyChecker.problems(disk)).isEmpty();
  }

  @Test
  void readsFollowOneAnother() {
    int fd = open("f", O_RDONLY);
    assertThat(read(fd, 2)).isEqualTo("he");
    assertThat(read(fd, 10)).isEqualTo("llo");
    assertThat(read(fd, 10)).isEmpty();
  }

  @Test
  void duplicateSharesThePosition() {
    int fd = open("f", O_RDONLY);
    int other = process.descriptors().duplicate(fd);
    ProcessFiles child = process.fork();
    assertThat(read(fd, 1)).isEqualTo("h");
    assertThat(read(other, 1)).isEqualTo("e");
    process.descriptors().close(fd);
    assertThat(text(child.descriptors().get(fd), 1)).isEqualTo("l");
    assertThat(table.openFiles()).isEqualTo(1);
    child.close();
    assertThat(read(other, 9)).isEqualTo("lo");
  }

  @Test
  void twoOpensHaveTwoPositions() {
    int fd = open("f", O_RDONLY);
    int other = open("f", O_RDONLY);
    read(fd, 3);
    assertThat(read(other, 9)).isEqualTo("hello");
  }

  @Test
  void appendWritesAtTheEndWhoeverHasWritten() {
    int append = open("f", O_WRONLY | O_APPEND);
    int plain = open("f", O_RDWR);
    write(append, "1");
    write(plain, "H");
    write(append, "2");
    assertThat(contents()).isEqualTo("Hello12");
  }

  @Test
  void withoutAppendWritingStartsAtTheBeginning() {
    write(open("f", O_WRONLY), "J");
    assertThat(contents()).isEqualTo("Jello");
  }

  @Test
  void truncatingOpenEmptiesTheFile() {
    open("f", O_WRONLY | O_TRUNC);
    assertThat(contents()).isEmpty();
  }

  @Test
  void writeAfterAnotherOneCutTheFileLeavesZerosInFrontOfIt() {
    int fd = open("f", O_RDWR);
    read(fd, 5);
    open("f", O_WRONLY | O_TRUNC);
    write(fd, "x");
    assertThat(contents()).isEqualTo("\0\0\0\0\0x");
  }

  @ParameterizedTest
  @CsvSource({"0, true, false", "1, false, true", "2, true, true", "3, false, true"})
  void flagsSayWhatIsAllowed(int flags, boolean readable, boolean writable) {
    OpenFile file = process.descriptors().get(open("f", flags));
    if (!readable) {
      assertErrno(Errno.EBADF, () -> file.read((b, o, n) -> {}, 1));
    } else {
      assertThat(text(file, 1)).isEqualTo("h");
    }
    if (!writable) {
      assertErrno(Errno.EBADF, () -> file.write((b, o, n) -> {}, 1));
    } else {
      assertThat(file.write((b, o, n) -> {}, 1).bytes()).isEqualTo(1);
    }
  }

  @Test
  void negativeLengthIsInvalid() {
    OpenFile file = process.descriptors().get(open("f", O_RDWR));
    assertErrno(Errno.EINVAL, () -> file.read((b, o, n) -> {}, -1));
    assertErrno(Errno.EINVAL, () -> file.write((b, o, n) -> {}, -1));
  }

  @Test
  void sinkThatFailsLeavesThePosition() {
    int fd = open("f", O_RDONLY);
    assertErrno(
        Errno.EFAULT,
        () ->
            process
                .descriptors()
                .get(fd)
                .read(
                    (b, o, n) -> {
                      throw ErrnoException.of(Errno.EFAULT);
                    },
                    3));
    assertThat(read(fd, 9)).isEqualTo("hello");
  }

  @Test
  void directoryIsOpenedForReadingOnly() {
    int fd = open("/", O_RDONLY);
    assertThat(read(fd, 3)).isEqualTo("\1\0.");
    for (int flags : new int[] {O_WRONLY, O_RDWR, O_TRUNC, O_CREAT, O_APPEND}) {
      assertErrno(Errno.EISDIR, () -> open("/", flags));
    }
    assertThat(table.openFiles()).isEqualTo(1);
  }

  @Test
  void deviceWithoutADriverCanBeOpenedAndNotUsed() {
    Inode root = fs.root();
    fs.makeDevice(root, "dev", 9, 3);
    fs.makeDevice(root, "no", 10, 0);
    fs.makeDevice(root, "neg", -1, 0);
    fs.release(root);
    OpenFile file = process.descriptors().get(open("dev", O_RDWR | O_CREAT));
    assertThat(file.status().major()).isEqualTo(9);
    assertThat(file.status().minor()).isEqualTo(3);
    assertErrno(Errno.ENXIO, () -> file.read((b, o, n) -> {}, 1));
    assertErrno(Errno.ENXIO, () -> file.write((b, o, n) -> {}, 1));
    assertErrno(Errno.ENXIO, () -> open("no", O_RDONLY));
    assertErrno(Errno.ENXIO, () -> open("neg", O_RDONLY));
  }

  @Test
  void lowestFreeDescriptorIsTaken() {
    assertThat(open("f", O_RDONLY)).isZero();
    assertThat(open("f", O_RDONLY)).isEqualTo(1);
    process.descriptors().close(0);
    assertThat(process.descriptors().duplicate(1)).isZero();
    assertErrno(Errno.EBADF, () -> process.descriptors().close(2));
    assertErrno(Errno.EBADF, () -> process.descriptors().get(-1));
    assertErrno(Errno.EBADF, () -> process.descriptors().get(16));
  }

  @Test
  void descriptorsRunOut() {
    for (int i = 0; i < 16; i++) {
      open("f", O_RDONLY);
    }
    assertErrno(Errno.EMFILE, () -> process.descriptors().requireFree(1));
    assertErrno(Errno.EMFILE, () -> process.descriptors().duplicate(3));
    process.descriptors().close(3);
    process.descriptors().requireFree(1);
    assertErrno(Errno.EMFILE, () -> process.descriptors().requireFree(2));
  }

  @Test
  void openFilesOfTheSystemRunOut() {
    ProcessFiles child = process.fork();
    for (int i = 0; i < 16; i++) {
      open("f", O_RDONLY);
    }
    for (int i = 0; i < 3; i++) {
      child.descriptors().add(table.open(child.workingDirectory(), "f", new OpenFlags(0)));
    }
    assertErrno(Errno.ENFILE, () -> table.pipe());
    child.descriptors().add(table.open(child.workingDirectory(), "f", new OpenFlags(0)));
    Node root = child.workingDirectory();
    assertErrno(Errno.ENFILE, () -> table.open(root, "f", new OpenFlags(0)));
    assertErrno(Errno.ENFILE, () -> table.open(root, "new", new OpenFlags(O_CREAT)));
    assertErrno(Errno.ENOENT, () -> table.namespace().walk(root, "new"));
    child.close();
  }

  @Test
  void workingDirectoryIsTheProcesss() {
    table.namespace().makeDirectory(process.workingDirectory(), "d");
    process.changeDirectory("d");
    ProcessFiles child = process.fork();
    child.changeDirectory("..");
    assertThat(child.workingDirectory().number()).isEqualTo(1);
    assertThat(process.workingDirectory().number()).isNotEqualTo(1);
    assertErrno(Errno.ENOTDIR, () -> child.changeDirectory("f"));
    assertErrno(Errno.ENOENT, () -> child.changeDirectory("none"));
    child.close();
  }

  @Test
  void unlinkedOpenFileIsFreedAtItsLastClose() {
    int fd = open("new", O_RDWR | O_CREAT);
    write(fd, "x");
    table.namespace().unlink(process.workingDirectory(), "new");
    assertThat(process.descriptors().get(fd).status().links()).isZero();
    process.descriptors().close(fd);
    assertThat(ConsistencyChecker.problems(disk)).isEmpty();
  }

  private int open(String path, int flags) {
    return process
        .descriptors()
        .add(table.open(process.workingDirectory(), path, new OpenFlags(flags)));
  }

  private String read(int fd, int length) {
    return text(process.descriptors().get(fd), length);
  }

  private static String text(OpenFile file, int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(file.read(Bytes.to(bytes), length)).isEqualTo(new Transfer(bytes.size(), null));
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private void write(int fd, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    process.descriptors().get(fd).write(Bytes.from(bytes), bytes.length);
  }

  private String contents() {
    return new String(
        table.namespace().readFile(process.workingDirectory(), "f"), StandardCharsets.ISO_8859_1);
  }

  private static void assertErrno(Errno errno, ThrowingCallable call) {
    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(call)
        .extracting(ErrnoException::errno)
        .isEqualTo(errno);
  }
}
