package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.kernel.fs.Mkfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FsckCommandTest {
  private static final int BITMAP = 45 * 1024;
  private static final int INODES = 32 * 1024;

  @TempDir private Path folder;
  private Path image = Path.of("");

  @BeforeEach
  void makeImage() throws Exception {
    byte[] contents = new byte[3000];
    image =
        Files.write(
            folder.resolve("fs.img"),
            Mkfs.XV6
                .image(List.of(new Mkfs.Entry("a", contents), new Mkfs.Entry("d/b", contents)))
                .image());
  }

  /** Block 100 leaked, and the link count of /a wrong. */
  private void damage() throws IOException {
    byte[] bytes = Files.readAllBytes(image);
    bytes[BITMAP + 100 / 8] |= 1 << 100 % 8;
    bytes[INODES + 2 * 64 + 6] = 5;
    Files.write(image, bytes);
  }

  @Test
  void cleanImageIsOneLineAndStatus0() throws IOException {
    byte[] before = Files.readAllBytes(image);
    for (String option : List.of("--repair", "--log=off")) {
      CommandRun run = CommandRun.of("fsck", option, image);
      assertThat(run.out())
          .isEqualTo(
              image + ": clean, 2 files, 2 directories, 0 devices, 8 of 1954 blocks in use\n");
      assertThat(run.err()).isEmpty();
      assertThat(run.status()).isZero();
      assertThat(image).hasBinaryContent(before);
    }
  }

  @Test
  void eachInconsistencyIsALineAndNothingIsWritten() throws IOException {
    damage();
    byte[] before = Files.readAllBytes(image);
    CommandRun run = CommandRun.of("fsck", image);
    assertThat(run.out())
        .isEqualTo(
            "block 100: marked as used, but nobody uses it\n"
                + "inode 2 (/a): link count 5 instead of 1 (1 name)\n"
                + image
                + ": 2 inconsistencies; --repair puts them right\n");
    assertThat(run.status()).isEqualTo(4);
    assertThat(image).hasBinaryContent(before);
  }

  @Test
  void repairSaysWhatItDoesAndLeavesNothingToFind() throws IOException {
    damage();
    CommandRun run = CommandRun.of("fsck", "--repair", image);
    assertThat(run.out())
        .isEqualTo(
            "block 100: marked as used, but nobody uses it: freed\n"
                + "inode 2 (/a): link count 5 instead of 1 (1 name): link count corrected\n"
                + image
                + ": 2 inconsistencies put right\n");
    assertThat(run.status()).isEqualTo(1);
    assertThat(CommandRun.of("fsck", image).status()).isZero();
  }

  @Test
  void superblockThatMakesNoSenseIsBadInputAndNotRepaired() throws IOException {
    byte[] bytes = Files.readAllBytes(image);
    bytes[1024] = 0;
    Files.write(image, bytes);
    for (String option : List.of("--repair", "--log=off")) {
      CommandRun run = CommandRun.of("fsck", option, image);
      assertThat(run.err())
          .startsWith("trapeze: " + image + ": superblock: no file system: ")
          .hasLineCount(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.status()).isEqualTo(65);
      assertThat(image).hasBinaryContent(bytes);
    }
  }

  @Test
  void fileThatCannotBeAnImageIsOneLine() throws IOException {
    Path missing = folder.resolve("missing");
    Path text = Files.writeString(folder.resolve("text"), "text");
    assertThat(CommandRun.of("fsck", missing))
        .isEqualTo(new CommandRun(66, "", "trapeze: " + missing + ": no such file or directory\n"));
    assertThat(CommandRun.of("fsck", folder))
        .isEqualTo(new CommandRun(66, "", "trapeze: " + folder + ": is a directory\n"));
    CommandRun run = CommandRun.of("fsck", text);
    assertThat(run.err()).contains(": no disk image: its size, 4 bytes, ").hasLineCount(1);
    assertThat(run.status()).isEqualTo(65);
  }

  @Test
  void imageInUseIsNotLookedAt() throws Exception {
    try (FileDisk disk = FileDisk.open(image)) {
      assertThat(disk.blocks()).isEqualTo(2000);
      assertThat(CommandRun.of("fsck", image))
          .isEqualTo(new CommandRun(66, "", "trapeze: " + image + ": in use by another process\n"));
    }
  }

  @Test
  void wordsAgreeWithNumbers() {
    assertThat(Count.of(1, "directory")).isEqualTo("1 directory");
    assertThat(Count.of(0, "directory")).isEqualTo("0 directories");
    assertThat(Count.of(2, "file")).isEqualTo("2 files");
  }
}
