package dev.trapeze.labs.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionZipTest {
  @TempDir private Path temporary;

  private Path zip(String... names) throws IOException {
    return zip(List.of(names), "text".getBytes(StandardCharsets.UTF_8));
  }

  private Path zip(List<String> names, byte[] contents) throws IOException {
    Path file = temporary.resolve("handin.zip");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(contents);
        zip.closeEntry();
      }
    }
    return file;
  }

  private static List<String> unpacked(SubmissionZip zip) throws IOException {
    try (Stream<Path> files = Files.walk(zip.folder())) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> zip.folder().relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  @Test
  void filesAreUnpackedAndRemovedAfterwards() throws Exception {
    Path folder;
    try (SubmissionZip zip = SubmissionZip.unpack(zip("lab/user/a.c", "lab/Turns.java"))) {
      folder = zip.folder();
      assertThat(unpacked(zip)).containsExactly("lab/Turns.java", "lab/user/a.c");
      assertThat(folder.resolve("lab/user/a.c")).hasContent("text");
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void nothingIsWrittenOutsideTheFolder() throws Exception {
    Path outside = temporary.resolve("outside");
    List<String> names =
        List.of(
            "../../../../../../../../.." + outside,
            outside.toString(),
            "a/../../b",
            "..\\b",
            "/b",
            "C:\\b",
            "good.java");
    try (SubmissionZip zip = SubmissionZip.unpack(zip(names, new byte[] {1}))) {
      assertThat(unpacked(zip)).contains("good.java").noneMatch(name -> name.equals("b"));
      assertThat(zip.folder().resolveSibling("b")).doesNotExist();
    }
    assertThat(outside).doesNotExist();
  }

  @Test
  void whatIsNoPartOfASubmissionIsLeftOut() throws Exception {
    try (SubmissionZip zip =
        SubmissionZip.unpack(
            zip(".git/HEAD", "lab/.trapeze/x.jar", "__MACOSX/a.java", "target/a.class", "a.S"))) {
      assertThat(unpacked(zip)).containsExactly("a.S");
    }
  }

  @Test
  void archiveThatGrowsWithoutEndIsRefused() throws IOException {
    Path bomb = zip(List.of("left-out/.x", "a.java"), new byte[65 << 20]);
    assertThat(Files.size(bomb)).isLessThan(1 << 20);
    assertThatThrownBy(() -> SubmissionZip.unpack(bomb))
        .isInstanceOf(UnusableSubmission.class)
        .hasMessage("handin.zip: more than 64 MiB when it is unpacked");
  }

  @Test
  void archiveOfMoreThanALabCanNeedIsRefused() throws IOException {
    Path much = zip(numbered(9), new byte[1 << 20]);
    assertThatThrownBy(() -> SubmissionZip.unpack(much))
        .isInstanceOf(UnusableSubmission.class)
        .hasMessage("handin.zip: more than 1000 files, or more than 8 MiB");
    Path many = zip(numbered(1001), new byte[0]);
    assertThatThrownBy(() -> SubmissionZip.unpack(many)).isInstanceOf(UnusableSubmission.class);
  }

  private static List<String> numbered(int number) {
    return IntStream.range(0, number).mapToObj(i -> i + ".java").toList();
  }

  @Test
  void fileThatIsTooLargeIsStillTooLargeForWhoeverReadsIt() throws Exception {
    try (SubmissionZip zip = SubmissionZip.unpack(zip(List.of("A.java"), new byte[3 << 20]))) {
      assertThat(zip.folder().resolve("A.java"))
          .satisfies(file -> assertThat(Files.size(file)).isEqualTo((1 << 20) + 1));
    }
  }

  @Test
  void whatIsNoArchiveIsRefusedInALine() throws IOException {
    Path text = Files.writeString(temporary.resolve("text.zip"), "text");
    assertThatThrownBy(() -> SubmissionZip.unpack(text))
        .isInstanceOf(UnusableSubmission.class)
        .hasMessage("text.zip: no zip file, or an empty one");
    assertThatThrownBy(() -> SubmissionZip.unpack(zip("a", "a/b")))
        .isInstanceOf(UnusableSubmission.class)
        .hasMessage("handin.zip: has a file and a folder of the same name");
    Path damaged = zip("a.java", "b.java");
    byte[] bytes = Files.readAllBytes(damaged);
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= (byte) 0x81;
      Files.write(damaged, changed);
      try (SubmissionZip zip = SubmissionZip.unpack(damaged)) {
        assertThat(unpacked(zip)).hasSizeLessThanOrEqualTo(2);
      } catch (UnusableSubmission e) {
        assertThat(e.getMessage()).startsWith("handin.zip: ").doesNotContain("\n");
      }
    }
  }
}
