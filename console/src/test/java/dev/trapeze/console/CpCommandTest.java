package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.Fsck;
import dev.trapeze.kernel.fs.FsckReport;
import dev.trapeze.kernel.fs.MemoryDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpCommandTest {
  @TempDir private Path folder;
  private Path image = Path.of("");
  private Path text = Path.of("");
  private Path tree = Path.of("");

  @BeforeEach
  void makeFiles() throws IOException {
    image = folder.resolve("fs.img");
    assertThat(CommandRun.of("mkfs", "--empty", "--device", "console:1:0", image).status())
        .isZero();
    text = Files.writeString(folder.resolve("text"), "some text\n");
    tree = Files.createDirectories(folder.resolve("tree"));
    Files.createDirectories(tree.resolve("d/empty"));
    Files.writeString(tree.resolve("d/inner"), "inner\n");
    Files.write(tree.resolve("outer"), new byte[50_000]);
  }

  @AfterEach
  void nothingIsInconsistent() throws IOException {
    assertThat(Fsck.check(new MemoryDisk(Files.readAllBytes(image))).findings()).isEmpty();
  }

  @Test
  void fileGoesIntoTheImageAndBack() {
    copied(text, in("/other"));
    copied(in("/other"), folder.resolve("back"));
    assertThat(folder.resolve("back")).hasContent("some text");
  }

  @Test
  void filesKeepTheirNamesInADirectory() {
    copied(text, in("/"));
    copied(in("/text"), tree);
    assertThat(tree.resolve("text")).hasContent("some text");
    copied("-r", tree, in("/"));
    copied(text, in("/tree"));
    copied(in("/tree/text"), in("/tree/d"));
    copied(in("/tree/d/text"), in("/tree/outer"), folder.resolve("tree/d"));
    assertThat(tree.resolve("d/text")).hasContent("some text");
    assertThat(tree.resolve("d/outer")).hasSize(50_000);
  }

  @Test
  void fileThatIsThereIsReplaced() throws IOException {
    copied(tree.resolve("outer"), in("/text"));
    copied(text, in("/text"));
    copied(in("/text"), tree.resolve("outer"));
    assertThat(tree.resolve("outer")).hasContent("some text");
    assertThat(usage().usedBlocks()).isEqualTo(2); // nothing of the longer file is left
  }

  @Test
  void directoryIsCopiedWithAllThatIsInIt() {
    copied("-r", tree, in("/new"));
    copied("-r", in("/new"), folder.resolve("back"));
    assertThat(folder.resolve("back/d/inner")).hasContent("inner");
    assertThat(folder.resolve("back/d/empty")).isEmptyDirectory();
    assertThat(folder.resolve("back/outer")).hasSize(50_000);
  }

  @Test
  void symbolicLinksStayInTheirImage() throws Exception {
    MemoryDisk disk = new MemoryDisk(Files.readAllBytes(image));
    FileSystem fileSystem = FileSystem.mount(disk, 50);
    fileSystem.makeDirectory(fileSystem.root(), "d");
    fileSystem.makeSymbolicLink(fileSystem.resolve(fileSystem.root(), "d"), "link", "../text");
    fileSystem.sync();
    Files.write(image, disk.image());
    assertThat(CommandRun.of("cp", "-r", in("/d"), folder.resolve("back")))
        .isEqualTo(
            new CommandRun(
                0,
                "",
                "trapeze: " + in("/d/link") + ": a symbolic link, which stays in its image\n"));
    assertThat(folder.resolve("back")).isEmptyDirectory();
    refused(
        73,
        in("/d/link") + ": there is a symbolic link in the way of " + text,
        text,
        in("/d/link"));
  }

  @Test
  void devicesAreCopiedBetweenImagesAndNotToTheHost() throws IOException {
    Path other = folder.resolve("other.img");
    CommandRun.of("mkfs", "--empty", other);
    copied(in("/console"), other + ":/");
    assertThat(Fsck.check(new MemoryDisk(Files.readAllBytes(other))).usage().devices())
        .isEqualTo(1);
    Path back = folder.resolve("back");
    assertThat(CommandRun.of("cp", "-r", in("/"), back))
        .isEqualTo(
            new CommandRun(
                0, "", "trapeze: " + in("/console") + ": a device, which stays in its image\n"));
    assertThat(back).isEmptyDirectory();
  }

  @Test
  void imageThatIsOnlyReadStaysAsItIs() throws IOException {
    copied(text, in("/text"));
    byte[] before = Files.readAllBytes(image);
    copied(in("/text"), folder.resolve("back"));
    copied("-r", in("/text"), folder);
    assertThat(image).hasBinaryContent(before);
  }

  @Test
  void directoryNeedsTheOption() {
    CommandRun run = CommandRun.of("cp", tree, in("/"));
    assertThat(run.err())
        .isEqualTo("trapeze: " + tree + ": is a directory: -r copies it (see trapeze cp --help)\n");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void missingSourceIsNamed() {
    refused(66, in("/missing") + ": no such file or directory", in("/missing"), folder);
    refused(66, in("/console/x") + ": not a directory", in("/console/x"), folder);
    Path missing = folder.resolve("missing");
    refused(66, missing + ": no such file or directory", missing, in("/"));
    refused(66, missing + ": no such file or directory", missing + ":/a", folder);
  }

  @Test
  void targetThatCannotBeIsNamed() {
    refused(66, in("/missing/text") + ": no such file or directory", text, in("/missing/text"));
    refused(73, in("/dir") + ": is no directory", text, text, in("/dir"));
    refused(73, in("/dir/") + ": is no directory", text, in("/dir/"));
    refused(73, in("/console") + ": there is a device in the way of " + text, text, in("/console"));
    copied("-r", tree, in("/"));
    Path outer = tree.resolve("outer");
    copied("-r", tree.resolve("d"), in("/x"));
    refused(
        73, in("/x/inner") + ": there is a file in the way of " + tree, "-r", tree, in("/x/inner"));
    copied(outer, in("/x/d"));
    refused(
        73,
        in("/x/d") + ": there is a file in the way of " + tree.resolve("d"),
        "-r",
        tree.resolve("d"),
        in("/x"));
  }

  @Test
  void namesOfMoreThan14BytesAreRefusedBeforeAnythingIsWritten() throws IOException {
    refused(
        73,
        in("/fifteen-bytes-x") + ": a name has more than 14 bytes",
        text,
        in("/fifteen-bytes-x"));
    Path longName = Files.createFile(tree.resolve("d/fifteen-bytes-x"));
    byte[] before = Files.readAllBytes(image);
    refused(73, longName + ": its name has more than 14 bytes", "-r", tree, in("/"));
    assertThat(image).hasBinaryContent(before);
  }

  @Test
  void fileThatDoesNotFitIsNotThereAfterwards() throws IOException {
    Path large = Files.write(folder.resolve("large"), new byte[270_000]);
    for (int i = 0; i < 7; i++) {
      copied(large, in("/large" + i));
    }
    FsckReport.Usage before = usage();
    refused(73, in("/large7") + ": no space left on device", large, in("/large7"));
    assertThat(usage()).isEqualTo(before);
    Path tooLong = Files.write(folder.resolve("too-long"), new byte[274_433]);
    refused(73, tooLong + ": 274433 bytes; the image takes files of 274432", tooLong, in("/"));
  }

  @Test
  void fileThatDoesNotFitLeavesTheOldOneAsItWas() throws IOException {
    copied(text, in("/text"));
    Path large = Files.write(folder.resolve("large"), new byte[270_000]);
    for (int i = 0; i < 7; i++) {
      copied(large, in("/large" + i));
    }
    Path tooLong = Files.write(folder.resolve("too-long"), new byte[274_433]);
    FsckReport.Usage before = usage();
    refused(73, in("/text") + ": no space left on device", large, in("/text"));
    refused(73, tooLong + ": 274433 bytes; the image takes files of 274432", tooLong, in("/text"));
    assertThat(usage()).isEqualTo(before);
    copied(in("/text"), folder.resolve("back"));
    assertThat(folder.resolve("back")).hasContent("some text");
    // What the old file gives back counts as room.
    Path changed = Files.write(folder.resolve("changed"), new byte[274_432]);
    copied(changed, in("/large0"));
    copied(in("/large0"), folder.resolve("back"));
    assertThat(folder.resolve("back")).hasSameBinaryContentAs(changed);
  }

  @Test
  void imageIsNotReplacedByAFileThatIsInIt() throws IOException {
    Path named = Files.writeString(folder.resolve("other"), "in the image");
    Path inner = Files.writeString(tree.resolve("fs.img"), "in the image");
    copied(named, inner, in("/"));
    byte[] before = Files.readAllBytes(image);
    Path link = Files.createSymbolicLink(folder.resolve("link"), image);
    String message = ": is the image that is copied from; IMAGE:/PATH is a place in it";
    refused(73, image + message, in("/other"), image);
    refused(73, link + message, in("/other"), link);
    refused(73, image + message, in("/other"), in("/fs.img"), folder);
    refused(73, image + message, "-r", in("/"), folder);
    assertThat(image).hasBinaryContent(before);
    assertThat(named).hasContent("in the image");
  }

  @Test
  void imageThatIsNoneIsBadInput() {
    CommandRun run = CommandRun.of("cp", text + ":/a", folder);
    assertThat(run.err()).contains("text: no disk image: ").hasLineCount(1);
    assertThat(run.status()).isEqualTo(65);
  }

  @Test
  void damagedTreeEndsInALine() throws IOException {
    // The directory /d names itself as /d/e.
    CommandRun.of("cp", "-r", tree.resolve("d"), in("/"));
    byte[] good = Files.readAllBytes(image);
    byte[] bad = good.clone();
    int d = 3;
    int directory = word(bad, 32 * 1024 + 64 * d + 12) * 1024;
    bad[directory + 2 * 16] = (byte) d;
    Files.write(image, bad);
    CommandRun run = CommandRun.of("cp", "-r", in("/"), folder.resolve("back"));
    assertThat(run.err()).contains(": a directory that is in itself").hasLineCount(1);
    assertThat(run.status()).isEqualTo(65);
    assertThat(folder.resolve("back")).doesNotExist();

    // A name that leads out of the target.
    bad = good.clone();
    System.arraycopy("../x".getBytes(StandardCharsets.US_ASCII), 0, bad, directory + 2 * 16 + 2, 4);
    Files.write(image, bad);
    run = CommandRun.of("cp", "-r", in("/"), folder.resolve("back"));
    assertThat(run.err()).contains(": damaged: holds a name that cannot be").hasLineCount(1);
    assertThat(run.status()).isEqualTo(65);
    assertThat(folder.resolve("x")).doesNotExist();
    Files.write(image, good);
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
  }

  private String in(String path) {
    return image + ":" + path;
  }

  private static void copied(Object... operands) {
    assertThat(run(operands)).isEqualTo(new CommandRun(0, "", ""));
  }

  private static void refused(int status, String message, Object... operands) {
    assertThat(run(operands)).isEqualTo(new CommandRun(status, "", "trapeze: " + message + "\n"));
  }

  private static CommandRun run(Object... operands) {
    Object[] words = new Object[operands.length + 1];
    words[0] = "cp";
    System.arraycopy(operands, 0, words, 1, operands.length);
    return CommandRun.of(words);
  }

  private FsckReport.Usage usage() throws IOException {
    return Fsck.check(new MemoryDisk(Files.readAllBytes(image))).usage();
  }
}
