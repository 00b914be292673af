package dev.trapeze.labs.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabDescription;
import dev.trapeze.labs.lab.LabTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionFolderTest {
  private static final String JAVA = "src/main/java/lab/";

  @TempDir private Path folder;
  @TempDir private Path elsewhere;
  private Lab lab = Pieces.LAB;

  @BeforeEach
  void makeLab() throws IOException {
    write(elsewhere.resolve("tests/PublicTests.java"), "package lab.tests;");
    write(elsewhere.resolve("hidden/HiddenTests.java"), "package lab.hidden;");
    lab =
        new Lab(
            elsewhere,
            new LabDescription(
                99,
                "files",
                "Files",
                "files",
                List.of(new LabTask("A", "files", 1)),
                Map.of(),
                List.of("pingpong"),
                List.of("trampoline.S"),
                List.of(),
                "lab.tests.Setup",
                "lab.tests.Tests",
                null,
                0));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Map<String, String> read() throws UnusableSubmission {
    return SubmissionFolder.read(folder, lab).texts();
  }

  @Test
  void takesTheFoldersOfAProjectAndNothingElse() throws Exception {
    write(folder.resolve(JAVA + "Piece.java"), "p");
    write(folder.resolve("user/pingpong.c"), "c");
    write(folder.resolve("trampoline.S"), "t");
    write(folder.resolve("Other.java"), "o");
    write(folder.resolve("src/test/java/lab/tests/PublicTests.java"), "forged");
    write(folder.resolve(JAVA + "tests/PublicTests.java"), "forged");
    write(folder.resolve("results.json"), "{}");
    write(folder.resolve("Piece.class"), "forged");
    write(folder.resolve("pom.xml"), "forged");
    assertThat(read()).isEqualTo(Map.of("Piece.java", "p", "pingpong.c", "c", "trampoline.S", "t"));
  }

  @Test
  void takesAFlatFolderWithoutTheLabsOwnTests() throws Exception {
    write(folder.resolve("Piece.java"), "p");
    write(folder.resolve("pingpong.S"), "s");
    write(folder.resolve("PublicTests.java"), "forged");
    write(folder.resolve("HiddenTests.java"), "forged");
    assertThat(read()).isEqualTo(Map.of("Piece.java", "p", "pingpong.S", "s"));
  }

  @Test
  void takesAFolderInAFolder() throws Exception {
    write(folder.resolve("lab-files/inner/" + JAVA + "Piece.java"), "p");
    write(folder.resolve("__MACOSX/x"), "");
    write(folder.resolve(".git/config"), "");
    assertThat(read()).isEqualTo(Map.of("Piece.java", "p"));
  }

  @Test
  void anEmptyFolderHasNothing() throws Exception {
    assertThat(read()).isEmpty();
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() throws Exception {
    write(folder.resolve("Piece.java"), "\uFEFFp");
    assertThat(read()).isEqualTo(Map.of("Piece.java", "p"));
  }

  @Test
  void aLinkOutOfTheFolderIsRefused() throws Exception {
    Files.createSymbolicLink(
        folder.resolve("Piece.java"), elsewhere.resolve("hidden/HiddenTests.java"));
    refuses("Piece.java: a link that leads out of the submission");
  }

  @Test
  void aFolderThatIsALinkOutIsRefused() throws Exception {
    Files.createDirectories(folder.resolve("src/main/java"));
    Files.createSymbolicLink(folder.resolve("src/main/java/lab"), elsewhere.resolve("tests"));
    refuses("src/main/java/lab/PublicTests.java: a link that leads out of the submission");
  }

  @Test
  void aLinkWithinTheFolderIsTaken() throws Exception {
    write(folder.resolve("solution"), "p");
    Files.createSymbolicLink(folder.resolve("Piece.java"), Path.of("solution"));
    assertThat(read()).isEqualTo(Map.of("Piece.java", "p"));
  }

  @Test
  void aLinkToItselfIsRefused() throws Exception {
    Files.createSymbolicLink(folder.resolve("Piece.java"), Path.of("Piece.java"));
    refuses("Piece.java: cannot be read");
  }

  @Test
  void aLinkToNothingIsRefused() throws Exception {
    Files.createSymbolicLink(folder.resolve("Piece.java"), Path.of("nothing"));
    refuses("Piece.java: cannot be read");
  }

  @Test
  void aFolderWithTheNameOfAFileIsRefused() throws Exception {
    Files.createDirectories(folder.resolve("Piece.java"));
    refuses("Piece.java: not a file");
  }

  @Test
  void aGiantFileIsRefused() throws Exception {
    Files.write(folder.resolve("Piece.java"), new byte[(1 << 20) + 1]);
    refuses("Piece.java: larger than 1 MiB");
  }

  @Test
  void manyLargeFilesAreRefused() throws Exception {
    for (int i = 0; i < 5; i++) {
      Files.write(folder.resolve("Piece" + i + ".java"), new byte[1 << 20]);
    }
    refuses("Piece4.java: with it, the submission is larger than 4 MiB");
  }

  @Test
  void whatIsNoTextIsRefused() throws Exception {
    Files.write(folder.resolve("Piece.java"), new byte[] {(byte) 0xC3, 0x28});
    refuses("Piece.java: not a text in UTF-8");
  }

  private void refuses(String message) {
    assertThatThrownBy(this::read).isInstanceOf(UnusableSubmission.class).hasMessage(message);
  }
}
