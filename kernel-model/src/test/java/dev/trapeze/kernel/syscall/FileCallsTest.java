package dev.trapeze.kernel.syscall;

import static dev.trapeze.kernel.syscall.FileCaller.DATA_END_VA;
import static dev.trapeze.kernel.syscall.FileCaller.DATA_VA;
import static dev.trapeze.kernel.syscall.FileCaller.GUARD_VA;
import static dev.trapeze.kernel.syscall.FileCaller.TEXT_VA;
import static dev.trapeze.kernel.syscall.FileCaller.UNMAPPED_VA;
import static dev.trapeze.kernel.syscall.FileCaller.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.OpenFlags;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.wait.WaitChannel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Xlen.class)
class FileCallsTest {

  private static final long NAME = DATA_VA;
  private static final long OTHER_NAME = DATA_VA + 0x100;
  private static final long BUFFER = DATA_VA + 0x200;
  private static final int O_RDWR_CREAT = OpenFlags.O_RDWR | OpenFlags.O_CREAT;

  @Parameter private Xlen xlen = Xlen.RV64;
  private FileCaller caller;

  @BeforeEach
  void startProcess() throws DiskFormatException {
    caller = new FileCaller(xlen, false);
  }

  @Test
  void writtenBytesAreReadBack() {
    long fd = open("f", O_RDWR_CREAT);
    caller.string(BUFFER, "hello");
    assertThat(caller.value(Syscall.WRITE, fd, BUFFER, 5)).isEqualTo(5);
    long again = open("f", 0);
    assertThat(caller.value(Syscall.READ, again, BUFFER + 100, 100)).isEqualTo(5);
    assertThat(caller.get(BUFFER + 100, 5)).asString().isEqualTo("hello");
    assertThat(caller.value(Syscall.READ, again, BUFFER, 100)).isZero();
  }

  @Test
  void seekGoesWhereTheWordsSay() {
    long fd = open("f", O_RDWR_CREAT);
    caller.value(Syscall.WRITE, fd, BUFFER, 50);
    assertThat(caller.value(Syscall.LSEEK, fd, -20, 2)).isEqualTo(30);
    assertThat(caller.value(Syscall.LSEEK, fd, -5, 1)).isEqualTo(25);
    assertThat(caller.value(Syscall.READ, fd, BUFFER, 100)).isEqualTo(25);
    assertThat(caller.value(Syscall.LSEEK, fd, -1, 0)).isEqualTo(error(Errno.EINVAL));
    assertThat(caller.value(Syscall.LSEEK, fd, 0, 3)).isEqualTo(error(Errno.EINVAL));
    assertThat(caller.value(Syscall.LSEEK, fd, Long.MAX_VALUE, 0)).isNegative();
    assertThat(caller.value(Syscall.LSEEK, 15, 0, 0)).isEqualTo(error(Errno.EBADF));
    caller.files.namespace().mount("/proc", EndlessTree::new);
    assertThat(caller.value(Syscall.MKDIR, caller.string(NAME, "proc"), 0)).isZero();
    caller.files.namespace().mount("/proc", EndlessTree::new);
    long endless = open("proc/endless", 0);
    assertThat(caller.value(Syscall.LSEEK, endless, Integer.MAX_VALUE, 0))
        .isEqualTo(Integer.MAX_VALUE);
    // A place above what a long of 32 bits holds is reached all the same, as in Linux.
    assertThat(caller.value(Syscall.LSEEK, endless, 1, 1))
        .isEqualTo(xlen == Xlen.RV32 ? error(Errno.EOVERFLOW) : 1L << 31);
    assertThat(caller.value(Syscall.LSEEK, endless, -1, 1)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void readNeedsAPageThatTheProgramMayWrite() {
    long fd = open("f", O_RDWR_CREAT);
    caller.value(Syscall.WRITE, fd, BUFFER, 50);
    long again = open("f", 0);
    for (long va : badToWrite()) {
      assertThat(caller.value(Syscall.READ, again, va, 10)).isEqualTo(error(Errno.EFAULT));
    }
    assertThat(caller.value(Syscall.READ, again, DATA_END_VA - 5, 10))
        .isEqualTo(error(Errno.EFAULT));
    assertThat(caller.value(Syscall.READ, again, BUFFER, 100)).isEqualTo(50);
  }

  @Test
  void writeNeedsAPageThatTheProgramMayRead() {
    long fd = open("f", O_RDWR_CREAT);
    assertThat(caller.value(Syscall.WRITE, fd, TEXT_VA, 10)).isEqualTo(10);
    for (long va : badToRead()) {
      assertThat(caller.value(Syscall.WRITE, fd, va, 10)).isEqualTo(error(Errno.EFAULT));
    }
    assertThat(caller.value(Syscall.WRITE, fd, DATA_END_VA - 5, 10)).isEqualTo(error(Errno.EFAULT));
    caller.value(Syscall.FSTAT, fd, BUFFER);
    assertThat(word(BUFFER + (xlen == Xlen.RV32 ? 20 : 32))).isEqualTo(10);
  }

  @Test
  void lengthsBeyondTheMemoryAreHarmless() {
    long fd = open("f", O_RDWR_CREAT);
    int huge = Integer.MAX_VALUE;
    assertThat(caller.value(Syscall.WRITE, fd, BUFFER, -1)).isEqualTo(error(Errno.EINVAL));
    assertThat(caller.value(Syscall.READ, fd, BUFFER, -1)).isEqualTo(error(Errno.EINVAL));
    // What lies in the memory is written.
    assertThat(caller.value(Syscall.WRITE, fd, DATA_VA, huge)).isEqualTo(8192);
    assertThat(caller.value(Syscall.WRITE, fd, xlen.zeroExtend(-16L), huge))
        .isEqualTo(error(Errno.EFAULT));
  }

  @Test
  void badPathIsAnErrorInEveryCall() {
    for (long va : badToRead()) {
      assertThat(caller.value(Syscall.OPEN, va, 0)).isEqualTo(error(Errno.EFAULT));
      assertThat(caller.value(Syscall.OPEN, va, O_RDWR_CREAT)).isEqualTo(error(Errno.EFAULT));
      assertThat(caller.value(Syscall.CHDIR, va)).isEqualTo(error(Errno.EFAULT));
      assertThat(caller.value(Syscall.MKDIR, va)).isEqualTo(error(Errno.EFAULT));
      assertThat(caller.value(Syscall.MKNOD, va, 0020000, 0)).isEqualTo(error(Errno.EFAULT));
      assertThat(caller.value(Syscall.UNLINK, va)).isEqualTo(error(Errno.EFAULT));
      assertThat(caller.value(Syscall.LINK, va, NAME)).isEqualTo(error(Errno.EFAULT));
      caller.string(NAME, "f");
      assertThat(caller.value(Syscall.LINK, NAME, va)).isEqualTo(error(Errno.EFAULT));
    }
    caller.put(DATA_END_VA - 3, new byte[] {'a', 'b', 'c'});
    assertThat(caller.value(Syscall.OPEN, DATA_END_VA - 3, 0)).isEqualTo(error(Errno.EFAULT));
  }

  @Test
  void pathHas127BytesAtMost() {
    String path = "/".repeat(126) + "f";
    assertThat(caller.value(Syscall.OPEN, caller.string(NAME, path), O_RDWR_CREAT)).isZero();
    assertThat(caller.value(Syscall.OPEN, caller.string(NAME, "/" + path), 0))
        .isEqualTo(error(Errno.ENAMETOOLONG));
  }

  @Test
  void statusOfAFileHasTheWidthsLayout() {
    long fd = open("f", O_RDWR_CREAT);
    caller.value(Syscall.WRITE, fd, BUFFER, 7);
    caller.put(BUFFER, new byte[] {-1, -1, -1, -1});
    assertThat(caller.value(Syscall.FSTAT, fd, BUFFER)).isZero();
    boolean narrow = xlen == Xlen.RV32;
    assertThat(word(BUFFER)).isEqualTo(1);
    assertThat(word(BUFFER + (narrow ? 4 : 8))).isEqualTo(2);
    assertThat(word(BUFFER + (narrow ? 8 : 16))).isEqualTo(0100755);
    assertThat(word(BUFFER + (narrow ? 20 : 32))).isEqualTo(7);
    for (long va : badToWrite()) {
      assertThat(caller.value(Syscall.FSTAT, fd, va)).isEqualTo(error(Errno.EFAULT));
    }
  }

  @Test
  void entriesOfADirectoryAreReadOneByOne() {
    open("abcdefghijklmn", O_RDWR_CREAT);
    long fd = open("/", 0);
    assertThat(caller.value(Syscall.GET_DIRENT, fd, BUFFER, 0)).isEqualTo(16);
    assertThat(caller.value(Syscall.GET_DIRENT, fd, BUFFER, 16)).isEqualTo(32);
    assertThat(caller.value(Syscall.GET_DIRENT, fd, BUFFER, 32)).isEqualTo(48);
    int name = xlen == Xlen.RV32 ? 11 : 19;
    assertThat(caller.get(BUFFER + name, 15)).asString().isEqualTo("abcdefghijklmn\0");
    assertThat(caller.value(Syscall.GET_DIRENT, fd, BUFFER, 48)).isZero();
    assertThat(caller.value(Syscall.GET_DIRENT, fd, BUFFER, 7)).isEqualTo(error(Errno.EINVAL));
    assertThat(caller.value(Syscall.GET_DIRENT, fd, BUFFER, -16)).isEqualTo(error(Errno.EINVAL));
    assertThat(caller.value(Syscall.GET_DIRENT, 0, BUFFER, 0)).isEqualTo(error(Errno.ENOTDIR));
    for (long va : badToWrite()) {
      assertThat(caller.value(Syscall.GET_DIRENT, fd, va, 0)).isEqualTo(error(Errno.EFAULT));
    }
  }

  @Test
  void readerOfAnEmptyPipeWaits() {
    assertThat(caller.value(Syscall.PIPE, BUFFER)).isZero();
    assertThat(word(BUFFER)).isZero();
    assertThat(word(BUFFER + 4)).isEqualTo(1);
    assertThat(caller.call(Syscall.READ, 0, BUFFER, 10).blockedOn())
        .isInstanceOf(WaitChannel.PipeReadable.class);
    caller.process().pendingCall().clear();
    assertThat(caller.value(Syscall.WRITE, 1, BUFFER, 3)).isEqualTo(3);
    assertThat(caller.value(Syscall.READ, 0, BUFFER, 10)).isEqualTo(3);
    caller.value(Syscall.CLOSE, 1);
    assertThat(caller.value(Syscall.READ, 0, BUFFER, 10)).isZero();
  }

  @Test
  void writerOfAFullPipeGoesOnWhereItWas() {
    byte[] sent = new byte[1200];
    for (int i = 0; i < sent.length; i++) {
      sent[i] = (byte) (i * 13 + i / 256);
    }
    caller.value(Syscall.PIPE, DATA_VA);
    Process writer = caller.process();
    Process reader = caller.fork();
    caller.put(BUFFER, sent);
    byte[] got = new byte[1200];
    int done = 0;
    for (int attempt = 0; attempt < 3; attempt++) {
      caller.become(writer);
      FileCaller.Result result = caller.call(Syscall.WRITE, 1, BUFFER, 1200);
      assertThat(result.blockedOn() == null).isEqualTo(attempt == 2);
      assertThat(result.value()).isEqualTo(attempt == 2 ? 1200 : 0);
      caller.become(reader);
      int bytes = (int) caller.value(Syscall.READ, 0, BUFFER, 1200);
      System.arraycopy(caller.get(BUFFER, bytes), 0, got, done, bytes);
      done += bytes;
    }
    assertThat(got).isEqualTo(sent);
  }

  @Test
  void writerWhoseReaderEndsIsToldHowFarItCame() {
    caller.value(Syscall.PIPE, DATA_VA);
    assertThat(caller.call(Syscall.WRITE, 1, BUFFER, 600).blockedOn()).isNotNull();
    caller.process().files().descriptors().close(0);
    assertThat(caller.value(Syscall.WRITE, 1, BUFFER, 600)).isEqualTo(512);
    assertThat(caller.value(Syscall.WRITE, 1, BUFFER, 600)).isEqualTo(error(Errno.EPIPE));
  }

  @Test
  void pipeWithABadAddressOpensNothing() {
    for (long va : badToWrite()) {
      assertThat(caller.value(Syscall.PIPE, va)).isEqualTo(error(Errno.EFAULT));
    }
    assertThat(caller.files.openFiles()).isZero();
  }

  @Test
  void pipeEndsAllowOneDirectionAndHaveNoStatus() {
    caller.value(Syscall.PIPE, DATA_VA);
    assertThat(caller.value(Syscall.WRITE, 0, BUFFER, 1)).isEqualTo(error(Errno.EBADF));
    assertThat(caller.value(Syscall.READ, 1, BUFFER, 1)).isEqualTo(error(Errno.EBADF));
    assertThat(caller.value(Syscall.FSTAT, 0, BUFFER)).isEqualTo(error(Errno.EINVAL));
    assertThat(caller.value(Syscall.GET_DIRENT, 0, BUFFER, 0)).isEqualTo(error(Errno.ENOTDIR));
  }

  @Test
  void descriptorsRunOutBeforeAnythingIsMade() {
    for (int i = 0; i < 15; i++) {
      assertThat(open("f", O_RDWR_CREAT)).isEqualTo(i);
    }
    assertThat(caller.value(Syscall.PIPE, BUFFER)).isEqualTo(error(Errno.EMFILE));
    assertThat(caller.value(Syscall.DUP, 3)).isEqualTo(15);
    assertThat(open("new", O_RDWR_CREAT)).isEqualTo(error(Errno.EMFILE));
    caller.value(Syscall.CLOSE, 4);
    assertThat(open("new", 0)).isEqualTo(error(Errno.ENOENT));
  }

  @Test
  void closedDescriptorIsBad() {
    open("f", O_RDWR_CREAT);
    assertThat(caller.value(Syscall.CLOSE, 0)).isZero();
    for (long fd : new long[] {0, -1, 16, Integer.MAX_VALUE}) {
      assertThat(caller.value(Syscall.CLOSE, fd)).isEqualTo(error(Errno.EBADF));
      assertThat(caller.value(Syscall.READ, fd, BUFFER, 1)).isEqualTo(error(Errno.EBADF));
      assertThat(caller.value(Syscall.WRITE, fd, BUFFER, 1)).isEqualTo(error(Errno.EBADF));
      assertThat(caller.value(Syscall.FSTAT, fd, BUFFER)).isEqualTo(error(Errno.EBADF));
      assertThat(caller.value(Syscall.DUP, fd)).isEqualTo(error(Errno.EBADF));
      assertThat(caller.value(Syscall.ISATTY, fd)).isEqualTo(error(Errno.EBADF));
      assertThat(caller.value(Syscall.TCSETPGRP, fd, 1)).isEqualTo(error(Errno.EBADF));
      assertThat(caller.value(Syscall.GET_DIRENT, fd, BUFFER)).isEqualTo(error(Errno.EBADF));
    }
  }

  @Test
  void directoriesAreMadeEnteredAndRemoved() {
    assertThat(caller.value(Syscall.MKDIR, caller.string(NAME, "d"), 0755)).isZero();
    assertThat(caller.value(Syscall.MKDIR, caller.string(NAME, "d/e"), 0040755)).isZero();
    assertThat(caller.value(Syscall.CHDIR, caller.string(NAME, "d/e"))).isZero();
    assertThat(open("../f", O_RDWR_CREAT)).isZero();
    assertThat(open("/d/f", 0)).isEqualTo(1);
    assertThat(caller.value(Syscall.CHDIR, caller.string(NAME, "../f")))
        .isEqualTo(error(Errno.ENOTDIR));
    assertThat(caller.value(Syscall.UNLINK, caller.string(NAME, "/d")))
        .isEqualTo(error(Errno.ENOTEMPTY));
    assertThat(caller.value(Syscall.UNLINK, caller.string(NAME, "/d/e"))).isZero();
    assertThat(open("..", 0)).isEqualTo(error(Errno.ENOENT));
    assertThat(caller.value(Syscall.CHDIR, caller.string(NAME, "/"))).isZero();
  }

  @Test
  void typeInTheModeMustFitTheCall() {
    caller.string(NAME, "x");
    assertThat(caller.value(Syscall.OPEN, NAME, O_RDWR_CREAT, 0040644))
        .isEqualTo(error(Errno.EINVAL));
    assertThat(caller.value(Syscall.MKDIR, NAME, 0100644)).isEqualTo(error(Errno.EINVAL));
    assertThat(caller.value(Syscall.MKNOD, NAME, 0100644, 0)).isEqualTo(error(Errno.EINVAL));
    assertThat(caller.value(Syscall.MKNOD, NAME, 0020644, 0xFFFFF)).isEqualTo(error(Errno.EINVAL));
    assertThat(caller.value(Syscall.OPEN, NAME, 0, 0040644)).isEqualTo(error(Errno.ENOENT));
    assertThat(caller.value(Syscall.OPEN, NAME, O_RDWR_CREAT, 0100644)).isZero();
  }

  @Test
  void linkGivesASecondName() {
    open("f", O_RDWR_CREAT);
    caller.string(NAME, "f");
    assertThat(caller.value(Syscall.LINK, NAME, caller.string(OTHER_NAME, "g"))).isZero();
    assertThat(caller.value(Syscall.LINK, NAME, OTHER_NAME)).isEqualTo(error(Errno.EEXIST));
    assertThat(caller.value(Syscall.UNLINK, NAME)).isZero();
    assertThat(caller.value(Syscall.UNLINK, NAME)).isEqualTo(error(Errno.ENOENT));
    assertThat(open("g", 0)).isEqualTo(1);
  }

  @Test
  void consoleIsADeviceFile() {
    long fd = openConsole();
    caller.string(BUFFER, "hi");
    assertThat(caller.value(Syscall.WRITE, fd, BUFFER, 2)).isEqualTo(2);
    assertThat(caller.shown).hasToString("hi");
    assertThat(caller.value(Syscall.WRITE, fd, UNMAPPED_VA, 2)).isEqualTo(error(Errno.EFAULT));
    assertThat(caller.call(Syscall.READ, fd, BUFFER, 2).blockedOn())
        .isEqualTo(new WaitChannel.ConsoleInput());
    caller.value(Syscall.FSTAT, fd, BUFFER);
    assertThat(word(BUFFER + (xlen == Xlen.RV32 ? 16 : 24))).isEqualTo(1 << 20);
  }

  @Test
  void onlyAnInteractiveConsoleIsATerminal() throws DiskFormatException {
    assertThat(caller.value(Syscall.ISATTY, openConsole())).isZero();
    caller = new FileCaller(xlen, true);
    assertThat(caller.value(Syscall.ISATTY, openConsole())).isEqualTo(1);
    assertThat(caller.value(Syscall.ISATTY, open("f", O_RDWR_CREAT))).isZero();
    assertThat(caller.value(Syscall.TCSETPGRP, 0, 5)).isZero();
    assertThat(caller.value(Syscall.TCSETPGRP, 0, 0)).isEqualTo(error(Errno.EINVAL));
    assertThat(caller.value(Syscall.TCSETPGRP, 1, 5)).isEqualTo(error(Errno.ENOTTY));
  }

  private long openConsole() {
    assertThat(caller.value(Syscall.MKNOD, caller.string(NAME, "console"), 0020666, 1 << 20))
        .isZero();
    return open("console", OpenFlags.O_RDWR);
  }

  private long open(String path, int flags) {
    return caller.value(Syscall.OPEN, caller.string(NAME, path), flags);
  }

  private int word(long va) {
    return ByteBuffer.wrap(caller.get(va, 4)).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  private long[] badToRead() {
    return new long[] {
      0,
      GUARD_VA,
      UNMAPPED_VA,
      1L << 31,
      1L << 38,
      xlen.zeroExtend(-1L),
      xlen.zeroExtend(-4096L),
      xlen == Xlen.RV32 ? 0xFFFF_D000L : 0x3F_FFFF_D000L, // the trapframe
      xlen == Xlen.RV32 ? 0xFFFF_F000L : 0x3F_FFFF_F000L // the trampoline
    };
  }

  private long[] badToWrite() {
    long[] bad = Arrays.copyOf(badToRead(), badToRead().length + 1);
    bad[bad.length - 1] = TEXT_VA;
    return bad;
  }
}
