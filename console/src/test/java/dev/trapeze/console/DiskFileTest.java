package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trapeze.console.TrapezeProcess.Result;
import dev.trapeze.console.image.RootImage;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.Fsck;
import dev.trapeze.kernel.fs.FsckFinding;
import dev.trapeze.kernel.fs.FsckReport;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --disk} and {@code --snapshot}, with processes of their own on files of the host's. */
class DiskFileTest {
  private static final byte[] NOTHING = {};
  private static final int KILLS = Integer.getInteger("trapeze.disk.kills", 3);
  private static final long SEED = Long.getLong("trapeze.disk.seed", 1);

  @TempDir private Path folder;
  private Path disk = Path.of("");

  @BeforeEach
  void makeDisk() throws IOException {
    disk = Files.write(folder.resolve("disk.img"), rootImage(Xlen.RV64));
  }

  private static byte[] rootImage(Xlen xlen) {
    Disk root = RootImage.of(xlen);
    byte[] image = new byte[root.blocks() * Disk.BLOCK_BYTES];
    byte[] block = new byte[Disk.BLOCK_BYTES];
    for (int i = 0; i < root.blocks(); i++) {
      root.readBlock(i, block);
      System.arraycopy(block, 0, image, i * Disk.BLOCK_BYTES, Disk.BLOCK_BYTES);
    }
    return image;
  }

  @Test
  void whatIsWrittenIsThereInTheNextRun() throws Exception {
    assertThat(boot("echo new > file; mkdir d; cp file d/copy").status()).isZero();
    Result result = boot("cat file d/copy");
    assertThat(result.out()).isEqualTo("new\nnew\n");
    assertThat(Fsck.check(contents()).findings()).isEmpty();
  }

  @Test
  void snapshotIsWrittenToAndDropped() throws Exception {
    byte[] before = Files.readAllBytes(disk);
    Result result =
        TrapezeProcess.run(
            NOTHING, "--disk", disk.toString(), "--snapshot", "--run", "echo new > f; cat f");
    assertThat(result.out()).isEqualTo("new\n");
    assertThat(disk).hasBinaryContent(before);
  }

  @Test
  void onlyOneProcessHasTheImage() throws Exception {
    Process first = start();
    try {
      type(first, "echo up");
      assertThat(first.getInputStream().read()).isEqualTo('u');
      for (List<String> options : List.of(List.<String>of(), List.of("--snapshot"))) {
        Result second = boot("ls", options.toArray(String[]::new));
        assertThat(second.err()).isEqualTo("trapeze: " + disk + ": in use by another process\n");
        assertThat(second.status()).isEqualTo(66);
      }
    } finally {
      first.destroyForcibly().waitFor();
    }
    assertThat(boot("true").status()).isZero();
  }

  @Test
  void sizeThatIsNoDisksIsBadInput() throws Exception {
    for (int size : new int[] {0, 1000, 2000 * 1024 + 512}) {
      Files.write(disk, new byte[size]);
      Result result = boot("ls");
      assertThat(result.err())
          .isEqualTo(
              "trapeze: %s: no disk image: its size, %d bytes, is no multiple of 1024 above 0\n"
                  .formatted(disk, size));
      assertThat(result.status()).isEqualTo(65);
      assertThat(disk).hasSize(size);
    }
  }

  @Test
  void imageSaysTheWidth() throws Exception {
    Files.write(disk, rootImage(Xlen.RV32));
    Result result = boot("echo started");
    assertThat(result.out()).isEqualTo("started\n");
    assertThat(result.status()).isZero();
  }

  @Test
  void imageOfTheOtherWidthIsRefusedWithTheWayOut() throws Exception {
    byte[] image = rootImage(Xlen.RV32);
    Files.write(disk, image);
    Result result = boot("ls", "--xlen", "64");
    assertThat(result.err())
        .isEqualTo("trapeze: " + disk + ": /init is a program of 32 bits: boot with --xlen 32\n");
    assertThat(result.status()).isEqualTo(65);
    assertThat(disk).hasBinaryContent(image);
  }

  @Test
  void imageWithoutInitIsRefused() throws Exception {
    byte[] image =
        Mkfs.XV6.image(List.of(new Mkfs.Entry("ls", UserPrograms.elf("ls", 64)))).image();
    Files.write(disk, image);
    Result result = boot("ls");
    assertThat(result.err())
        .isEqualTo("trapeze: " + disk + ": no /init to boot with: no such file or directory\n");
    assertThat(result.status()).isEqualTo(65);
    assertThat(disk).hasBinaryContent(image);
  }

  @Test
  void diskMayBeLargerThanMemory() throws Exception {
    // 3 GiB, of which the file system uses the first 16 MiB; the rest takes no room on the host.
    try (var channel = Files.newByteChannel(disk, StandardOpenOption.WRITE)) {
      channel.position((3L << 30) - 1).write(ByteBuffer.allocate(1));
    }
    Result result = boot("echo new > f; cat f");
    assertThat(result.out()).isEqualTo("new\n");
    assertThat(result.status()).isZero();
  }

  @Test
  void failedWriteIsAnErrorForTheGuestAndALineAtTheEnd() throws Exception {
    // The last blocks of the disk lie behind the size that the host allows for the file.
    byte[] image = Files.readAllBytes(disk);
    FsckReport.Usage usage = Fsck.check(contents()).usage();
    int limitKibibytes = image.length / 1024 - usage.dataBlocks() + usage.usedBlocks() + 20;
    String limited = "ulimit -f " + limitKibibytes + "; trap '' XFSZ; exec \"$@\"";
    List<String> command = new ArrayList<>(List.of("bash", "-c", limited, "bash"));
    command.addAll(
        TrapezeProcess.command(
            "--disk", disk.toString(), "--run", "cp sh a; cp sh b; cp sh c; cp sh d; cp sh e; ls"));
    Result result = TrapezeProcess.run(NOTHING, command);
    assertThat(result.out()).contains("sh");
    assertThat(result.err())
        .isEqualTo("trapeze: " + disk + ": input/output error: File too large\n");
    assertThat(result.status()).isEqualTo(73);
    assertThat(Fsck.check(contents()).clean()).isTrue();
    assertThat(disk).hasSize(image.length);
  }

  @Test
  void diskThatCannotBeReadIsOneLine() {
    Disk broken =
        new Disk() {
          @Override
          public int blocks() {
            return 2000;
          }

          @Override
          public void readBlock(int block, byte[] into) {
            throw ErrnoException.of(Errno.EIO);
          }

          @Override
          public void writeBlock(int block, byte[] from) {
            throw ErrnoException.of(Errno.EIO);
          }

          @Override
          public void barrier() {}
        };
    Guest guest = new Guest(KernelConfig.of(Xlen.RV64), broken, "broken.img", false);
    ConsoleChoice console = new ConsoleChoice.Typed("ls");
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> new GuestRun(guest, console, List.of(), null, false).run())
        .withMessage("broken.img: cannot be mounted: input/output error");
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> new AbiOption().of(broken, "broken.img", null))
        .withMessage("broken.img: cannot be read: input/output error");
  }

  @Test
  void killedCopyLeavesAConsistentImage() throws Exception {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    for (int i = 0; i < 100; i++) {
      Files.write(tree.resolve("file" + i), new byte[100 * i]);
    }
    Random random = new Random(SEED);
    for (int round = 0; round < KILLS; round++) {
      Process process =
          new ProcessBuilder(TrapezeProcess.command("cp", "-r", tree.toString(), disk + ":/"))
              .redirectErrorStream(true)
              .start();
      Thread.sleep(300 + random.nextInt(700));
      process.destroyForcibly().waitFor();
      FsckReport report = Fsck.check(contents());
      assertThat(report.clean()).as("seed %d: %s", SEED, report.findings()).isTrue();
    }
  }

  @Test
  void endOfTheProcessFromOutsideLeavesACleanDisk() throws Exception {
    for (String signal : List.of("INT", "TERM")) {
      Process process = start();
      type(process, "echo up; mkdir d; rm f; echo text > f; cat");
      assertThat(process.getInputStream().readNBytes(3)).asString().isEqualTo("up\n");
      Thread.sleep(300);
      new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isGreaterThan(128);
      assertThat(Fsck.check(contents()).findings()).as(signal).isEmpty();
      assertThat(boot("cat f").out()).isEqualTo("text\n");
    }
  }

  @Test
  void killedProcessLeavesADiskThatRecoveryCompletes() throws Exception {
    Random random = new Random(SEED);
    for (int round = 0; round < KILLS; round++) {
      Process process = start();
      Thread typist = new Thread(() -> typeForEver(process));
      typist.start();
      assertThat(process.getInputStream().read()).isNotNegative();
      Thread.sleep(random.nextInt(1500));
      process.destroyForcibly().waitFor();
      typist.join();
      FsckReport report = Fsck.check(contents());
      assertThat(report.clean())
          .as("seed %d, round %d: %s", SEED, round, report.findings())
          .isTrue();
      assertThat(boot("echo still; rm w").status()).isBetween(0, 1);
      assertThat(Fsck.check(contents()).findings().stream().map(FsckFinding::kind)).isEmpty();
    }
  }

  /** Commands that change the disk, until nobody reads them any more. */
  private static void typeForEver(Process process) {
    try {
      for (int i = 0; ; i++) {
        type(
            process,
            "mkdir d%1$d; cp cat d%1$d/c; ln d%1$d/c w%1$d; rm d%1$d/c; rm d%1$d; echo %1$d | tee w%1$d"
                .formatted(i));
        type(process, "rm w" + i);
      }
    } catch (IOException e) {
      return; // the process is gone
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(TrapezeProcess.command("--disk", disk.toString()))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void type(Process process, String line) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    in.flush();
  }

  private Result boot(String commands, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("--disk", disk.toString(), "--run", commands));
    command.addAll(List.of(options));
    return TrapezeProcess.run(NOTHING, command.toArray(String[]::new));
  }

  private MemoryDisk contents() throws IOException {
    return new MemoryDisk(Files.readAllBytes(disk));
  }
}
