package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.FileRules;
import dev.trapeze.kernel.abi.Personality;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code lseek} on what lies on the disk, and writes behind the end of a file. */
class SeekTest {

  private static final int DEVICES = 10;

  private MemoryDisk disk;
  private FileSystem fs;
  private OpenFileTable table;
  private ProcessFiles process;

  @BeforeEach
  void startProcess() throws DiskFormatException {
    disk = Mkfs.XV6.image(List.of(new Mkfs.Entry("f", "hello".getBytes(StandardCharsets.UTF_8))));
    startWith(FileRules.TRAPEZE);
  }

  private void startWith(FileRules rules) throws DiskFormatException {
    fs = FileSystem.mount(disk, 50);
    DeviceSwitch devices = new DeviceSwitch(DEVICES);
    devices.register(DeviceSwitch.NULL_MAJOR, new NullDevice());
    devices.register(DeviceSwitch.ZERO_MAJOR, new ZeroDevice());
    devices.register(DeviceSwitch.RANDOM_MAJOR, new RandomDevice(1));
    table = new OpenFileTable(fs, devices, channel -> {}, Personality.TRAPEZE.limits(), rules);
    process = ProcessFiles.initial(table, 16);
  }

  @AfterEach
  void theDiskIsConsistent() {
    process.close();
    assertThat(ConsistencyChecker.problems(disk)).isEmpty();
  }

  @Test
  void placesAreCountedFromStartHereAndEnd() {
    OpenFile file = open("f", OpenFlags.O_RDONLY);
    assertThat(file.seek(1, Whence.SET)).isEqualTo(1);
    assertThat(text(file, 2)).isEqualTo("el");
    assertThat(file.seek(-2, Whence.CUR)).isEqualTo(1);
    assertThat(text(file, 1)).isEqualTo("e");
    assertThat(file.seek(-1, Whence.END)).isEqualTo(4);
    assertThat(text(file, 9)).isEqualTo("o");
    assertThat(file.seek(3, Whence.END)).isEqualTo(8);
    assertThat(text(file, 9)).isEmpty();
    assertThat(file.seek(0, Whence.CUR)).isEqualTo(8);
  }

  @Test
  void placesThatCannotBeLeaveThePlace() {
    OpenFile file = open("f", OpenFlags.O_RDONLY);
    file.seek(2, Whence.SET);
    long most = fs.maxFileBytes();
    assertErrno(Errno.EINVAL, () -> file.seek(-1, Whence.SET));
    assertErrno(Errno.EINVAL, () -> file.seek(-3, Whence.CUR));
    assertErrno(Errno.EINVAL, () -> file.seek(-6, Whence.END));
    assertErrno(Errno.EINVAL, () -> file.seek(most + 1, Whence.SET));
    assertErrno(Errno.EINVAL, () -> file.seek(most - 1, Whence.CUR));
    assertErrno(Errno.EINVAL, () -> file.seek(Long.MAX_VALUE, Whence.END));
    assertErrno(Errno.EINVAL, () -> file.seek(Long.MIN_VALUE, Whence.SET));
    assertErrno(Errno.EINVAL, () -> Whence.ofNumber(3));
    assertErrno(Errno.EINVAL, () -> Whence.ofNumber(-1));
    assertThat(text(file, 9)).isEqualTo("llo");
    assertThat(file.seek(most, Whence.SET)).isEqualTo(most);
  }

  @Test
  void writeOverwritesWhereTheSeekWent() {
    OpenFile file = open("f", OpenFlags.O_RDWR);
    file.seek(1, Whence.SET);
    write(file, "ipp");
    assertThat(contents()).isEqualTo("hippo");
    file.seek(-1, Whence.END);
    write(file, "y!");
    assertThat(contents()).isEqualTo("hippy!");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1018, 1019, 1020, 2043, 12 * 1024, 40_000})
  void writeBehindTheEndLeavesZerosBetween(int gap) {
    OpenFile file = open("f", OpenFlags.O_RDWR);
    file.seek(gap, Whence.END);
    assertThat(contents()).isEqualTo("hello");
    String text = "x".repeat(1500);
    write(file, text);
    assertThat(contents()).isEqualTo("hello" + "\0".repeat(gap) + text);
    assertThat(file.seek(0, Whence.CUR)).isEqualTo(5 + gap + 1500);
  }

  @Test
  void nothingWrittenBehindTheEndLengthensNothing() {
    OpenFile file = open("f", OpenFlags.O_RDWR);
    file.seek(100, Whence.SET);
    assertThat(file.write(Bytes.from(new byte[0]), 0).bytes()).isZero();
    assertErrno(
        Errno.EFAULT,
        () ->
            file.write(
                (into, offset, length) -> {
                  throw ErrnoException.of(Errno.EFAULT);
                },
                10));
    assertThat(contents()).isEqualTo("hello");
  }

  @Test
  void sourceThatFailsLaterHasWrittenWhatItGave() {
    OpenFile file = open("f", OpenFlags.O_RDWR);
    file.seek(1000, Whence.SET);
    int[] given = {0};
    Transfer transfer =
        file.write(
            (into, offset, length) -> {
              if (given[0] + length > 3000) {
                throw ErrnoException.of(Errno.EFAULT);
              }
              Arrays.fill(into, offset, offset + length, (byte) 'y');
              given[0] += length;
            },
            9000);
    assertThat(transfer.bytes()).isBetween(1000, 3000);
    String written = "y".repeat(transfer.bytes());
    assertThat(contents()).isEqualTo("hello" + "\0".repeat(995) + written);
  }

  @Test
  void gapThatTheDiskHasNoRoomForChangesNothing() throws DiskFormatException {
    disk = new Mkfs(120, 20, 30).image(List.of(new Mkfs.Entry("f", new byte[5])));
    startWith(FileRules.TRAPEZE);
    OpenFile file = open("f", OpenFlags.O_RDWR);
    file.seek(200_000, Whence.SET);
    int free = fs.freeBlocks();
    assertErrno(Errno.ENOSPC, () -> write(file, "x"));
    assertThat(file.status().sizeBytes()).isEqualTo(5);
    assertThat(fs.freeBlocks()).isEqualTo(free);
    file.seek(fs.maxFileBytes(), Whence.SET);
    assertErrno(Errno.EFBIG, () -> write(file, "x"));
  }

  @Test
  void appendingFileWritesAtItsEndWhereverItWasSoughtTo() {
    OpenFile file = open("f", OpenFlags.O_RDWR | OpenFlags.O_APPEND);
    file.seek(1, Whence.SET);
    assertThat(text(file, 2)).isEqualTo("el");
    write(file, "!");
    assertThat(contents()).isEqualTo("hello!");
    assertThat(file.seek(0, Whence.CUR)).isEqualTo(6);
  }

  @Test
  void xv6sRulesRefuseAWriteBehindTheEnd() throws DiskFormatException {
    startWith(FileRules.XV6);
    OpenFile file = open("f", OpenFlags.O_RDWR);
    file.seek(6, Whence.SET);
    assertErrno(Errno.EINVAL, () -> write(file, "x"));
    file.seek(5, Whence.SET);
    write(file, "x");
    assertThat(contents()).isEqualTo("hellox");
  }

  @Test
  void duplicatesShareThePlace() {
    int fd = process.descriptors().add(open(OpenFlags.O_RDONLY));
    int other = process.descriptors().duplicate(fd);
    process.descriptors().get(fd).seek(3, Whence.SET);
    assertThat(text(process.descriptors().get(other), 9)).isEqualTo("lo");
  }

  @Test
  void streamsHaveNoPlaces() {
    OpenFileTable.PipeEnds ends = table.pipe();
    process.descriptors().add(ends.readEnd());
    process.descriptors().add(ends.writeEnd());
    assertErrno(Errno.ESPIPE, () -> ends.readEnd().seek(0, Whence.CUR));
    assertErrno(Errno.ESPIPE, () -> ends.writeEnd().seek(0, Whence.END));
  }

  @ParameterizedTest
  @ValueSource(ints = {DeviceSwitch.NULL_MAJOR, DeviceSwitch.ZERO_MAJOR, DeviceSwitch.RANDOM_MAJOR})
  void devicesThatAreTheSameEverywhereAreAtZero(int major) {
    table.namespace().makeDevice(process.workingDirectory(), "dev", major, 0);
    assertThat(open("dev", OpenFlags.O_RDONLY).seek(77, Whence.SET)).isZero();
  }

  @Test
  void randomSeeksReadsAndWritesAreThoseOfAnArray() {
    long seed = Long.getLong("trapeze.seek.seed", 20_26L);
    Random random = new Random(seed);
    byte[] model = new byte[60_000];
    System.arraycopy("hello".getBytes(StandardCharsets.UTF_8), 0, model, 0, 5);
    int size = 5;
    OpenFile file = open("f", OpenFlags.O_RDWR);
    int at = 0;
    for (int i = 0; i < 300; i++) {
      if (random.nextInt(3) > 0) {
        at = random.nextInt(random.nextInt(3) == 0 ? 50_000 : size + 10);
        assertThat(file.seek(at, Whence.SET)).as("seed %d", seed).isEqualTo(at);
      }
      int length = Math.min(random.nextInt(3000), model.length - at);
      if (random.nextBoolean()) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        file.write(Bytes.from(bytes), length);
        System.arraycopy(bytes, 0, model, at, length);
        size = length > 0 ? Math.max(size, at + length) : size;
        at += length;
      } else {
        int end = Math.max(at, Math.min(size, at + length));
        assertThat(text(file, length).getBytes(StandardCharsets.ISO_8859_1))
            .as("seed %d, step %d", seed, i)
            .isEqualTo(Arrays.copyOfRange(model, at, end));
        at = end;
      }
    }
    assertThat(file.status().sizeBytes()).isEqualTo(size);
  }

  private OpenFile open(String path, int flags) {
    OpenFile file = table.open(process.workingDirectory(), path, new OpenFlags(flags));
    process.descriptors().add(file);
    return file;
  }

  private OpenFile open(int flags) {
    return table.open(process.workingDirectory(), "f", new OpenFlags(flags));
  }

  private static String text(OpenFile file, int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(file.read(Bytes.to(bytes), length)).isEqualTo(new Transfer(bytes.size(), null));
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static void write(OpenFile file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(file.write(Bytes.from(bytes), bytes.length).bytes()).isEqualTo(bytes.length);
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
