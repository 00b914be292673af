package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.image.RootImage;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.Fsck;
import dev.trapeze.kernel.fs.FsckReport;
import dev.trapeze.kernel.fs.MemoryDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MkfsCommandTest {
  @TempDir private Path folder;
  private Path image = Path.of("");
  private Path tree = Path.of("");

  @BeforeEach
  void makeTree() throws IOException {
    image = folder.resolve("fs.img");
    tree = Files.createDirectory(folder.resolve("tree"));
    Files.createDirectories(tree.resolve("d/e"));
    Files.writeString(tree.resolve("d/text"), "some text\n");
    Files.write(tree.resolve("exactly14bytes"), new byte[100_000]);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void of16MibItIsTheBuiltInDisk(Xlen xlen) throws IOException {
    CommandRun run = CommandRun.of("mkfs", "--xlen", xlen.bits(), "--size", "16M", image);
    assertThat(run.out())
        .startsWith(image + ": trapeze format, 16384 blocks of 1 KiB, 2047 inodes; ");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    Disk builtIn = RootImage.of(xlen);
    byte[] block = new byte[Disk.BLOCK_BYTES];
    byte[] made = new byte[Disk.BLOCK_BYTES];
    MemoryDisk disk = disk();
    assertThat(disk.blocks()).isEqualTo(builtIn.blocks());
    for (int i = 0; i < disk.blocks(); i++) {
      builtIn.readBlock(i, block);
      disk.readBlock(i, made);
      assertThat(made).as("block %d", i).isEqualTo(block);
    }
  }

  @Test
  void folderOfTheHostIsOnTheImageWithItsEmptyDirectories() throws IOException {
    CommandRun run = CommandRun.of("mkfs", "--from", tree, "--device", "console:1:0", image);
    assertThat(run.out())
        .isEqualTo(
            image
                + ": xv6 format, 2000 blocks of 1 KiB, 199 inodes;"
                + " 2 files, 3 directories, 1 device, 1851 blocks free\n");
    assertThat(run.err()).isEmpty();
    assertThat(Fsck.check(disk()).findings()).isEmpty();
    Path back = folder.resolve("back");
    assertThat(CommandRun.of("cp", "-r", image + ":/", back).status()).isZero();
    assertThat(back.resolve("d/text")).hasContent("some text");
    assertThat(back.resolve("d/e")).isEmptyDirectory();
    assertThat(back.resolve("exactly14bytes")).hasSize(100_000);
  }

  @Test
  void sameInputGivesTheSameImage() throws IOException {
    Path second = folder.resolve("second.img");
    CommandRun.of("mkfs", "--from", tree, image);
    CommandRun.of("mkfs", "--from", tree, second);
    assertThat(second).hasBinaryContent(Files.readAllBytes(image));
  }

  @Test
  void emptyImageHoldsTheRootDirectory() throws IOException {
    assertThat(CommandRun.of("mkfs", "--empty", image).status()).isZero();
    assertThat(Fsck.check(disk()).usage()).isEqualTo(new FsckReport.Usage(0, 1, 0, 1, 1954));
  }

  @Test
  void sizeAndInodesAreThoseAskedFor() throws IOException {
    CommandRun run =
        CommandRun.of(
            "mkfs", "--empty", "--size", "8M", "--inodes", 3000, "--format", "xv6", image);
    assertThat(run.out()).contains(": xv6 format, 8192 blocks of 1 KiB, 3000 inodes; ");
    assertThat(image).hasSize(8 << 20);
    FsckReport report = Fsck.check(disk());
    assertThat(report.findings()).isEmpty();
    assertThat(report.usage().dataBlocks()).isEqualTo(8192 - 2 - 30 - 188 - 2);
  }

  @Test
  void largerDisksAreOfTheFormatWithLongerFiles() throws IOException {
    byte[] contents = new byte[3 << 20];
    contents[contents.length - 1] = 7;
    Path large = Files.write(tree.resolve("large"), contents);
    CommandRun run = CommandRun.of("mkfs", "--size", "16M", "--from", tree, image);
    assertThat(run.out()).contains(": trapeze format, 16384 blocks of 1 KiB, 2047 inodes; ");
    assertThat(Fsck.check(disk()).findings()).isEmpty();
    Path back = folder.resolve("back");
    assertThat(CommandRun.of("cp", image + ":/large", back).status()).isZero();
    assertThat(back).hasSameBinaryContentAs(large);
  }

  @Test
  void imageThatIsThereIsReplacedByForceOnly() throws IOException {
    Files.writeString(image, "precious");
    CommandRun run = CommandRun.of("mkfs", image);
    assertThat(run)
        .isEqualTo(
            new CommandRun(
                73, "", "trapeze: " + image + ": is there already: --force replaces it\n"));
    assertThat(image).hasContent("precious");
    assertThat(CommandRun.of("mkfs", "--force", image).status()).isZero();
    assertThat(image).hasSize(2000 * 1024);
  }

  @Test
  void imageThatIsInUseIsNotReplaced() throws Exception {
    CommandRun.of("mkfs", "--empty", image);
    byte[] before = Files.readAllBytes(image);
    for (boolean write : new boolean[] {true, false}) {
      try (FileDisk user = write ? FileDisk.open(image) : FileDisk.openToRead(image)) {
        assertThat(user.blocks()).isEqualTo(2000);
        assertThat(CommandRun.of("mkfs", "--force", image))
            .isEqualTo(
                new CommandRun(66, "", "trapeze: " + image + ": in use by another process\n"));
      }
      assertThat(image).hasBinaryContent(before);
    }
    Files.write(image, new byte[0]);
    assertThat(CommandRun.of("mkfs", "--force", image).status()).isZero();
    assertThat(CommandRun.of("mkfs", "--force", image).status()).isZero();
  }

  @Test
  void nameOf15BytesIsNamedAndNoImageIsMade() throws IOException {
    Path longName = Files.createFile(tree.resolve("d/fifteen-bytes-x"));
    refused(73, longName + ": its name has more than 14 bytes", "--from", tree);
    Files.delete(longName);
    // 14 characters, but each umlaut takes two bytes.
    Path umlauts =
        Files.createFile(tree.resolve("d/\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc"));
    refused(73, umlauts + ": its name has more than 14 bytes", "--from", tree);
  }

  @Test
  void fileThatIsTooLongIsNamed() throws IOException {
    Path large = Files.write(tree.resolve("large"), new byte[274_433]);
    refused(73, large + ": 274433 bytes; the image takes files of 274432", "--from", tree);
  }

  @Test
  void treeThatIsTooLargeNamesTheWayOut() throws IOException {
    for (int i = 0; i < 8; i++) {
      Files.write(tree.resolve("file" + i), new byte[270_000]);
    }
    CommandRun run = CommandRun.of("mkfs", "--from", tree, image);
    assertThat(run.err())
        .matches(
            "trapeze: .*fs.img:/file\\d: no space left on device"
                + " \\(--size and --inodes make a larger image\\)\n");
    assertThat(run.status()).isEqualTo(73);
    assertThat(image).doesNotExist();
  }

  @Test
  void symbolicLinksAreFollowedAndCirclesFound() throws IOException {
    Files.createSymbolicLink(tree.resolve("link"), Path.of("d/text"));
    CommandRun.of("mkfs", "--from", tree, image);
    Path back = folder.resolve("back");
    CommandRun.of("cp", image + ":/link", back);
    assertThat(back).hasContent("some text");

    Path circle = Files.createSymbolicLink(tree.resolve("d/circle"), Path.of(".."));
    refused(65, circle + ": a directory that is in itself", "--force", "--from", tree);
    Files.delete(circle);
    Path nowhere = Files.createSymbolicLink(tree.resolve("d/nowhere"), Path.of("nothing"));
    refused(66, nowhere + ": a symbolic link to nothing", "--force", "--from", tree);
  }

  @Test
  void missingFolderAndMissingPlaceAreNamed() throws IOException {
    Path missing = folder.resolve("missing");
    refused(66, missing + ": no such file or directory", "--from", missing);
    Path file = Files.createFile(folder.resolve("file"));
    refused(66, file + ": is no folder", "--from", file);
    Path nowhere = missing.resolve("fs.img");
    assertThat(CommandRun.of("mkfs", nowhere))
        .isEqualTo(new CommandRun(73, "", "trapeze: " + nowhere + ": no such file or directory\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--size=10K",
        "--size=1000",
        "--size=2G",
        "--size=x",
        "--inodes=0",
        "--inodes=65536",
        "--inodes=x",
        "--format=ext2",
        "--device=console",
        "--device=a:1:x",
        "--from=a --empty"
      })
  void optionsThatMakeNoSenseAreUsageErrors(String options) {
    String[] words =
        Stream.of("mkfs " + options + " " + image)
            .flatMap(s -> Stream.of(s.split(" ")))
            .toArray(String[]::new);
    CommandRun run = CommandRun.of((Object[]) words);
    assertThat(run.err()).startsWith("trapeze: ").endsWith("(see trapeze mkfs --help)\n");
    assertThat(run.err()).hasLineCount(1);
    assertThat(run.status()).isEqualTo(2);
    assertThat(image).doesNotExist();
  }

  @Test
  void barIsAsLongAsTheShareThatIsDone() {
    assertThat(Progress.bar(0, 4096))
        .isEqualTo("[                              ]   0 %  0 of 4 KiB");
    assertThat(Progress.bar(2048, 4096))
        .isEqualTo("[###############               ]  50 %  2 of 4 KiB");
    assertThat(Progress.bar(4096, 4096))
        .isEqualTo("[##############################] 100 %  4 of 4 KiB");
  }

  private void refused(int status, String message, Object... options) throws IOException {
    Files.deleteIfExists(image);
    Object[] words = Stream.concat(Stream.of("mkfs", image), Stream.of(options)).toArray();
    assertThat(CommandRun.of(words))
        .isEqualTo(new CommandRun(status, "", "trapeze: " + message + "\n"));
    assertThat(image).doesNotExist();
  }

  private MemoryDisk disk() throws IOException {
    return new MemoryDisk(Files.readAllBytes(image));
  }
}
