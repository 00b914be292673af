package dev.trapeze.labs.start;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabDescription;
import dev.trapeze.labs.submission.SubmissionFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a student begins with: the starter, the handout with its pictures, the public tests, and a
 * Maven project around them that needs Maven Central and nothing else.
 */
public final class StudentFolder {
  /** Where the lab's description and Trapeze's library lie. */
  static final String OWN = ".trapeze";

  private static final List<String> PICTURES = List.of(".svg", ".png");

  private final Lab lab;
  private final SortedMap<String, byte[]> files = new TreeMap<>();
  private final SortedMap<String, String> starter = new TreeMap<>();

  private StudentFolder(Lab lab) {
    this.lab = lab;
  }

  /**
   * The files, by their paths with slashes.
   *
   * @throws IOException if the lab's folder cannot be read
   */
  public static SortedMap<String, byte[]> files(Lab lab) throws IOException {
    StudentFolder folder = new StudentFolder(lab);
    folder.addStarter();
    folder.addTests();
    folder.addHandout();
    folder.addProject();
    return folder.files;
  }

  private void addStarter() throws IOException {
    for (Path file : Lab.filesIn(lab.starter())) {
      String name = nameOf(file);
      String path = StudentLayout.pathOf(lab, name);
      starter.put(name, path);
      files.put(path, Files.readAllBytes(file));
    }
  }

  private void addTests() throws IOException {
    for (Path file : Lab.filesIn(lab.tests())) {
      boolean java = nameOf(file).endsWith(".java");
      files.put(
          (java ? "src/test/java/lab/tests/" : "src/test/resources/lab/tests/") + nameOf(file),
          Files.readAllBytes(file));
    }
    files.put(
        "src/test/java/lab/tests/PublicTest.java",
        text(Template.fill(StudentFolder.class, "PublicTest.java", Map.of())));
  }

  private void addHandout() throws IOException {
    files.put("HANDOUT.md", Files.readAllBytes(lab.handout()));
    for (Path file : Lab.filesIn(lab.folder())) {
      if (PICTURES.stream().anyMatch(nameOf(file)::endsWith)) {
        files.put(nameOf(file), Files.readAllBytes(file));
      }
    }
  }

  private void addProject() throws IOException {
    TrapezeLibrary library = TrapezeLibrary.ofRunningClasses();
    library.repository().forEach((path, bytes) -> files.put(OWN + "/repository/" + path, bytes));
    files.put(
        OWN + "/" + Lab.DESCRIPTION_FILE,
        Files.readAllBytes(lab.folder().resolve(Lab.DESCRIPTION_FILE)));
    // Without it Maven would not look into a repository of files when it is told to stay offline.
    files.put(".mvn/maven.config", text("-Daether.offline.protocols=file\n"));
    files.put(".gitignore", text(Template.fill(StudentFolder.class, "gitignore", Map.of())));
    files.put("README.md", text(Template.fill(StudentFolder.class, "README.md", words())));
    Map<String, String> pom = new TreeMap<>(Versions.all());
    pom.put("trapeze", library.version());
    pom.put("name", lab.name());
    pom.put("title", escaped(title()));
    files.put("pom.xml", text(Template.fill(StudentFolder.class, "pom.xml", pom)));
  }

  private Map<String, String> words() {
    LabDescription description = lab.description();
    return Map.of(
        "name", description.name(),
        "number", String.valueOf(description.number()),
        "title", description.title(),
        "handin", handIn(),
        "folders", folders());
  }

  private String title() {
    return "Lab " + lab.description().number() + ": " + lab.description().title();
  }

  private String handIn() {
    return String.join(", ", starter.values().stream().map(path -> "`" + path + "`").toList());
  }

  private String folders() {
    SortedSet<String> used = new TreeSet<>();
    starter.values().forEach(path -> used.add(path.substring(0, path.lastIndexOf('/'))));
    List<String> rows = new ArrayList<>();
    for (String folder : used) {
      String holds =
          switch (folder) {
            case SubmissionFolder.JAVA_FOLDER -> "your part of the kernel, in Java";
            case SubmissionFolder.SOURCE_FOLDER -> "your part of the kernel, in assembly";
            default -> "your programs, `NAME.c` or `NAME.S`";
          };
      rows.add("| `" + folder + "` | " + holds + " |\n");
    }
    return String.join("", rows);
  }

  private static String escaped(String title) {
    return title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
