package dev.trapeze.labs.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabCatalog;
import dev.trapeze.labs.lab.LabFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudentFolderTest {
  private static final Path COURSE = Path.of("src/test/course");

  @TempDir private Path temporary;

  private static Lab turns() throws LabFormatException {
    return LabCatalog.of(COURSE).named("turns");
  }

  @Test
  void folderHasStarterHandoutPicturesAndPublicTestsOnly() throws Exception {
    SortedMap<String, byte[]> files = StudentFolder.files(turns());
    assertThat(files.keySet())
        .contains(
            "HANDOUT.md",
            "README.md",
            "queue.svg",
            "pom.xml",
            ".gitignore",
            ".trapeze/lab.json",
            "src/main/java/lab/Turns.java",
            "kernel/greeting.txt",
            "src/test/java/lab/tests/PublicTest.java",
            "src/test/java/lab/tests/TurnsSetup.java",
            "src/test/java/lab/tests/TurnsTests.java")
        .noneMatch(path -> path.contains("idden") || path.contains("reference"));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (!file.getKey().endsWith(".jar")) {
        assertThat(new String(file.getValue(), StandardCharsets.UTF_8))
            .as(file.getKey())
            .doesNotContain("secret")
            .doesNotContainPattern("@[a-z0-9]+@");
      }
    }
  }

  @Test
  void libraryHoldsNothingOfAnyLab() throws Exception {
    byte[] jar =
        StudentFolder.files(turns()).entrySet().stream()
            .filter(file -> file.getKey().endsWith(".jar"))
            .filter(file -> !file.getKey().endsWith("-sources.jar"))
            .findFirst()
            .orElseThrow()
            .getValue();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        assertThat(entry.getName()).startsWith("dev/trapeze/");
      }
    }
  }

  @Test
  void sourcesOfAllThatLabsHandOutComeWithTheLibrary() throws Exception {
    byte[] jar =
        StudentFolder.files(turns()).entrySet().stream()
            .filter(file -> file.getKey().endsWith("-sources.jar"))
            .findFirst()
            .orElseThrow()
            .getValue();
    Set<String> sources = new TreeSet<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        sources.add(entry.getName());
      }
    }
    assertThat(sources).contains("dev/trapeze/labs/testing/LabSystem.java");
    for (Lab lab : LabCatalog.builtIn().labs()) {
      for (String allowed : lab.description().allowed()) {
        String file = allowed.replaceFirst("\\$.*", "").replace('.', '/') + ".java";
        assertThat(sources).as(lab.name()).contains(file);
      }
    }
  }

  @Test
  void folderIsTheSameEachTime() throws Exception {
    SortedMap<String, byte[]> once = StudentFolder.files(turns());
    SortedMap<String, byte[]> again = StudentFolder.files(turns());
    assertThat(again.keySet()).isEqualTo(once.keySet());
    once.forEach((path, bytes) -> assertThat(again.get(path)).as(path).isEqualTo(bytes));
  }

  @Test
  void pomIsXmlWithTheTitleInIt() throws Exception {
    byte[] pom = StudentFolder.files(turns()).get("pom.xml");
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(pom))
                .getElementsByTagName("name")
                .item(0)
                .getTextContent())
        .isEqualTo("Lab 1: Turns & greetings");
  }

  @Test
  void projectRunsEachPublicTestOnThePartsOfTheStudent() throws Exception {
    Path folder = temporary.resolve("mine");
    NewFolder.write(folder, StudentFolder.files(turns()));
    ProjectTests tests = ProjectTests.of(folder, TestsOfTheLab.loader(turns()));
    assertThat(tests.names())
        .containsExactly("first-process-runs", "its-status-comes-out", "greeting-is-on-the-disk");
    assertThat(tests.run("first-process-runs").text())
        .contains("TODO task A: keep the process")
        .contains("failed with seed 1 on 32 bits");
    assertThat(tests.run("its-status-comes-out").text()).contains("needs first-process-runs");
    ProjectTests.Outcome greeting = tests.run("greeting-is-on-the-disk");
    assertThat(greeting.expected()).isEqualTo("good day");
    assertThat(greeting.actual()).isEqualTo("TODO");

    Path reference = turns().folder().resolve("reference");
    Files.copy(
        reference.resolve("Turns.java"),
        folder.resolve("src/main/java/lab/Turns.java"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    ProjectTests better = ProjectTests.of(folder, TestsOfTheLab.loader(turns()));
    assertThat(better.run("first-process-runs").text()).isEmpty();
    assertThat(better.run("its-status-comes-out").text()).isEmpty();
  }

  @Test
  void folderIsMadeWholeOrNotAtAll() throws IOException {
    Map<String, byte[]> files = Map.of("a/b", new byte[] {1}, "c", new byte[] {2});
    for (Path folder :
        new Path[] {
          temporary.resolve("new"),
          temporary.resolve("deep/er"),
          Files.createDirectory(temporary.resolve("empty"))
        }) {
      NewFolder.write(folder, files);
      assertThat(folder.resolve("a/b")).hasBinaryContent(new byte[] {1});
      assertThat(folder.resolve("c")).hasBinaryContent(new byte[] {2});
      try (Stream<Path> inside = Files.list(folder)) {
        assertThat(inside).hasSize(2);
      }
    }
    Map<String, byte[]> impossible = Map.of("a", new byte[0], "a/b", new byte[0]);
    assertThatThrownBy(() -> NewFolder.write(temporary.resolve("not"), impossible))
        .isInstanceOf(IOException.class);
    try (Stream<Path> inside = Files.list(temporary)) {
      assertThat(inside.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("new", "deep", "empty");
    }
  }

  @Test
  void folderWithSomethingInItIsLeftAlone() throws IOException {
    Path full = Files.createDirectory(temporary.resolve("full"));
    Path file = Files.writeString(full.resolve("mine"), "mine");
    assertThatThrownBy(() -> NewFolder.write(full, Map.of("mine", new byte[0])))
        .isInstanceOf(DirectoryNotEmptyException.class);
    assertThatThrownBy(() -> NewFolder.write(file, Map.of("mine", new byte[0])))
        .isInstanceOf(NotDirectoryException.class);
    assertThat(file).hasContent("mine");
  }
}
